"""Two people saved the same record: what the second one is told, and how both versions stand side by side."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db import models
from django.forms.models import model_to_dict


class StaleVersion(Exception):
    """The record was changed since its form was opened; `current` is how it stands now."""

    def __init__(self, current: models.Model) -> None:
        super().__init__(f"{current} was changed meanwhile.")
        self.current = current


class PackedField(forms.CharField):
    """Rows of a record as one value that the page with both versions sends; `shown` says them in words."""

    widget = forms.HiddenInput

    def __init__(self, *, shown: Callable[[str], str], **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.shown = shown


class VersionedForm(forms.Form):
    """A form that carries the version of the record it was opened on."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**31 - 1)


@dataclass(frozen=True)
class Difference:
    """One field that the two disagree on: the words to show, and the value its input would send.

    `untouched`: yours is what stood there before theirs, so it was the other person alone who changed it.
    """

    name: str
    label: str
    theirs: str
    yours: str
    theirs_value: str
    yours_value: str
    untouched: bool


@dataclass(frozen=True)
class Comparison:
    """`same` is (name, value) of the fields both agree on, to be sent along unseen."""

    different: list[Difference]
    same: list[tuple[str, str]]


def compare(
    form: forms.BaseForm,
    current: models.Model,
    theirs: Mapping[str, Any] | None = None,
    replaced: Mapping[str, Any] | None = None,
) -> Comparison:
    """Field by field, what stands in the record now and what this valid form wanted.

    `theirs` gives the values of form fields that are no columns of the record, `replaced` what last stood in a column
    before it was changed. Fields hold one value each; files and the version are left out.
    """
    replaced = replaced or {}
    stored = {**model_to_dict(current), **(theirs or {})}
    different, same = [], []
    for name, field in form.fields.items():
        if name == "version" or isinstance(field, forms.FileField) or name not in stored:
            continue
        html_name = form.add_prefix(name)
        their_value, your_value = _sent(field, stored[name]), _sent(field, form.cleaned_data.get(name))
        if their_value == your_value:
            same.append((html_name, your_value))
        else:
            label = str(form[name].label)
            shown = (_shown(field, their_value), _shown(field, your_value))
            before = replaced.get(name, replaced.get(f"{name}_id", current))  # the record itself equals no value
            untouched = before is not current and _sent(field, before) == your_value
            different.append(Difference(html_name, label, *shown, their_value, your_value, untouched))
    return Comparison(different, same)


def _sent(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.BooleanField):
        return "true" if value else "false"
    value = field.prepare_value(value)
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def _shown(field: forms.Field, sent: str) -> str:
    if isinstance(field, forms.BooleanField):
        return "Yes" if sent == "true" else "No"
    if isinstance(field, PackedField):
        return field.shown(sent) or "—"
    for value, label in getattr(field, "choices", ()):
        if str(value) == sent:
            return str(label)
    records = field.queryset if isinstance(field, forms.ModelChoiceField) else None
    if records is not None and sent:  # one that goes with what else the other person chose
        return str(records.model._default_manager.filter(pk=sent).first() or sent)
    return sent or "—"
