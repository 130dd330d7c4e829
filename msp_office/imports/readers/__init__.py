"""Safe reading of files from other tools: the rows of a CSV or XLSX file as text, or one plain sentence why not."""

from msp_office.imports.readers.limits import FileRefused
from msp_office.imports.readers.table import Table, open_table

__all__ = ["FileRefused", "Table", "open_table"]
