"""Reading a file from end to end, once, so that the wizard asks only what it must."""

from collections import Counter

from msp_office.imports.calculations.figures import bare_figure
from msp_office.imports.conversion import is_nothing
from msp_office.imports.profile import Column, Profile
from msp_office.imports.readers import FileRefused, Table

SAMPLES = 4
MAX_DISTINCT = 300
COUNTED_DISTINCT = 2_000
MAX_VALUE_CHARACTERS = 120
FIGURE_STARTS = frozenset("$€£¥(=+−")
DATE_OR_FIGURE = frozenset("0123456789-.,")


def survey(table: Table) -> Profile:
    """Read a table from the first row to the last. Errors: FileRefused."""
    counts: list[Counter[str]] = []
    seen: list[Column] = []
    rows = 0
    for _, cells in table.rows():
        rows += 1
        while len(seen) < len(cells):
            seen.append(Column(""))
            counts.append(Counter())
        for column, counter, text in zip(seen, counts, cells, strict=False):
            if text:
                _see(column, counter, text)
    if not rows:
        raise FileRefused("The file has a header but no rows below it.")
    names = table.columns(len(seen))
    seen += [Column("") for _ in range(len(names) - len(seen))]
    for column, name in zip(seen, names, strict=True):
        column.name = name
    for column, counter in zip(seen, counts, strict=False):
        column.values = dict(counter.most_common(MAX_DISTINCT))
        column.has_more_values = column.has_more_values or len(counter) > MAX_DISTINCT
    return Profile(seen, rows, list(table.source.sheets), table.facts)


def _see(column: Column, counter: Counter[str], text: str) -> None:
    column.filled += 1
    if text in counter:
        counter[text] += 1
        return
    if len(text) > MAX_VALUE_CHARACTERS or len(counter) >= COUNTED_DISTINCT:
        column.has_more_values = True
    else:
        counter[text] = 1
        if len(column.samples) < SAMPLES and not is_nothing(text):
            column.samples.append(text)
    if text[0] in FIGURE_STARTS:
        text = bare_figure(text)
    if text[:1] in DATE_OR_FIGURE:  # one look at each distinct text is evidence enough
        if "/" in text or "-" in text[1:] or "." in text:
            column.dates.see(text)
        if len(text) <= 20 and "/" not in text and ":" not in text:
            column.figures.see(text)
