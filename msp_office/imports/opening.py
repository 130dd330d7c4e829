"""Opening a file for one kind of import: as a report where its preset reads one, as a table otherwise."""

from msp_office.imports.plan import Reading
from msp_office.imports.readers import Table, open_table
from msp_office.imports.registry import ImportKind


def open_file(kind: ImportKind, content: bytes, reading: Reading, preset: str = "") -> Table:
    """The file as this preset writes it; without one, as any preset that knows its shape. Errors: FileRefused."""
    presets = [item for item in kind.presets if item.report and preset in ("", item.name)]
    reports = list(dict.fromkeys(item.report for item in presets if item.report))
    return open_table(content, reading, kind.known_headers, reports)
