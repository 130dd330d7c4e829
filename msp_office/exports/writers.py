"""How a table becomes bytes: CSV and XLSX."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from msp_office.exports.table import Column, Formula, Table, Value, acts_as_formula, clean

LONGEST_CELL = 32_767  # letters that XLSX allows


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: what its name ends in, its media type, and what writes it."""

    extension: str
    content_type: str
    write: Callable[[Table], bytes]

    def file_name(self, table: Table) -> str:
        """A name for the download, of plain letters."""
        words = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in table.name)
        return f"{'-'.join(words.lower().split()) or 'export'}.{self.extension}"


def write_csv(table: Table) -> bytes:
    """UTF-8 with a byte order mark, so that spreadsheets read names right. A text that acts as a formula gets an
    apostrophe in front."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_csv_value(column.label) for column in table.columns])
    for row in table.rows:
        writer.writerow([_csv_value(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _csv_value(value: Value) -> str:
    if isinstance(value, str):
        text = clean(value)
        return f"'{text}" if acts_as_formula(text) else text
    if isinstance(value, Formula):
        value = value.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def write_xlsx(table: Table) -> bytes:
    """One sheet; every text is a text cell, whatever it begins with."""
    book = Workbook(write_only=True)
    sheet: WriteOnlyWorksheet = book.create_sheet(
        clean(table.name)[:31].translate(str.maketrans("[]:*?/\\", "       "))
    )
    for note in table.notes:
        sheet.append([_cell(sheet, note)])
    sheet.append([_cell(sheet, column.label, bold=True) for column in table.columns])
    for row in table.rows:
        sheet.append([_cell(sheet, value, column) for value, column in zip(row, table.columns, strict=True)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: WriteOnlyWorksheet, value: Value, column: Column | None = None, *, bold: bool = False) -> Cell:
    if isinstance(value, datetime):
        value = value.astimezone(UTC).replace(tzinfo=None)
    text = clean(value)[:LONGEST_CELL] if isinstance(value, str) else None
    cell: Cell = WriteOnlyCell(sheet)
    if text is not None:
        cell.value, cell.data_type = text, "s"  # setting the value alone would make "=1" a formula
        cell.quotePrefix = acts_as_formula(text)  # stays a text when somebody edits the cell
        cell.font = Font(bold=bold)
        return cell
    cell.value = value.text if isinstance(value, Formula) else value
    if isinstance(value, date):
        cell.number_format = "yyyy-mm-dd hh:mm" if isinstance(value, datetime) else "yyyy-mm-dd"
    elif column and column.number_format:
        cell.number_format = column.number_format
    return cell


FORMATS = {
    "csv": Format("csv", "text/csv; charset=utf-8", write_csv),
    "xlsx": Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
}
