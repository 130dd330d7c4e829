"""What a person decides in the import wizard: the file, its columns, its values."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from msp_office.imports.actions import read_names
from msp_office.imports.conversion import open_questions
from msp_office.imports.models import ImportBatch
from msp_office.imports.plan import Plan, Reading, value_key
from msp_office.imports.profile import Column
from msp_office.imports.readers import FileRefused
from msp_office.imports.readers.limits import MAX_FILE_BYTES
from msp_office.imports.readers.text import DELIMITER_NAMES, ENCODINGS
from msp_office.imports.registry import FieldKind, ImportKind
from msp_office.imports.reports import FieldValues, values_to_match, values_with_default
from msp_office.office.fields import DurationField
from msp_office.office.forms import OfficeFormHelper, Row

MAX_DEFAULT_MINUTES = 2_000 * 60


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
        help_text="With the number it names a record: importing from the same source again updates, never doubles. "
        "Left empty, it is the name of the tool.",
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
        self.helper = OfficeFormHelper(
            "file", Row("preset", "source"), "names", submit="Read the file", cancel_url=cancel_url
        )

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


class ColumnsForm(forms.Form):
    """How the file is read, and which column is what."""

    preset = forms.ChoiceField(label="Written by")
    encoding = forms.ChoiceField(label="Encoding", required=False)
    delimiter = forms.ChoiceField(label="Cells are separated by", required=False)
    sheet = forms.ChoiceField(label="Sheet", required=False)
    header_row = forms.IntegerField(label="Header in row", min_value=1, max_value=1_000)
    date_order = forms.ChoiceField(
        label="Dates", required=False,
        choices=[("", "Not decided"), ("dmy", "Day first: 31/12/2026"), ("mdy", "Month first: 12/31/2026")],
    )  # fmt: skip
    zone = forms.ChoiceField(
        label="Times are in", required=False, choices=[("office", "the office's time zone"), ("utc", "UTC")]
    )
    decimal_sign = forms.ChoiceField(
        label="Decimals", required=False,
        choices=[("", "Not decided"), ("point", "With a point: 1.5"), ("comma", "With a comma: 1,5")],
    )  # fmt: skip

    def __init__(self, data: Any = None, *, batch: ImportBatch) -> None:
        self.batch, self.kind = batch, batch.declared
        self.profile, self.plan, self.reading = batch.seen, batch.decided, batch.read_as
        super().__init__(data, initial=self._initial())
        self._choices("preset", [(preset.name, preset.label) for preset in self.kind.presets])
        self._choices("encoding", _with(ENCODINGS.items(), self.reading.encoding))
        self._choices("delimiter", _with(DELIMITER_NAMES.items(), self.reading.delimiter))
        self._choices("sheet", [(name, name) for name in self.profile.sheets])
        for name in ["encoding", "delimiter"] if self.profile.sheets else ["sheet"]:
            del self.fields[name]
        fields = [("", "Do not import"), *((item.name, item.label) for item in self.kind.fields)]
        for index, column in enumerate(self.profile.columns):
            self.fields[f"column_{index}"] = forms.ChoiceField(
                label=column.name, required=False, choices=fields, initial=self.plan.columns.get(index, "")
            )
        self._unit_fields()
        self._option_fields()
        _style(self)

    def _initial(self) -> dict[str, Any]:
        plan = self.plan
        return {
            **asdict(self.reading),
            "preset": plan.preset,
            "date_order": plan.date_order,
            "zone": "utc" if plan.is_utc else "office",
            "decimal_sign": plan.decimal_sign,
        }

    def _choices(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]  # a ChoiceField

    def _unit_fields(self) -> None:
        units = [("", "As written: 38h, 1:30, 1.5"), ("hours", "Hours"), ("minutes", "Minutes"), ("seconds", "Seconds")]
        for item in self.kind.fields:
            if item.kind is FieldKind.MINUTES:
                self.fields[f"unit_{item.name}"] = forms.ChoiceField(
                    label=f"{item.label} in", required=False, choices=units, initial=self.plan.units.get(item.name, "")
                )

    def _option_fields(self) -> None:
        for option in self.kind.options:
            shown: dict[str, Any] = {"label": option.label, "required": False, "help_text": option.help}
            shown["initial"] = self.plan.options.get(option.name, "")
            if option.kind == "day":
                field: forms.Field = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **shown)
            elif option.choices:
                field = forms.ChoiceField(choices=[("", "—"), *option.choices()], **shown)
            else:
                field = forms.CharField(max_length=160, **shown)
            self.fields[f"option_{option.name}"] = field

    @property
    def columns(self) -> list[tuple[Column, forms.BoundField]]:
        return [(column, self[f"column_{index}"]) for index, column in enumerate(self.profile.columns)]

    @property
    def reading_fields(self) -> list[forms.BoundField]:
        names = ("preset", "encoding", "delimiter", "sheet", "header_row")
        return [self[name] for name in names if name in self.fields]

    @property
    def meaning_fields(self) -> list[forms.BoundField]:
        names = [name for name in self.fields if name.startswith(("unit_", "option_"))]
        return [self[name] for name in ("date_order", "zone", "decimal_sign", *names)]

    def new_reading(self) -> Reading:
        """How the file is to be read; what the form does not ask stays."""
        given = {name: self.cleaned_data[name] for name in asdict(self.reading) if name in self.fields}
        return replace(self.reading, **given)

    def reading_changed(self) -> bool:
        return self.new_reading() != self.reading or self.cleaned_data["preset"] != self.plan.preset

    def new_plan(self) -> Plan:
        cleaned = self.cleaned_data
        options = {option.name: cleaned[f"option_{option.name}"] for option in self.kind.options}
        return replace(
            self.plan,
            columns={i: cleaned[f"column_{i}"] for i in range(len(self.profile.columns)) if cleaned[f"column_{i}"]},
            date_order=cleaned["date_order"],
            is_utc=cleaned["zone"] == "utc",
            decimal_sign=cleaned["decimal_sign"],
            units={
                name.removeprefix("unit_"): value for name, value in cleaned.items() if name[:5] == "unit_" and value
            },
            options={name: str(value) for name, value in options.items() if value},
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not self.reading_changed():
            for part, question in open_questions(self.kind, self.profile, self.new_plan()).items():
                what, _, name = part.partition(".")
                self.add_error(f"unit_{name}" if what == "units" else what if what in self.fields else None, question)
        return cleaned


def _style(form: forms.Form) -> None:
    """The classes of fields that stand in a table, outside of crispy's layout."""
    for name, field in form.fields.items():
        if name.startswith(("column_", "value_", "others_", "default_")):
            kind = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
            field.widget.attrs["class"] = kind


