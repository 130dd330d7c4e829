"""What people type about ticket templates, and into the forms of tickets opened from them."""

import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.datastructures import MultiValueDict

from clients.models import Client
from msp_office.office.conflict import PackedField, VersionedForm
from msp_office.office.fields import DurationField, Lines
from msp_office.office.forms import SentOnceForm
from tickets.calculations.setup_form import (
    MAX_CHOICES,
    MAX_FIELDS,
    MAX_LABEL,
    MAX_VALUE,
    FieldKind,
    FormField,
    field_of,
    question_text,
)
from tickets.calculations.terms import MAX_ESTIMATE_MINUTES, Priority, Queue
from tickets.models import TicketTemplate
from tickets.models.ticket import SKILL_CHOICES
from tickets.reports.choices import client_named

COLUMNS = ("name", "title", "description", "queue", "skill", "is_remote", "priority", "estimate_minutes")
BLANK_ROWS = 3


def packed(questions: Sequence[FormField]) -> str:
    """Questions as one value."""
    return json.dumps([question.stored() for question in questions], ensure_ascii=False)


def unpacked(text: str) -> list[FormField]:
    """Questions out of one value. Errors: ValueError for what is none."""
    try:
        return [field_of(stored) for stored in json.loads(text or "[]")]
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError("These are no questions.") from error


class TemplateForm(VersionedForm):
    """A template; the checklist is one step a line. Its questions are rows of their own, and one value only where two
    versions stand side by side."""

    name = forms.CharField(max_length=80, help_text="“New user”, “Mailbox at provider X”, “User leaves”.")
    title = forms.CharField(
        label="Title of its tickets", max_length=200, help_text="May name questions: New user: {Name}."
    )
    description = forms.CharField(required=False, max_length=10_000, widget=Lines(attrs={"rows": 4}))
    queue = forms.ChoiceField(choices=[(q.value, q.label) for q in Queue])
    skill = forms.TypedChoiceField(label="Skill needed", choices=SKILL_CHOICES, coerce=int, initial=0)
    priority = forms.TypedChoiceField(
        choices=[(p.value, f"P{p.value} {p.label}") for p in Priority if p != Priority.CRITICAL], coerce=int, initial=3
    )
    estimate_minutes = DurationField(
        label="Estimate", required=False, min_minutes=1, max_minutes=MAX_ESTIMATE_MINUTES, help_text="1h30, 90m, 2h."
    )
    is_remote = forms.BooleanField(label="Can be done remotely", required=False, initial=True)
    steps = forms.CharField(
        label="Checklist, one step a line", required=False, max_length=15_000, widget=Lines(attrs={"rows": 8})
    )

    questions = PackedField(shown=lambda text: "\n".join(map(question_text, unpacked(text))))

    def clean_steps(self) -> str:
        lines = (" ".join(line.split()) for line in self.cleaned_data["steps"].splitlines())
        return "\n".join(line for line in lines if line)

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in COLUMNS}

    def step_lines(self) -> list[str]:
        return [str(line) for line in self.cleaned_data["steps"].splitlines()]

    def with_questions(self, questions: Sequence[FormField]) -> "TemplateForm":
        """This valid form with what was typed into the rows, to be held against another version."""
        self.cleaned_data["questions"] = packed(questions)
        return self


class QuestionForm(forms.Form):
    """One question of a template; without a name it is none."""

    label = forms.CharField(required=False, max_length=MAX_LABEL)
    kind = forms.ChoiceField(choices=[(kind.value, kind.label) for kind in FieldKind], initial=FieldKind.TEXT.value)
    choices = forms.CharField(required=False, max_length=1000)
    is_required = forms.BooleanField(required=False)

    def has_changed(self) -> bool:
        """A blank row stays unchecked; choosing a kind alone makes no question."""
        return bool(str(self.data.get(self.add_prefix("label"), "")).strip()) or not self.empty_permitted

    def question(self) -> FormField | None:
        given = self.cleaned_data
        label = " ".join(given.get("label", "").split())
        if not label:
            return None
        choices = [part.strip() for part in given["choices"].split(",")][:MAX_CHOICES]
        kind = FieldKind(given["kind"])
        kept = tuple(choice for choice in choices if choice) if kind is FieldKind.CHOICE else ()
        return FormField(label, kind, kept, given["is_required"])


