"""How what is typed into the inventory's page becomes answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from clients.actions.inventory import Given
from clients.calculations.inventory import (
    KIND_LABELS,
    MANAGER_LABELS,
    NOTHING,
    PAYER_LABELS,
    TOPICS,
    Answer,
    Kind,
    Manager,
    Topic,
)
from clients.models import InventoryAnswer
from msp_office.calculations.whois import read_day

UNKNOWN_SIGNS, NONE_SIGNS = {"?", "??", "？"}, {"-", "–", "—", "−"}
KINDS = {
    "text": (Kind.UNKNOWN, Kind.NONE),
    "day": (Kind.UNKNOWN, Kind.NONE),
    "yes_no": (Kind.YES, Kind.NO, Kind.UNKNOWN),
    "notes": (),
}


class AnswerForm(forms.Form):
    """One topic. A text is the answer; a lone "?" means don't know, a lone "-" none."""

    text = forms.CharField(required=False, max_length=2000)
    kind = forms.CharField(required=False, max_length=10)
    manager = forms.ChoiceField(
        required=False, choices=[(value.value, label) for value, label in MANAGER_LABELS.items()]
    )
    manager_name = forms.CharField(required=False, max_length=120)
    payer = forms.ChoiceField(required=False, choices=[(value.value, label) for value, label in PAYER_LABELS.items()])
    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, data: Mapping[str, Any], topic: Topic, stored: Answer) -> None:
        super().__init__(data, prefix=topic.key)
        self.topic, self.stored = topic, stored

    def clean_kind(self) -> str:
        kind = str(self.cleaned_data["kind"])
        if kind not in ("", Kind.TEXT, *KINDS[self.topic.form]):
            raise forms.ValidationError("Choose one of the answers.")
        return "" if kind == Kind.TEXT else kind

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"]).strip()
        if self.topic.form == "yes_no":
            return ""
        if self.topic.form == "day" and text and text not in UNKNOWN_SIGNS | NONE_SIGNS:
            day = read_day(text)
            if day is None:
                raise forms.ValidationError("Write the day as 2027-03-31.")
            return day.isoformat()
        return text

    def answer(self) -> Answer:
        """What was meant. Of a text and a mark that contradict each other, the one that was changed counts."""
        given = self.cleaned_data
        kind, text = given["kind"], given["text"]
        if text in UNKNOWN_SIGNS and Kind.UNKNOWN in KINDS[self.topic.form]:
            kind, text = Kind.UNKNOWN.value, ""
        elif text in NONE_SIGNS and Kind.NONE in KINDS[self.topic.form]:
            kind, text = Kind.NONE.value, ""
        elif text and (not kind or text != self.stored.text):
            kind = Kind.TEXT.value
        manager = given["manager"] if self.topic.manager_question or self.topic.has_manager else ""
        name = given["manager_name"].strip() if self.topic.manager_question or self.topic.has_manager else ""
        if name and manager == "":
            manager = Manager.NAMED.value
        return Answer(
            kind=kind,
            text=text if kind == Kind.TEXT else "",
            manager=manager,
            manager_name=name if manager == Manager.NAMED else "",
            payer=given["payer"] if self.topic.has_payer else "",
        )


@dataclass(frozen=True, slots=True)
class Typed:
    """What came in: answers that can be saved, and what is wrong with the others, by topic."""

    given: dict[str, Given]
    problems: dict[str, str]


def read_answers(data: Mapping[str, Any], rows: Iterable[InventoryAnswer]) -> Typed:
    """The answers to the topics that the data names; the others are left as they are."""
    stored = {row.topic: row.answer for row in rows}
    given, problems = {}, {}
    for topic in TOPICS:
        if not any(f"{topic.key}-{name}" in data for name in AnswerForm.base_fields if name != "version"):
            continue
        form = AnswerForm(data, topic, stored.get(topic.key, NOTHING))
        if form.is_valid():
            given[topic.key] = Given(form.answer(), form.cleaned_data["version"] or 0)
        else:
            problems[topic.key] = " ".join(str(message) for messages in form.errors.values() for message in messages)
    return Typed(given, problems)


@dataclass(frozen=True, slots=True)
class Line:
    """One topic as the page shows it: its answer, the version it stands at, and what is wrong with what was typed."""

    topic: Topic
    answer: Answer
    version: int
    problem: str = ""
    typed: str = ""  # shown instead of the answer where it was refused

    @property
    def kinds(self) -> list[tuple[str, str]]:
        return [(kind.value, KIND_LABELS[kind]) for kind in KINDS[self.topic.form]]

    @property
    def text(self) -> str:
        return self.typed or self.answer.text

    @property
    def asks_manager(self) -> bool:
        return bool(self.topic.manager_question) or self.topic.has_manager

    @property
    def needs_ask(self) -> bool:
        return self.answer.kind == Kind.NOT_ASKED

    @property
    def expires(self) -> date | None:
        return read_day(self.answer.text) if self.topic.form == "day" else None


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    lines: list[Line]


def page_groups(
    rows: Iterable[InventoryAnswer],
    *,
    typed: Typed | None = None,
    data: Mapping[str, Any] | None = None,
    conflicts: Mapping[str, InventoryAnswer] | None = None,
) -> list[Group]:
    """The page in its order. After a refused save: what was typed stays, with its problem; a conflict names theirs."""
    stored = {row.topic: row for row in rows}
    groups: list[Group] = []
    for topic in TOPICS:
        row = stored.get(topic.key)
        answer, version, problem, text = row.answer if row else NOTHING, row.version if row else 0, "", ""
        if typed and topic.key in typed.problems:
            problem, text = typed.problems[topic.key], str((data or {}).get(f"{topic.key}-text", ""))[:2000]
        elif typed and conflicts and topic.key in conflicts:
            problem = f"Somebody saved “{answer.words}” meanwhile. Save again to keep yours."
            answer = typed.given[topic.key].answer
        if not groups or groups[-1].name != topic.group:
            groups.append(Group(topic.group, []))
        groups[-1].lines.append(Line(topic, answer, version, problem, text))
    return groups
