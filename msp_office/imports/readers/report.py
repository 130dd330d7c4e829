"""A file that is no table but a report: its reader turns it into rows, and the rest of an import goes on as ever."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

MAX_REPORT_ROWS = 20_000

Record = tuple[int, list[str]]
ReadReport = Callable[[Sequence[Record], int], "Report | None"]
"""From (row number, cells) and the told header row (0: find it) to the rows; None for a file of another shape."""


@dataclass(frozen=True)
class Report:
    """The rows of a report under a header of their own; `preset` is whose hand it looks like."""

    header_row: int
    header: tuple[str, ...]
    rows: Sequence[list[str]]
    facts: dict[str, Any] = field(default_factory=dict)
    preset: str = ""


class Source(Protocol):
    encoding: str
    delimiter: str

    @property
    def sheet(self) -> str: ...
    @property
    def sheets(self) -> tuple[str, ...]: ...
    def records(self) -> Iterator[Record]: ...


class ReportSource:
    """The rows of a report as records, numbered from below its header."""

    def __init__(self, source: Source, report: Report) -> None:
        self.encoding, self.delimiter = source.encoding, source.delimiter
        self.sheet, self.sheets = source.sheet, source.sheets
        self._report = report

    def records(self) -> Iterator[Record]:
        yield from enumerate(self._report.rows, start=self._report.header_row + 1)
