"""Reading XLSX workbooks: fast with calamine where that is safe, by stream with openpyxl otherwise."""

import zipfile
from collections.abc import Iterable, Iterator
from copy import copy
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import zip_longest
from typing import Any

from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from msp_office.imports.readers.archive import Facts, inspect
from msp_office.imports.readers.limits import FileRefused, check_row, clean_cell

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ERROR_VALUES = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})


def refuse_old_office(data: bytes) -> None:
    """Old .xls files and workbooks with a password share one container."""
    if not data.startswith(OLD_OFFICE):
        return
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise FileRefused("The workbook is protected by a password. Remove the protection and import it again.")
    raise FileRefused("This is an old Excel file (.xls). Save it as .xlsx or CSV and try again.")


class WorkbookSource:
    """The records of one sheet of a workbook. A formula without a stored result is its own text ("=15000.00")."""

    encoding = delimiter = ""

    def __init__(self, data: bytes, sheet: str = "") -> None:
        self._facts: Facts = inspect(data)
        self._data = data
        book = _guarded(lambda: load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False))
        self.sheets = tuple(item.title for item in book.worksheets)
        if not self.sheets:
            raise FileRefused("The workbook has no sheet with cells.")
        if sheet and sheet not in self.sheets:
            raise FileRefused(f"The workbook has no sheet “{sheet[:40]}”.")
        self.sheet = sheet or self.sheets[0]
        book.close()

    def turned_to(self, sheet: str) -> "WorkbookSource":
        """The same workbook with another of its sheets open."""
        other = copy(self)
        other.sheet = sheet
        return other

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """(row number, cells) of every record, blank ones too."""
        rows = self._fast() if self._facts.fits_in_memory and not self._facts.empty_formulas else self._streamed()
        for number, row in enumerate(_guarded_rows(rows), start=1):
            cells = [clean_cell(cell_text(value), number) for value in row]
            while cells and not cells[-1]:
                cells.pop()
            check_row(cells, number)
            yield number, cells

    def _fast(self) -> Iterator[Iterable[Any]]:
        book = _guarded(lambda: CalamineWorkbook.from_filelike(BytesIO(self._data)))
        rows = _guarded(lambda: book.get_sheet_by_name(self.sheet).to_python(skip_empty_area=False))
        return iter(rows)

    def _streamed(self) -> Iterator[Iterable[Any]]:
        stored = self._sheet_rows(data_only=True)
        if not self._facts.empty_formulas:
            return stored
        written = self._sheet_rows(data_only=False)
        return (
            [right if left is None else left for left, right in zip_longest(known, text)]
            for known, text in zip_longest(stored, written, fillvalue=())
        )

    def _sheet_rows(self, *, data_only: bool) -> Iterator[Iterable[Any]]:
        book = _guarded(lambda: load_workbook(BytesIO(self._data), read_only=True, data_only=data_only))
        sheet = book[self.sheet]
        sheet.reset_dimensions()
        return iter(sheet.iter_rows(values_only=True))


def cell_text(value: Any) -> str:
    """A cell's value as its text would stand in a CSV file.

    >>> cell_text(3.0), cell_text(datetime(2026, 6, 1, 9, 30)), cell_text(timedelta(hours=38)), cell_text("#N/A")
    ('3', '2026-06-01 09:30:00', '38:00:00', '')
    """
    match value:
        case None:
            return ""
        case str():
            return "" if value in ERROR_VALUES else value
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime():
            return value.isoformat(" ", "seconds")
        case date() | time():
            return value.isoformat()
        case timedelta():
            seconds = round(value.total_seconds())
            return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        case _:
            return str(value)


def _guarded(call: Any) -> Any:
    """Whatever a library raises about a damaged workbook is one sentence; Rust panics are no Exception."""
    try:
        return call()
    except (FileRefused, MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        raise FileRefused(
            "The workbook is damaged or cut off. Open it in a spreadsheet program and save it again."
        ) from error


def _guarded_rows(rows: Iterator[Iterable[Any]]) -> Iterator[Iterable[Any]]:
    end: list[Any] = []
    while (row := _guarded(lambda: next(rows, end))) is not end:
        yield row


def is_zip(data: bytes) -> bool:
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06")) or (data[:2] == b"PK" and zipfile.is_zipfile(BytesIO(data)))
