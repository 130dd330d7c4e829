"""Which of our values theirs are, and what stands in where the file says nothing."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms

from msp_office.imports.forms.fields import style_table_fields
from msp_office.imports.models import ImportBatch
from msp_office.imports.plan import Plan, value_key
from msp_office.imports.registry import MAKE, SKIP, FieldKind, ImportField
from msp_office.imports.reports import FieldValues, values_to_match, values_with_default
from msp_office.office.fields import DurationField

MAX_DEFAULT_MINUTES = 2_000 * 60


class ValuesForm(forms.Form):
    """Which of our values theirs are; and what stands in where the file says nothing."""

    def __init__(self, data: Any = None, *, batch: ImportBatch) -> None:
        super().__init__(data)
        self.batch, self.plan = batch, batch.decided
        self.matched, self.defaulted = values_to_match(batch), values_with_default(batch)
        self.named = [part for part in self.matched if part.field.kind is FieldKind.NAME]
        self.matched = [part for part in self.matched if part not in self.named]
        for part in self.named:
            self._name_fields(part)
        for part in self.matched:
            self._matching_fields(part)
        for part in self.defaulted:
            self._default_fields(part)
        style_table_fields(self)

    def _name_fields(self, part: FieldValues) -> None:
        """For each name a short list: whom it is or may be, new, or left out; any other of ours is typed."""
        item = part.field
        labels = dict(item.choices() if item.choices else ())
        self.ours_by_name = {label.casefold(): key for key, label in labels.items()}
        for number, value in enumerate(part.values):
            listed = [("", "Not decided"), *value.close] if not value.ours else list(value.close)
            if value.ours in labels and value.ours not in dict(listed):
                listed.insert(0, (value.ours, labels[value.ours]))
            listed += [(MAKE, f"New {item.label.lower()}"), (SKIP, "Leave out")]
            self.fields[f"value_{item.name}_{number}"] = forms.ChoiceField(
                label=value.text, required=False, choices=listed, initial=value.ours
            )
            self.fields[f"typed_{item.name}_{number}"] = forms.CharField(
                label=f"{value.text} is another {item.label.lower()}", required=False, max_length=item.max_length,
                widget=forms.TextInput(attrs={"list": f"known-{item.name}", "placeholder": "another one"}),
            )  # fmt: skip

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
            self.fields[f"default_{item.name}_{number}"] = _default_field(
                item, value.text, stored.get(value_key(value.text))
            )
        self.fields[f"default_{item.name}_all"] = _default_field(
            item, f"{item.label}: every other row", stored.get("*")
        )

    @property
    def matchings(self) -> list[tuple[FieldValues, list[tuple[Any, forms.BoundField]], forms.BoundField]]:
        """Every field with its values, the short lists first: they are decided at a glance."""
        parts = sorted(self.matched, key=lambda part: len(part.values))
        return [(part, self._rows("value", part), self[f"others_{part.field.name}"]) for part in parts]

    @property
    def names(self) -> list[tuple[FieldValues, list[tuple[Any, forms.BoundField, forms.BoundField]], list[str]]]:
        """Every name field with its names, what each is, where another is typed; and all names of ours."""
        return [
            (
                part,
                [
                    (value, self[f"value_{part.field.name}_{n}"], self[f"typed_{part.field.name}_{n}"])
                    for n, value in enumerate(part.values)
                ],
                [label for _, label in (part.field.choices() if part.field.choices else ())],
            )
            for part in self.named
        ]

    @property
    def default_groups(self) -> list[tuple[FieldValues, list[tuple[Any, forms.BoundField]], forms.BoundField]]:
        return [(part, self._rows("default", part), self[f"default_{part.field.name}_all"]) for part in self.defaulted]

    def _rows(self, prefix: str, part: FieldValues) -> list[tuple[Any, forms.BoundField]]:
        name = part.field.name
        return [(value, self[f"{prefix}_{name}_{number}"]) for number, value in enumerate(part.values)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for part in self.named:
            self._clean_names(part, cleaned)
        for part in self.matched:
            name = part.field.name
            chosen = [cleaned.get(f"value_{name}_{number}") for number in range(len(part.values))]
            if not all(chosen) and not cleaned.get(f"others_{name}") and f"others_{name}" not in self.errors:
                count = sum(1 for value in chosen if not value)
                open_ones = "One of their values is" if count == 1 else f"{count} of their values are"
                self.add_error(
                    f"others_{name}",
                    f"{open_ones} not matched: choose one of ours for {'it' if count == 1 else 'each'}, or for every "
                    "other value.",
                )
        return cleaned

    def _clean_names(self, part: FieldValues, cleaned: dict[str, Any]) -> None:
        item = part.field
        for number in range(len(part.values)):
            typed = cleaned.get(f"typed_{item.name}_{number}")
            if typed and typed.casefold() not in self.ours_by_name:
                self.add_error(f"typed_{item.name}_{number}", f"There is no {item.label.lower()} of this name.")
            elif typed:
                cleaned[f"value_{item.name}_{number}"] = self.ours_by_name[typed.casefold()]
            elif not cleaned.get(f"value_{item.name}_{number}"):
                self.add_error(f"value_{item.name}_{number}", "Say which it is, or that it is new.")

    def new_plan(self) -> Plan:
        cleaned = self.cleaned_data
        values: dict[str, Mapping[str, str]] = {}
        defaults: dict[str, Mapping[str, int]] = {}
        for part in (*self.named, *self.matched):
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


def _default_field(item: ImportField, label: str, initial: int | None) -> forms.Field:
    """A duration where the field is one; otherwise the number of a record of ours."""
    if item.kind is FieldKind.MINUTES:
        return DurationField(label=label, required=False, max_minutes=MAX_DEFAULT_MINUTES, initial=initial)
    return forms.IntegerField(
        label=label, required=False, initial=initial, min_value=1, max_value=2**63 - 1,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "placeholder": "number"}),
    )  # fmt: skip
