"""Under which name is a scenario kept? The address it is about comes along, and stands in a conflict as words."""

from typing import Any

from django import forms

from msp_office.office.conflict import VersionedForm
from staffing.forms.what_if import Bench

LONGEST_ADDRESS = 8000


class AddressField(forms.CharField):
    """The address of a scenario. `choices` say in words what an address holds, where two of them stand side by side."""

    choices: list[tuple[str, str]]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_ADDRESS, required=False, widget=forms.HiddenInput, **kwargs)
        self.choices = []


class ScenarioForm(VersionedForm):
    name = forms.CharField(max_length=80, error_messages={"required": "Give it a name."})
    query = AddressField(label="What it tries")

    def tell_apart(self, theirs: Bench, yours: Bench) -> None:
        """Let the page of a conflict say what both versions try."""
        field = self.fields["query"]
        assert isinstance(field, AddressField)  # noqa: S101 - declared above
        field.choices = [(theirs.query, theirs.words), (self.cleaned_data["query"], yours.words)]
