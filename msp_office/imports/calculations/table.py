"""Which character separates the cells of a text file, which row is its header, what its columns are called."""

import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Sequence

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_CHARACTERS = 200_000
SAMPLE_ROWS = 200
HEADER_WITHIN = 30

_FIGURE = re.compile(r"[-+(]?[$€£]?\s?\d[\d.,:/ ()-]*%?")


def plain(header: str) -> str:
    """A header as it is compared: lower case, words parted by one underscore.

    >>> plain("  Opened at ") == plain("opened_at") == "opened_at"
    True
    """
    return re.sub(r"[\W_]+", "_", header.strip().casefold()).strip("_")


def find_delimiter(text: str) -> str | None:
    """The separator that cuts the most rows into the same number of cells; None when none cuts anything.

    >>> find_delimiter("a;b;c\\n1,5;2;3\\n2,5;3;4\\n")
    ';'
    >>> find_delimiter("no table\\n") is None
    True
    """
    sample = text[:SAMPLE_CHARACTERS]
    if len(text) > SAMPLE_CHARACTERS:
        sample = sample[: sample.rfind("\n") + 1] or sample
    best = (0.0, 0, 0.0)
    found: str | None = None
    for delimiter in DELIMITERS:
        widths = _widths(sample, delimiter)
        if not widths:
            continue
        width, rows = max(widths.items(), key=lambda item: (item[1], item[0]))
        if width < 2:
            wide = {size: count for size, count in widths.items() if size > 1}
            if not wide:
                continue
            width, rows = max(wide.items(), key=lambda item: (item[1], item[0]))
        share = rows / sum(widths.values())
        score = (round(share, 1), width, share)
        if score > best:
            best, found = score, delimiter
    return found


def _widths(sample: str, delimiter: str) -> Counter[int]:
    widths: Counter[int] = Counter()
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            if row:
                widths[len(row)] += 1
            if widths.total() >= SAMPLE_ROWS:
                break
    except csv.Error:
        pass  # what was read until then is the evidence
    return widths


def find_header(rows: Sequence[Sequence[str]], known: Collection[str]) -> int:
    """The index of the header among the first rows: titles may stand above it.

    `known` are the headers that some tool is known to write, in plain form: a row with at least two of them is the
    header. Otherwise it is the first row that is nearly as wide as the table and holds words, not figures.

    >>> find_header([["Tickets of June"], [""], ["Number", "Opened"], ["17", "2026-06-01"]], set())
    2
    """
    head = rows[:HEADER_WITHIN]
    matches = [len({plain(cell) for cell in row} & set(known)) for row in head]
    if matches and max(matches) >= 2:
        return matches.index(max(matches))
    filled = [[cell for cell in row if cell.strip()] for row in head]
    widest = max((len(row) for row in filled), default=0)
    for index, row in enumerate(filled):
        figures = sum(1 for cell in row if _FIGURE.fullmatch(cell.strip()))
        if row and len(row) >= 0.7 * widest and figures <= 0.2 * len(row):
            return index
    return next((index for index, row in enumerate(filled) if row), 0)


def column_names(header: Sequence[str], width: int) -> list[str]:
    """A name of its own for every column: repeats are numbered, blank ones and those beyond the header are too.

    >>> column_names(["Key", "Labels", "Labels", ""], 5)
    ['Key', 'Labels', 'Labels (2)', 'Column 4', 'Column 5']
    """
    names: list[str] = []
    for index in range(max(width, len(header))):
        name = " ".join(header[index].split())[:120] if index < len(header) else ""
        name = name or f"Column {index + 1}"
        candidate, number = name, 1
        while candidate in names:
            number += 1
            candidate = f"{name} ({number})"
        names.append(candidate)
    return names
