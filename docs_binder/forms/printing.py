"""What a person chooses for a print, and to whom it was handed over."""

from collections.abc import Sequence
from typing import Any

from django import forms

from docs_binder.calculations.printing import PAPERS, PrintOptions
from docs_binder.models.printing import BinderPrint
from docs_binder.sections import SECTIONS
from msp_office.office.fields import DayField


class PrintForm(forms.Form):
    """Options of a print; `base` is the binder whose changed pages are wanted."""

    what = forms.ChoiceField(
        choices=[("binder", "The whole binder"), ("changed", "Only what changed since"), ("blank", "A blank binder")]
    )
    base = forms.ModelChoiceField(queryset=BinderPrint.objects.none(), required=False, empty_label=None)
    sections = forms.MultipleChoiceField(choices=[(section.key, section.title) for section in SECTIONS], required=False)
    paper = forms.ChoiceField(choices=list(PAPERS.items()))
    holes = forms.BooleanField(required=False)
    two_sided = forms.BooleanField(required=False)
    dividers = forms.BooleanField(required=False)
    logo = forms.BooleanField(required=False)
    secrets = forms.BooleanField(required=False)
    reason = forms.CharField(max_length=200, required=False)
    password = forms.CharField(required=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
    key = forms.CharField(max_length=64, required=False)

    def __init__(
        self, *args: Any, bases: Sequence[BinderPrint] | Any, has_logo: bool, may_print_secrets: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        base: Any = self.fields["base"]
        base.queryset = bases
        if not has_logo:
            del self.fields["logo"]
        if not may_print_secrets:
            del self.fields["secrets"], self.fields["password"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("what") == "changed" and not given.get("base") and "base" not in self.errors:
            self.add_error("base", "Choose the binder that is to be brought up to date.")
        if given.get("secrets") and not given.get("reason", "").strip():
            self.add_error("reason", "Say why passwords and keys have to be on paper.")
        return given

    def options(self) -> PrintOptions:
        """What was chosen; the paper of changed pages is that of the binder they go into."""
        given = self.cleaned_data
        if given["what"] == "changed":
            return given["base"].chosen  # type: ignore[no-any-return]  # a BinderPrint
        chosen = set(given["sections"])
        keys = tuple(section.key for section in SECTIONS if section.key in chosen)
        return PrintOptions(
            paper=given["paper"],
            holes=given["holes"],
            two_sided=given["two_sided"],
            dividers=given["dividers"],
            secrets=bool(given.get("secrets")) and given["what"] != "blank",
            blank=given["what"] == "blank",
            logo=bool(given.get("logo")),
            sections=() if len(keys) == len(SECTIONS) else keys,
        )


class HandOverForm(forms.Form):
    """The day and the person."""

    on = DayField(widget=forms.DateInput(attrs={"type": "date"}))
    to = forms.CharField(max_length=120)
