"""A file as a table: which reader it needs, where its header stands, its rows by number."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from msp_office.imports.calculations.table import HEADER_WITHIN, column_names, find_header, plain
from msp_office.imports.plan import Reading
from msp_office.imports.readers.limits import MAX_FILE_BYTES, FileRefused
from msp_office.imports.readers.report import MAX_REPORT_ROWS, ReadReport, Report, ReportSource, Source
from msp_office.imports.readers.text import TextSource
from msp_office.imports.readers.workbook import WorkbookSource, is_zip, refuse_old_office

SHEETS_TRIED = 20


@dataclass(frozen=True)
class Table:
    """An opened file: `reading` says how it is read, `header` is its header row as it stands.

    Of a report, `facts` is what it says about itself and `hand` the preset it looks like.
    """

    source: Source
    reading: Reading
    header: tuple[str, ...]
    facts: dict[str, Any] = field(default_factory=dict)
    hand: str = ""

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """(row number, cells) of every row below the header that is not blank."""
        for number, cells in self.source.records():
            if number > self.reading.header_row and any(cells):
                yield number, cells

    def columns(self, width: int) -> list[str]:
        """A name of its own for each column of a table that is `width` cells wide."""
        return column_names(self.header, width)


def open_table(
    data: bytes, reading: Reading, known_headers: Collection[str] = (), reports: Sequence[ReadReport] = ()
) -> Table:
    """Open a file's bytes; the first of the `reports` that knows its shape reads it.

    Errors: FileRefused with the plain sentence for the person who brought it.
    """
    if len(data) > MAX_FILE_BYTES:
        raise FileRefused(
            f"The file has {len(data) / 1024 / 1024:,.0f} MB; at most {MAX_FILE_BYTES // 1024 // 1024} MB are read."
        )
    if not data:
        raise FileRefused("The file is empty.")
    refuse_old_office(data)
    if is_zip(data):
        return _of_workbook(WorkbookSource(data, reading.sheet), reading, known_headers, reports)
    return _of_source(TextSource(data, reading.encoding, reading.delimiter), reading, known_headers, reports)


def _of_workbook(
    book: WorkbookSource, reading: Reading, known_headers: Collection[str], reports: Sequence[ReadReport]
) -> Table:
    """The sheet that was told, or the first with headers that some tool writes, or the first that is a table at all."""
    if reading.sheet or len(book.sheets) == 1:
        return _of_source(book, reading, known_headers, reports)
    found: Table | None = None
    refusal: FileRefused | None = None
    for name in book.sheets[:SHEETS_TRIED]:
        try:
            table = _of_source(book.turned_to(name), reading, known_headers, reports)
        except FileRefused as refused:
            refusal = refusal or refused
            continue
        if table.hand or len({plain(cell) for cell in table.header} & set(known_headers)) >= 2:
            return table
        found = found or table
    if found is None:
        raise refusal or FileRefused("The workbook has no sheet with cells.")
    return found


def _of_source(
    source: Source, reading: Reading, known_headers: Collection[str], reports: Sequence[ReadReport]
) -> Table:
    if reports and (report := _report(source, reading.header_row, reports)):
        read = Reading(source.encoding, source.delimiter, source.sheet, report.header_row)
        return Table(ReportSource(source, report), read, report.header, report.facts, report.preset)
    head = list(islice(source.records(), max(HEADER_WITHIN, reading.header_row)))
    if not any(any(cells) for _, cells in head):
        raise FileRefused("The file has no rows.")
    index = _header_index(head, reading.header_row, known_headers)
    number, header = head[index]
    if sum(1 for cell in header if cell) < 2:
        raise FileRefused(
            f"Row {number} was read as the header and has only one column: delete what stands above the header "
            "of the table, and try again."
        )
    read = Reading(source.encoding, source.delimiter, source.sheet, number)
    return Table(source, read, tuple(header))


def _report(source: Source, header_row: int, reports: Sequence[ReadReport]) -> Report | None:
    records = list(islice(source.records(), MAX_REPORT_ROWS + 1))
    if len(records) > MAX_REPORT_ROWS:
        return None
    return next((report for read in reports if (report := read(records, header_row))), None)


def _header_index(head: list[tuple[int, list[str]]], told: int, known_headers: Collection[str]) -> int:
    if not told:
        return find_header([cells for _, cells in head], known_headers)
    for index, (number, cells) in enumerate(head):
        if number == told and any(cells):
            return index
    raise FileRefused(f"Row {told} is empty or beyond the end of the file: choose another header row.")
