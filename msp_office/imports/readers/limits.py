"""How much of a file is read at most, and what a refusal is."""

import re

MAX_FILE_BYTES = 50 * 1024 * 1024
MAX_COLUMNS = 200
MAX_ROWS = 500_000
MAX_CELL_CHARACTERS = 100_000


class FileRefused(Exception):
    """The file is not read; the message is the plain sentence that a person gets."""


_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")


def clean_cell(text: str, row: int) -> str:
    """The text without surrounding blanks and invisible characters; refused when it is too long or has a NUL."""
    if len(text) > MAX_CELL_CHARACTERS:
        raise FileRefused(
            f"Row {row} has a cell of {len(text):,} characters; at most {MAX_CELL_CHARACTERS:,} are read. "
            "Shorten it, or check whether a quotation mark is missing."
        )
    if "\x00" in text:
        raise FileRefused(f"Row {row} contains NUL bytes: the file is damaged or no text file. Export it again.")
    return _INVISIBLE.sub("", text).strip() if text else ""


def check_row(cells: list[str], row: int) -> None:
    """Refuse what is wider or longer than any export of a ticket tool."""
    if len(cells) > MAX_COLUMNS:
        raise FileRefused(f"Row {row} has {len(cells):,} columns; at most {MAX_COLUMNS} are read.")
    if row > MAX_ROWS:
        raise FileRefused(f"The file has more than {MAX_ROWS:,} rows. Split it into smaller files.")
