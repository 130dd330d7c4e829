"""What is to be set in all selected tickets? Each field may be left alone; values are read as in the row's editors."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from tickets.calculations.board_view import key
from tickets.forms.triage import QUICK_ESTIMATES, TRIAGE_FIELDS, AssigneeField, ClosedListField, TriageField
from tickets.reports.choices import people_to_choose

FIELDS = ("priority", "estimate", "assignee", "status", "queue", "skill")
QUICK = tuple(QUICK_ESTIMATES.values())


@dataclass(frozen=True, slots=True)
class BulkField:
    """One field of the form; without options it is typed."""

    name: str
    label: str
    options: list[tuple[str, str]]
    value: str = ""
    problem: str = ""


def bulk_fields(today: date, typed: Mapping[str, str], problems: Mapping[str, str]) -> list[BulkField]:
    return [
        BulkField(name, field.label, _options(name, today), typed.get(name, "")[:60], problems.get(name, ""))
        for name, field in _fields()
    ]


def read_changes(typed: Mapping[str, str]) -> tuple[dict[str, Any], list[str], dict[str, str]]:
    """The changes that were chosen, each in words ("priority P2 High"), and what is wrong by field."""
    changes: dict[str, Any] = {}
    words: list[str] = []
    problems: dict[str, str] = {}
    for name, field in _fields():
        text = typed.get(name, "").strip()[:60]
        if not text:
            continue
        try:
            changes |= field.read(text)
        except ValidationError as error:
            problems[name] = " ".join(error.messages)
        else:
            words.append(f"{field.label.lower()} {field.words(text)}")
    return changes, words, problems


def read_selected(values: Iterable[str]) -> dict[int, int]:
    """{ticket: version the person saw} from what the boxes post ("4812.7"); what makes no sense is left out.

    >>> read_selected(["4812.7", "x", "5", "-1.2", "12.0"])
    {4812: 7}
    """
    pairs = (value.partition(".") for value in values)
    found = ((key(number), key(version)) for number, _, version in pairs)
    return {number: version for number, version in found if number and version}


def _fields() -> list[tuple[str, TriageField]]:
    return [(name, TRIAGE_FIELDS[name]) for name in FIELDS]


def _options(name: str, today: date) -> list[tuple[str, str]]:
    field = TRIAGE_FIELDS[name]
    if isinstance(field, ClosedListField):
        return list(field.labels.items())
    if isinstance(field, AssigneeField):
        return [("none", "Nobody"), *((str(pk), person) for pk, person in people_to_choose(today))]
    return []
