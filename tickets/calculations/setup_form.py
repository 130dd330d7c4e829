"""What does a set-up form ask for, and is an answer one? Typed fields of ticket templates, in plain Python.

A set-up form is everything somebody needs to do the work without asking back: "new user", "mailbox", "user leaves".
It never holds passwords; these belong in the vault.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from msp_office.calculations.period import written

MAX_FIELDS = 40
MAX_STEPS = 60
MAX_LABEL = 60
MAX_CHOICES = 30
MAX_VALUE = 2000
_NAMED = re.compile(r"\{([^{}]{1,60})\}")
_NUMBER = re.compile(r"-?[0-9]{1,9}([.,][0-9]{1,4})?")


class FieldKind(StrEnum):
    """What an answer is. The last four are lists: one entry a line."""

    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    DATE = "date"
    USERS = "users"
    MAILBOXES = "mailboxes"
    LICENCES = "licences"
    GROUPS = "groups"

    @property
    def label(self) -> str:
        return {"date": "Date", "users": "Users (list)", "mailboxes": "Mailboxes (list)",
                "licences": "Licences (list)", "groups": "Groups (list)"}.get(
            self.value, self.value.capitalize()
        )  # fmt: skip

    @property
    def is_list(self) -> bool:
        return self in (FieldKind.USERS, FieldKind.MAILBOXES, FieldKind.LICENCES, FieldKind.GROUPS)


@dataclass(frozen=True, slots=True)
class FormField:
    """One question of a form; `choices` only of a choice."""

    label: str
    kind: FieldKind = FieldKind.TEXT
    choices: tuple[str, ...] = ()
    is_required: bool = False

    def stored(self) -> dict[str, Any]:
        return {
            "label": self.label, "kind": self.kind.value, "choices": list(self.choices), "required": self.is_required
        }  # fmt: skip


def field_of(stored: Mapping[str, Any]) -> FormField:
    """The field as it was stored."""
    return FormField(
        str(stored["label"]), FieldKind(stored["kind"]), tuple(stored.get("choices", ())), bool(stored.get("required"))
    )


def question_text(field: FormField) -> str:
    """A question in one line.

    >>> question_text(FormField("Plan", FieldKind.CHOICE, ("Basic", "Full"), True))
    'Plan: Basic or Full (needed)'
    >>> question_text(FormField("Start", FieldKind.DATE))
    'Start: date'
    """
    answer = " or ".join(field.choices) if field.choices else field.kind.label.lower()
    return f"{field.label}: {answer}{' (needed)' if field.is_required else ''}"


def problem_of_fields(fields: Sequence[FormField]) -> str:
    """What is wrong with the questions of a template, in words; nothing when all is well.

    >>> problem_of_fields([FormField("Name"), FormField("name")])
    'Two fields are called “name”.'
    >>> problem_of_fields([FormField("Plan", FieldKind.CHOICE)])
    '“Plan” is a choice: write what there is to choose from.'
    """
    if len(fields) > MAX_FIELDS:
        return f"A form has at most {MAX_FIELDS} fields."
    seen: set[str] = set()
    for field in fields:
        name = field.label.strip()
        if not name or len(name) > MAX_LABEL or "{" in name or "}" in name:
            return f"The name of a field has 1 to {MAX_LABEL} letters and no braces."
        if name.lower() in seen:
            return f"Two fields are called “{name}”."
        seen.add(name.lower())
        if field.kind is FieldKind.CHOICE and not field.choices:
            return f"“{name}” is a choice: write what there is to choose from."
        if len(field.choices) > MAX_CHOICES:
            return f"“{name}” offers more than {MAX_CHOICES} choices."
    return ""


def cleaned(field: FormField, typed: str) -> str:
    """The answer as it is stored. Errors: ValueError in plain words.

    >>> cleaned(FormField("Seats", FieldKind.NUMBER), " 12 ")
    '12'
    >>> cleaned(FormField("Users", FieldKind.USERS), "a\\n\\n b ")
    'a\\nb'
    >>> cleaned(FormField("Start", FieldKind.DATE), "soon")
    Traceback (most recent call last):
    ValueError: “soon” is no date: write it as 2026-11-30.
    """
    text = "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in typed).strip()
    if len(text) > MAX_VALUE:
        raise ValueError(f"That is too long: at most {MAX_VALUE} letters.")
    if not text:
        return ""
    if field.kind is FieldKind.NUMBER and not _NUMBER.fullmatch(text):
        raise ValueError(f"“{text[:40]}” is no number.")
    if field.kind is FieldKind.DATE:
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise ValueError(f"“{text[:40]}” is no date: write it as 2026-11-30.") from None
    if field.kind is FieldKind.CHOICE and text not in field.choices:
        raise ValueError(f"“{text[:40]}” cannot be chosen.")
    if field.kind.is_list:
        return "\n".join(line.strip() for line in text.splitlines() if line.strip())
    return text


def shown(field: FormField, value: str) -> str:
    """An answer as it is read: a day written out, everything else as it stands.

    >>> shown(FormField("Last day", FieldKind.DATE), "2026-11-08"), shown(FormField("Seats", FieldKind.NUMBER), "12")
    ('Nov 8, 2026', '12')
    """
    if field.kind is not FieldKind.DATE or not value:
        return value
    return written(date.fromisoformat(value))


def filled_title(pattern: str, values: Mapping[str, str]) -> str:
    """The title of a ticket: {Name} becomes the answer to Name, of a list its first entry, or goes.

    >>> filled_title("New user: {Name}", {"Name": "Ada Lund"}), filled_title("New user: {Name}", {})
    ('New user: Ada Lund', 'New user')
    """
    by_name = {name.lower(): value.split("\n")[0] for name, value in values.items()}
    title = _NAMED.sub(lambda found: by_name.get(found[1].strip().lower(), ""), pattern)
    return " ".join(title.split()).rstrip(" :,-–")[:250]