Questions = formset_factory(
    QuestionForm, extra=BLANK_ROWS, max_num=MAX_FIELDS, absolute_max=MAX_FIELDS + BLANK_ROWS, validate_max=True
)


def with_rows(data: "MultiValueDict[str, str] | None", prefix: str) -> "MultiValueDict[str, str] | None":
    """What was posted, its questions as rows also where the page with both versions sent them as one value."""
    if data is None or "questions" not in data:
        return data
    try:
        questions = unpacked(str(data["questions"]))[: MAX_FIELDS + 1]
    except ValueError:
        return data
    rows = data.copy()
    rows.update({f"{prefix}-TOTAL_FORMS": str(len(questions)), f"{prefix}-INITIAL_FORMS": "0"})
    for number, question in enumerate(questions):
        for name, value in _row_of(question).items():
            rows[f"{prefix}-{number}-{name}"] = value
    return rows


def questions_of(formset: "BaseFormSet[QuestionForm]") -> list[FormField]:
    """The questions that were typed, in order."""
    return [found for form in formset.forms if form.has_changed() and (found := form.question())]


def initial_of(template: TicketTemplate) -> dict[str, Any]:
    values = {name: getattr(template, name) for name in (*COLUMNS, "version")}
    return values | {"steps": "\n".join(template.steps), "questions": packed(template.form_fields)}


def initial_questions(template: TicketTemplate) -> list[dict[str, Any]]:
    return [_row_of(field) for field in template.form_fields]


def _row_of(field: FormField) -> dict[str, Any]:
    return {
        "label": field.label,
        "kind": field.kind.value,
        "choices": ", ".join(field.choices),
        "is_required": field.is_required,
    }


class AnswersForm(VersionedForm):
    """The questions of one form, each as its kind wants it; an answer may be left for later."""

    def __init__(self, *args: Any, questions: Sequence[FormField], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = {f"answer-{number}": question for number, question in enumerate(questions)}
        for name, question in self.questions.items():
            self.fields[name] = _input_for(question)

    def answers(self) -> dict[str, str]:
        """What was typed, by the label of its question."""
        return {question.label: self.cleaned_data.get(name) or "" for name, question in self.questions.items()}

    def show_problems(self, error: ValidationError) -> None:
        """Put what an action refused at the question it is about."""
        names = {question.label: name for name, question in self.questions.items()}
        for label, problems in error.error_dict.items():
            known = label if label in self.fields else None
            self.add_error(names.get(label, known), problems)

    @property
    def asked(self) -> list[forms.BoundField]:
        return [self[name] for name in self.questions]


class OpenForm(AnswersForm, SentOnceForm):
    """A ticket from a template: for whom, and the answers known so far."""

    client = forms.CharField(
        required=False, max_length=160,
        widget=forms.TextInput(attrs={"list": "client-names", "autocomplete": "off", "placeholder": "A few letters"}),
    )  # fmt: skip
    title = forms.CharField(required=False, max_length=250, help_text="Empty: as the template says.")

    def clean_client(self) -> Client | None:
        typed = self.cleaned_data["client"].strip()
        found = client_named(typed) if typed else None
        if typed and found is None:
            raise ValidationError(f"No client, or more than one, is called “{typed}”. Choose one of the list.")
        return Client.objects.get(pk=found[0]) if found else None


def initial_answers(questions: Sequence[FormField], values: dict[str, str]) -> dict[str, str]:
    """The inputs of an AnswersForm for these answers."""
    return {f"answer-{number}": values.get(question.label, "") for number, question in enumerate(questions)}


def _input_for(question: FormField) -> forms.CharField:
    """Every answer is text until the action has read it, so that what was typed is never lost."""
    widget: forms.Widget = forms.TextInput(attrs={"autocomplete": "off"})
    if question.kind is FieldKind.DATE:
        widget = forms.DateInput(attrs={"type": "date"})
    elif question.kind is FieldKind.NUMBER:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    elif question.kind is FieldKind.CHOICE:
        widget = forms.Select(choices=[("", "—"), *((choice, choice) for choice in question.choices)])
    elif question.kind.is_list:
        widget = Lines(attrs={"rows": 3, "placeholder": "one a line"})
    label = f"{question.label} (needed)" if question.is_required else question.label
    return forms.CharField(label=label, required=False, max_length=MAX_VALUE, widget=widget)
