"""A name for a view of the board, and who shall see it."""

from typing import Any

from django import forms


class SavedViewForm(forms.Form):
    """`may_share` adds the box that shows the view to everybody."""

    name = forms.CharField(max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off", "data-first": True}))
    is_shared = forms.BooleanField(label="Everybody sees it", required=False)
    is_first = forms.BooleanField(label="My board begins with it", required=False)

    def __init__(self, *args: Any, may_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_share:
            del self.fields["is_shared"]
