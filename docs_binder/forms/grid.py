"""The rows of a part as they are typed side by side, as in a spreadsheet: links by name, dates and choices as such."""

from typing import Any

from django import forms
from django.db import models

from clients.models import Client
from docs_binder.actions.names import shown_name
from docs_binder.forms.record import SECRET, SecretInput, record_fields
from docs_binder.models import BinderRecord
from docs_binder.sections import Part
from msp_office.office.fields import Lines


class RowForm(forms.Form):
    """One row; its prefix is "r" and the record's key, or "n" and a number for a new one."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: Any, *, part: Part, client: Client, prefix: str, old: BinderRecord | None, slots: tuple[str, ...]
    ) -> None:
        initial = {name: _typed(getattr(old, name)) for name in part.fields} if old else {}
        super().__init__(data, prefix=prefix, initial={**initial, "version": old.version if old else None})
        self.part, self.old = part, old
        self.trouble = ""
        for name, field in record_fields(part, client).items():
            if name != "notes":
                self.fields[name] = _cell(part, name, field)
        for slot in slots:
            self.fields[f"{SECRET}{slot}"] = forms.CharField(
                required=False, max_length=4_000, strip=False, label=f"New {part.label_of(slot).lower()}",
                widget=SecretInput(attrs={"autocomplete": "off", "placeholder": "kept" if _has(old, slot) else ""}),
            )  # fmt: skip
        for name, field in self.fields.items():
            field.widget.attrs |= {"aria-label": field.label or part.label_of(name), "class": "grid-cell"}
            field.required = field.required and old is not None

    def stand_at(self, current: Any) -> None:
        """Somebody else saved this row: say so, and let the next saving keep what was typed here."""
        self.trouble = (
            f"Somebody changed this row meanwhile; it says now: {current}. Save again to keep what you typed."
        )
        self.data = {**self.data.dict(), self.add_prefix("version"): str(current.version)}  # type: ignore[attr-defined]

    @property
    def is_touched(self) -> bool:
        """Whether anything was typed: an untouched new row is none, nor one that was not sent."""
        if self.add_prefix("version") not in self.data:
            return False
        return any(name != "version" and (self.old or self._says(name)) for name in self.changed_data)

    def _says(self, name: str) -> bool:
        """Whether a field of a new row holds more than its default."""
        field = self.fields[name]
        return not isinstance(field, forms.ChoiceField | forms.BooleanField)

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.part.fields}

    def secrets(self) -> dict[str, str]:
        return {
            name.removeprefix(SECRET): value
            for name, value in self.cleaned_data.items()
            if name.startswith(SECRET) and value
        }

    @property
    def cells(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name != "version"]


def _has(old: BinderRecord | None, slot: str) -> bool:
    return getattr(old, f"{slot}_id", None) is not None


def _typed(value: Any) -> Any:
    return shown_name(value) if isinstance(value, models.Model) else value


def _cell(part: Part, name: str, field: forms.Field) -> forms.Field:
    """The field of a cell: a link is typed by name, with the names offered; texts are one line."""
    column = part.column(name)
    if column.is_relation:
        attrs = {"list": f"names-{name}", "autocomplete": "off"}
        return forms.CharField(
            required=field.required, max_length=200, label=field.label, widget=forms.TextInput(attrs)
        )
    if isinstance(field.widget, forms.Textarea):
        field.widget = Lines(attrs={"rows": 1})
    field.help_text = ""
    return field
