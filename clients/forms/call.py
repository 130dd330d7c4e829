"""What is typed about a call, and how the call script is written."""

from collections.abc import Mapping
from typing import Any

from django import forms

from clients.calculations.script import (
    KIND_NAMES,
    LONGEST_LABEL,
    MOST_BRANCHES,
    MOST_POINTS,
    Branch,
    Point,
    PointKind,
    Script,
)
from clients.models.call import Outcome
from msp_office.office.fields import DayField

BLANK_POINTS = 2


class CallForm(forms.Form):
    """How a call ended."""

    outcome = forms.ChoiceField(choices=Outcome.choices)
    path = forms.CharField(required=False, max_length=100)
    note = forms.CharField(required=False, max_length=20_000)
    next_action = forms.CharField(required=False, max_length=200)
    next_action_on = DayField(required=False)


def read_path(text: str) -> list[int]:
    """The numbers of the answers chosen so far, out of the address: "0.2.1"."""
    return [int(part) for part in text.split(".")[:30] if part.isascii() and part.isdecimal() and len(part) < 3]


class SheetForm(forms.Form):
    """The preparation sheet, and which version was on the page."""

    target_market = forms.CharField(label="Target market", required=False, max_length=200)
    offer = forms.CharField(label="Offer today", required=False, max_length=200, help_text="{offer}")
    why = forms.CharField(label="Why meet", required=False, max_length=200, help_text="{why}")
    when = forms.CharField(label="When", required=False, max_length=200, help_text="{when}")
    where_used = forms.CharField(label="Where it is used", required=False, max_length=200)
    seen = forms.RegexField(regex=r"^\d{1,6}\.\d{1,6}$", widget=forms.HiddenInput)

    def sheet(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def seen_version(self) -> tuple[int, int]:
        number, version = str(self.cleaned_data["seen"]).split(".")
        return int(number), int(version)


def read_points(data: Mapping[str, Any]) -> Script:
    """The points as the page sends them; one without a sentence is gone, and so is an answer without words."""
    points = []
    for number in range(MOST_POINTS + BLANK_POINTS):
        say = str(data.get(f"p{number}-say", "")).replace("\x00", "").strip()
        key = str(data.get(f"p{number}-key", ""))[:20]
        kind = str(data.get(f"p{number}-kind", ""))
        if not say or not key.isalnum() or kind not in KIND_NAMES:
            continue
        branches = []
        for branch in range(MOST_BRANCHES):
            label = str(data.get(f"p{number}-b{branch}-label", "")).replace("\x00", "").strip()[:LONGEST_LABEL]
            if label:
                branches.append(Branch(label, str(data.get(f"p{number}-b{branch}-to", ""))[:20]))
        points.append(Point(key, PointKind(kind), say, tuple(branches)))
    return Script(tuple(points))


def editable_points(script: Script) -> list[dict[str, Any]]:
    """The points as the page shows them, padded with room for more; keys of the new ones are free."""
    used = {point.key for point in script.points}
    free = (f"p{number}" for number in range(1, 100) if f"p{number}" not in used)
    room = min(BLANK_POINTS, MOST_POINTS - len(script.points))
    shown: list[Point | None] = [*script.points, *([None] * max(0, room))]
    return [
        {
            "number": number,
            "key": point.key if point else next(free),
            "kind": point.kind.value if point else "",
            "say": point.say if point else "",
            "name": f"{point.name}: {point.say[:40]}" if point else "",
            "branches": [
                {"number": row, "label": branch.label if branch else "", "to": branch.to if branch else ""}
                for row, branch in enumerate(
                    [*(point.branches if point else ()), *([None] * MOST_BRANCHES)][:MOST_BRANCHES]
                )
            ],
        }
        for number, point in enumerate(shown)
    ]
