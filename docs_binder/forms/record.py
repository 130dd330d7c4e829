"""The form of any record of a binder, made from its part: columns, links within the client, new texts of secrets."""

from typing import Any, cast

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.forms.models import fields_for_model, model_to_dict
from django.urls import reverse
from django.utils.html import format_html

from clients.models import Client
from docs_binder.models import BinderRecord, Progress
from docs_binder.sections import Part
from msp_office.office.conflict import VersionedForm
from msp_office.office.fields import Lines
from msp_office.office.forms import OfficeFormHelper, Row
from msp_office.vault.actions import may_keep, may_reveal
from staffing.models import StaffMember

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
SECRET = "new_"  # noqa: S105  # the beginning of a field's name


class SecretInput(forms.TextInput):
    """Shows what is typed, and never sends it back."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        return super().get_context(name, None, attrs)


def record_fields(part: Part, client: Client) -> dict[str, forms.Field]:
    """Fresh form fields of the part's columns; links offer records of this client only."""
    names = (*part.fields, "notes")
    made = fields_for_model(part.model, fields=names, formfield_callback=_field)
    for field in made.values():
        if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
            field.queryset = _of_client(field.queryset.model, client)
    return cast("dict[str, forms.Field]", {name: made[name] for name in names})


def _field(column: "models.Field[Any, Any]", **kwargs: Any) -> forms.Field | None:
    if isinstance(column, models.DateField):
        kwargs["widget"] = DAY
    elif isinstance(column, models.TextField):
        kwargs["widget"] = Lines(attrs={"rows": 6 if column.name == "body" else 3})
    elif isinstance(column, models.ForeignKey):
        kwargs["empty_label"] = "—"
    return column.formfield(**kwargs)


def _of_client(model: type[models.Model], client: Client) -> "models.QuerySet[Any]":
    try:
        model._meta.get_field("client")
    except FieldDoesNotExist:
        return model._default_manager.none()
    return model._default_manager.filter(client=client)


class RecordForm(VersionedForm):
    """One record of a binder."""

    def __init__(
        self, *args: Any, part: Part, client: Client, person: StaffMember, old: BinderRecord | None = None,
        cancel_url: str, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.part = part
        self.fields |= record_fields(part, client)
        secrets = []
        for slot in part.secrets:
            secret = getattr(old, slot.field, None)
            if not (may_reveal(person, secret) if secret else may_keep(person, slot.kind)):
                continue
            name = f"{SECRET}{slot.field}"
            hint = f"Version {secret.version} is kept; leave this empty to keep it." if secret else ""
            self.fields[name] = forms.CharField(
                label=f"New {slot.label.lower()}" if secret else slot.label,
                required=False,
                max_length=4_000,
                strip=False,
                widget=SecretInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "secret-value"}),
                help_text=_generator(name, hint) if slot.kind != "licence" and slot.kind != "codes" else hint,
            )
            secrets.append(name)
        self.helper = OfficeFormHelper(
            "version", *_rows(part.fields), *secrets, "notes", submit="Save" if old else f"Add {part.label.lower()}",
            cancel_url=cancel_url,
        )  # fmt: skip

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*self.part.fields, "notes")}

    def secrets(self) -> dict[str, str]:
        return {
            name.removeprefix(SECRET): text
            for name, text in self.cleaned_data.items()
            if name.startswith(SECRET) and text
        }


def _generator(field: str, hint: str) -> str:
    url = reverse("vault-generator")
    return format_html(
        '{} <a href="{}" hx-get="{}?field={}" hx-target="#id_{}" hx-swap="outerHTML">Make a random one</a>',
        hint, url, url, field, field,
    )  # fmt: skip


def _rows(names: tuple[str, ...]) -> list[Row]:
    return [Row(*names[start : start + 2]) for start in range(0, len(names), 2)]


def initial_of(part: Part, record: BinderRecord) -> dict[str, Any]:
    """What the form shows for a record; also the other side of a conflict."""
    return {**model_to_dict(record, fields=(*part.fields, "notes")), "version": record.version}


class ProgressForm(VersionedForm):
    """How far a section is."""

    progress = forms.ChoiceField(choices=Progress.choices, required=False)
    because = forms.CharField(
        label="Not applicable because", required=False, max_length=200, help_text="Only when it is not applicable."
    )

    def __init__(self, *args: Any, action: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = OfficeFormHelper("version", "progress", "because", submit="Save", action=action)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("progress") == Progress.NOT_APPLICABLE and not cleaned.get("because"):
            self.add_error("because", "Say why, in a few words.")
        return cleaned
