"""How the file is read, and which of its columns is what."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

from django import forms

from msp_office.imports.conversion import decide, open_questions
from msp_office.imports.forms.fields import style_table_fields
from msp_office.imports.models import ImportBatch
from msp_office.imports.plan import Plan, Reading
from msp_office.imports.profile import Column
from msp_office.imports.readers.text import DELIMITER_NAMES, ENCODINGS
from msp_office.imports.registry import FieldKind
from msp_office.office.fields import DayField


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
        self._drop_unasked()
        style_table_fields(self)

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
                field: forms.Field = DayField(widget=forms.DateInput(attrs={"type": "date"}), **shown)
            elif option.choices:
                field = forms.ChoiceField(choices=[("", "—"), *option.choices()], **shown)
            else:
                field = forms.CharField(max_length=160, **shown)
            self.fields[f"option_{option.name}"] = field

    def _drop_unasked(self) -> None:
        """Days, times and decimals are asked about only where the kind has such fields."""
        kinds = {item.kind for item in self.kind.fields}
        if FieldKind.MOMENT not in kinds:
            del self.fields["zone"]
        if not kinds & {FieldKind.MOMENT, FieldKind.DAY, FieldKind.PERIOD}:
            del self.fields["date_order"]
        if not kinds & {FieldKind.MINUTES, FieldKind.MONEY}:
            del self.fields["decimal_sign"]

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
        return [self[name] for name in ("date_order", "zone", "decimal_sign", *names) if name in self.fields]

    @property
    def joins_columns(self) -> bool:
        """Whether there are fields that several columns fill together."""
        return any(item.kind is FieldKind.LONG_TEXT for item in self.kind.fields)

    def new_reading(self) -> Reading:
        """How the file is to be read; what the form does not ask stays. Another sheet has its header elsewhere."""
        given = {name: self.cleaned_data[name] for name in asdict(self.reading) if name in self.fields}
        reading = replace(self.reading, **given)
        if reading != self.reading and reading.header_row == self.reading.header_row:
            return replace(reading, header_row=0)
        return reading

    def reading_changed(self) -> bool:
        return self.new_reading() != self.reading or self.cleaned_data["preset"] != self.plan.preset

    def new_plan(self) -> Plan:
        cleaned = self.cleaned_data
        options = {option.name: cleaned[f"option_{option.name}"] for option in self.kind.options}
        return replace(
            self.plan,
            columns={i: cleaned[f"column_{i}"] for i in range(len(self.profile.columns)) if cleaned[f"column_{i}"]},
            date_order=cleaned.get("date_order", self.plan.date_order),
            is_utc=cleaned.get("zone") == "utc",
            decimal_sign=cleaned.get("decimal_sign", self.plan.decimal_sign),
            units={
                name.removeprefix("unit_"): value for name, value in cleaned.items() if name[:5] == "unit_" and value
            },
            options={name: str(value) for name, value in options.items() if value},
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not self.reading_changed():
            plan = decide(self.kind, self.profile, self.new_plan(), self.plan)
            for part, question in open_questions(self.kind, self.profile, plan).items():
                what, _, name = part.partition(".")
                field = {"units": f"unit_{name}", "options": f"option_{name}"}.get(what, what)
                self.add_error(field if field in self.fields else None, question)
        return cleaned


def _with(known: Iterable[tuple[str, str]], used: str) -> list[tuple[str, str]]:
    """The choices, with the one in use among them."""
    choices = [(value, label[:1].upper() + label[1:]) for value, label in known]
    return choices if not used or used in dict(choices) else [(used, used), *choices]