def _with(known: Iterable[tuple[str, str]], used: str) -> list[tuple[str, str]]:
    """The choices, with the one in use among them."""
    choices = [(value, label[:1].upper() + label[1:]) for value, label in known]
    return choices if not used or used in dict(choices) else [(used, used), *choices]


class ValuesForm(forms.Form):
    """Which of our values theirs are; and what stands in where the file says nothing."""

    def __init__(self, data: Any = None, *, batch: ImportBatch) -> None:
        super().__init__(data)
        self.batch, self.plan = batch, batch.decided
        self.matched, self.defaulted = values_to_match(batch), values_with_default(batch)
        for part in self.matched:
            self._matching_fields(part)
        for part in self.defaulted:
            self._default_fields(part)
        _style(self)

    def _matching_fields(self, part: FieldValues) -> None:
        item = part.field
        ours = list(item.choices()) if item.choices else []
        listed = [("", "As every other value"), *ours]
        for number, value in enumerate(part.values):
            self.fields[f"value_{item.name}_{number}"] = forms.ChoiceField(
                label=value.text, required=False, choices=listed, initial=value.ours
            )
        self.fields[f"others_{item.name}"] = forms.ChoiceField(
            label=f"{item.label}: every other value", required=False, choices=[("", "Not decided"), *ours],
            initial=self.plan.others.get(item.name, ""),
        )  # fmt: skip

    def _default_fields(self, part: FieldValues) -> None:
        item = part.field
        stored = self.plan.defaults.get(item.name, {})
        for number, value in enumerate(part.values):
            self.fields[f"default_{item.name}_{number}"] = DurationField(
                label=value.text, required=False, max_minutes=MAX_DEFAULT_MINUTES,
                initial=stored.get(value_key(value.text)),
            )  # fmt: skip
        self.fields[f"default_{item.name}_all"] = DurationField(
            label=f"{item.label}: every other row", required=False, max_minutes=MAX_DEFAULT_MINUTES,
            initial=stored.get("*"),
        )  # fmt: skip

    @property
    def matchings(self) -> list[tuple[FieldValues, list[tuple[Any, forms.BoundField]], forms.BoundField]]:
        return [(part, self._rows("value", part), self[f"others_{part.field.name}"]) for part in self.matched]

    @property
    def default_groups(self) -> list[tuple[FieldValues, list[tuple[Any, forms.BoundField]], forms.BoundField]]:
        return [(part, self._rows("default", part), self[f"default_{part.field.name}_all"]) for part in self.defaulted]

    def _rows(self, prefix: str, part: FieldValues) -> list[tuple[Any, forms.BoundField]]:
        name = part.field.name
        return [(value, self[f"{prefix}_{name}_{number}"]) for number, value in enumerate(part.values)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for part in self.matched:
            name = part.field.name
            chosen = [cleaned.get(f"value_{name}_{number}") for number in range(len(part.values))]
            if not all(chosen) and not cleaned.get(f"others_{name}") and f"others_{name}" not in self.errors:
                count = sum(1 for value in chosen if not value)
                self.add_error(
                    f"others_{name}",
                    f"{count} of their values are not matched: choose one of ours for each, or for every other value.",
                )
        return cleaned

    def new_plan(self) -> Plan:
        cleaned = self.cleaned_data
        values: dict[str, Mapping[str, str]] = {}
        defaults: dict[str, Mapping[str, int]] = {}
        for part in self.matched:
            found = {value_key(v.text): cleaned[f"value_{part.field.name}_{n}"] for n, v in enumerate(part.values)}
            values[part.field.name] = {key: ours for key, ours in found.items() if ours}
        for part in self.defaulted:
            typed = {value_key(v.text): cleaned[f"default_{part.field.name}_{n}"] for n, v in enumerate(part.values)}
            typed["*"] = cleaned[f"default_{part.field.name}_all"]
            defaults[part.field.name] = {key: minutes for key, minutes in typed.items() if minutes}
        others = {part.field.name: cleaned[f"others_{part.field.name}"] for part in self.matched}
        return replace(
            self.plan,
            values={**self.plan.values, **values},
            others={**self.plan.others, **{name: ours for name, ours in others.items() if ours}},
            defaults=defaults,
        )
