"""What was seen in a file, column by column: kept with its batch, so that the file is read once."""

from dataclasses import asdict, dataclass, field
from typing import Any

from msp_office.imports.calculations.dates import OrderEvidence
from msp_office.imports.calculations.figures import FigureEvidence


@dataclass
class Column:
    """What was seen in one column; `values` are its most frequent ones with their counts."""

    name: str
    filled: int = 0
    samples: list[str] = field(default_factory=list)
    values: dict[str, int] = field(default_factory=dict)
    has_more_values: bool = False
    dates: OrderEvidence = field(default_factory=OrderEvidence)
    figures: FigureEvidence = field(default_factory=FigureEvidence)


@dataclass
class Profile:
    """What was seen in a whole file."""

    columns: list[Column]
    rows: int
    sheets: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)  # what a report says about itself: its days, its total

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Profile":
        columns = [
            Column(**{**item, "dates": OrderEvidence(**item["dates"]), "figures": FigureEvidence(**item["figures"])})
            for item in data["columns"]
        ]
        return cls(columns, data["rows"], data["sheets"], data.get("facts", {}))
