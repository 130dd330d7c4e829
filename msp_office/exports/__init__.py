"""Tables as files for a spreadsheet: one declaration of columns, written as CSV or XLSX, safe to open."""

from msp_office.exports.table import Column, Formula, Table, Value
from msp_office.exports.writers import FORMATS, Format

__all__ = ["FORMATS", "Column", "Format", "Formula", "Table", "Value"]
