"""How forms are laid out: one column, the summary of errors above, the action below."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, LayoutObject
from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.utils.html import format_html
from django.utils.safestring import SafeString

from msp_office.office.conflict import VersionedForm


def show_problems(form: BaseForm, error: ValidationError) -> None:
    """Put what an action refused beside the fields it names; the rest above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, problems in error.error_dict.items():
        form.add_error(field if field in form.fields else None, problems)


class SentOnceForm(forms.Form):
    """A form whose deed is done once, however often it is sent.

    Its token stands for the page and all that was typed: sent again as it was (a double click, a reload) it is the
    same; what somebody changed on a page that they went back to is a deed of its own.
    """

    form_token = forms.UUIDField(widget=forms.HiddenInput)

    def clean_form_token(self) -> UUID:
        token: UUID = self.cleaned_data["form_token"]
        return uuid5(token, "\n".join(f"{name}={self[name].data}" for name in self.fields))


class PeriodForm(VersionedForm):
    """A record that holds from `start` to `last_day`, both fields of the form that extends this one.

    People name the last day; actions take the half-open `end`, the day after it (None: still going on).
    """

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, last = cleaned.get("start"), cleaned.get("last_day")
        if start and last and last < start:
            self.add_error("last_day", "The last day is before the first.")
        return cleaned

    def values(self) -> dict[str, Any]:
        """What was typed, as the actions take it. Fields that the person may not see are absent."""
        given = dict(self.cleaned_data)
        last, _ = given.pop("last_day"), given.pop("version")
        return {**given, "end": last + timedelta(1) if last else None}


class Actions(LayoutObject):  # type: ignore[misc]  # crispy ships no types
    """The one button that sends the form, and a way back that changes nothing."""

    def __init__(self, label: str, cancel_url: str = "") -> None:
        self.label, self.cancel_url = label, cancel_url
        self.fields: list[Any] = []

    def render(self, form: Any, context: Any, template_pack: str = "", **kwargs: Any) -> SafeString:
        cancel = format_html('<a class="btn-quiet" href="{}">Cancel</a>', self.cancel_url) if self.cancel_url else ""
        return format_html(
            '<div class="form-actions"><button class="btn-accent">{}</button>{}</div>', self.label, cancel
        )


class Row(Div):  # type: ignore[misc]  # crispy ships no types
    """Fields side by side where there is room."""

    css_class = "form-row"


class OfficeFormHelper(FormHelper):  # type: ignore[misc]  # crispy ships no types
    """The helper of every form: `OfficeFormHelper("name", Row("a", "b"), submit="Save", cancel_url=...)`."""

    def __init__(self, *fields: Any, submit: str, cancel_url: str = "", action: str = "") -> None:
        super().__init__()
        self.form_class = "stacked"
        self.form_action = action
        self.attrs = {"novalidate": "", "data-once": ""}
        self.layout = Layout(*fields, Actions(submit, cancel_url))
