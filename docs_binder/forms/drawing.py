"""Which drawing of a network is uploaded, and is it what it says it is?"""

from dataclasses import replace
from typing import Any

from django import forms

from clients.models import Client, Site
from docs_binder.calculations.svg import SvgRefused
from docs_binder.forms.sanitizing import sanitized_svg
from docs_binder.models import DrawingKind
from msp_office.office.forms import OfficeFormHelper, Row
from msp_office.pdf.render import Limits, RenderFailed, Sheet, render_all

MOST = 10 * 1024 * 1024
TRIAL = Sheet('<!doctype html><title>Trial</title><a href="inset:0"></a>', ["a { display: block; height: 9cm }"])
TRIAL_LIMITS = Limits(seconds=20)


class DrawingForm(forms.Form):
    """A drawing: PNG, SVG or PDF."""

    title = forms.CharField(max_length=120)
    site = forms.ModelChoiceField(queryset=Site.objects.none(), required=False, empty_label="—")
    file = forms.FileField(label="Drawing", help_text="PNG, SVG or a PDF page, at most 10 MB.")

    def __init__(self, *args: Any, client: Client, action: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = client.sites.all()  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["file"].widget.attrs["accept"] = ".png,.svg,.pdf"
        self.helper = OfficeFormHelper(Row("title", "site"), "file", submit="Add drawing", action=action)

    def clean_file(self) -> tuple[str, bytes]:
        """(kind, content to keep): an SVG comes out sanitized, a PDF went through a trial print."""
        file = self.cleaned_data["file"]
        if file.size > MOST:
            raise forms.ValidationError("The drawing has more than 10 MB.")
        content = file.read()
        if content.startswith(b"\x89PNG\r\n\x1a\n"):
            return DrawingKind.PNG, content
        if content.startswith(b"%PDF-"):
            try:
                render_all([replace(TRIAL, insets=[content])], limits=TRIAL_LIMITS)
            except RenderFailed as failed:
                raise forms.ValidationError(
                    "This PDF cannot be printed: it is encrypted or damaged. Keep it as a picture (PNG) instead."
                ) from failed
            return DrawingKind.PDF, content
        if b"<svg" in content[:4000]:
            try:
                return DrawingKind.SVG, sanitized_svg(content)
            except SvgRefused as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        raise forms.ValidationError("This is no PNG, SVG or PDF.")
