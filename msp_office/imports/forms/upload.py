"""Which file is imported, and which second files name what it numbers."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from msp_office.imports.actions import read_names
from msp_office.imports.readers import FileRefused
from msp_office.imports.readers.limits import MAX_FILE_BYTES
from msp_office.imports.registry import ImportKind
from msp_office.office.forms import OfficeFormHelper, Row


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Any number of files; the cleaned value is a list."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(ManyFilesField, self).clean(item, initial) for item in given]


class UploadForm(forms.Form):
    """A file from another tool."""

    file = forms.FileField(label="File", help_text="CSV or XLSX, at most 50 MB and 500,000 rows.")
    preset = forms.ChoiceField(label="Written by", required=False)
    source = forms.SlugField(
        label="Name of the source",
        required=False,
        max_length=40,
        error_messages={"invalid": "Only letters without accents, digits, hyphens and underscores: old-desk."},
        help_text="Importing from the same source again doubles nothing. Left empty, it is the name of the tool.",
    )
    names = ManyFilesField(
        label="Names for numbers",
        required=False,
        help_text="If the file has numbers where names should be (Zendesk: organizations, users, groups), add the "
        "exports that name them: CSV with the columns id and name.",
    )

    def __init__(self, *args: Any, kind: ImportKind, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["preset"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", "Find out from the headers"),
            *((preset.name, preset.label) for preset in kind.presets),
        ]
        self.fields["file"].widget.attrs["accept"] = ".csv,.tsv,.txt,.xlsx"
        if not any(item.is_name for item in kind.fields):
            del self.fields["names"]
        self.helper = OfficeFormHelper(
            "file", Row("preset", "source"), *(["names"] if "names" in self.fields else []),
            submit="Read the file", cancel_url=cancel_url,
        )  # fmt: skip

    def clean_file(self) -> "UploadedFile[Any]":
        return _not_too_large(self.cleaned_data["file"])

    def clean_names(self) -> dict[str, str]:
        """{number: name} of all files together."""
        names: dict[str, str] = {}
        for file in self.cleaned_data["names"]:
            try:
                names.update(read_names(_not_too_large(file).read()))
            except FileRefused as refusal:
                raise forms.ValidationError(f"{file.name}: {refusal}") from refusal
        return names


def _not_too_large(file: "UploadedFile[Any]") -> "UploadedFile[Any]":
    if (file.size or 0) > MAX_FILE_BYTES:
        raise forms.ValidationError("The file has more than 50 MB. Split it, or leave out columns.")
    return file
