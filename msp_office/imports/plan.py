"""What a person (or a preset) decided about a file: how it is read, which column is what, which values are ours."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


def value_key(text: str) -> str:
    """A value as it is compared: blanks and case do not matter."""
    return " ".join(text.split()).casefold()


@dataclass(frozen=True)
class Reading:
    """How a file is read; what is empty is found out. `header_row` counts from 1, as a spreadsheet does."""

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header_row: int = 0


@dataclass(frozen=True)
class Plan:
    """The decisions of one import; kept as JSON in its batch.

    `columns` {column index: field}; `values` {field: {value_key: our value}}; `others` {field: our value for every
    other}; `names` {number: name} from a second file; `defaults` {field: {value of another, or "*": minutes}}.
    """

    preset: str = ""
    columns: Mapping[int, str] = field(default_factory=dict)
    date_order: str = ""
    is_utc: bool = False
    decimal_sign: str = ""
    units: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    others: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"columns": {str(index): name for index, name in self.columns.items()}}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Plan":
        columns = {int(index): name for index, name in data.get("columns", {}).items()}
        return cls(**{**data, "columns": columns})

    def columns_of(self, name: str) -> list[int]:
        """The columns that fill a field, in the order of the file."""
        return sorted(index for index, field_name in self.columns.items() if field_name == name)
