"""Reading CSV, TSV and semicolon files: their encoding, their separator, their records."""

import csv
import io
import re
from collections.abc import Iterator

from msp_office.imports.calculations.table import find_delimiter
from msp_office.imports.readers.limits import MAX_CELL_CHARACTERS, FileRefused, check_row, clean_cell

ENCODINGS = {"utf-8": "UTF-8", "utf-16": "UTF-16", "windows-1252": "Windows-1252 (Western European)"}
DELIMITER_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}

_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_OTHER_FILES = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed (gzip) file: unpack it first"),
    (b"BZh", "a compressed file: unpack it first"),
    (b"7z\xbc\xaf", "a compressed (7z) file: unpack it first"),
    (b"Rar!", "a compressed (RAR) file: unpack it first"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
)
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def decode(data: bytes, encoding: str = "") -> tuple[str, str]:
    """The text of a file and its encoding: as told, by byte order mark, UTF-8, UTF-16 or Windows-1252."""
    for magic, name in _OTHER_FILES:
        if data.startswith(magic):
            raise FileRefused(f"This is {name}. Import a CSV or XLSX file.")
    if encoding:
        return _decode_as(data, encoding), encoding
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_as(data, name), name.removesuffix("-sig")
    start = data[:4000]
    if start.count(0) > len(start) * 0.3:  # every other byte is empty: UTF-16 without its mark
        name = "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"
        return _decode_as(data, name), name
    if b"\x00" in data:
        row = data[: data.index(b"\x00")].count(b"\n") + 1
        raise FileRefused(f"Row {row} contains NUL bytes: the file is damaged or no text file. Export it again.")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        _refuse_mixture(data)
        return _decode_as(data, "windows-1252"), "windows-1252"


def _decode_as(data: bytes, encoding: str) -> str:
    try:
        return data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except (UnicodeDecodeError, LookupError) as error:
        at = getattr(error, "start", 0)
        row = data[:at].count(b"\n") + 1
        name = ENCODINGS.get(encoding, encoding.upper())
        raise FileRefused(
            f"Row {row} cannot be read as {name}: the file is binary or in another encoding. Export it as UTF-8."
        ) from None


def _refuse_mixture(data: bytes) -> None:
    """Some rows UTF-8, others not: whichever way it is read, names come out wrong."""
    utf8 = other = 0
    for number, line in enumerate(data.split(b"\n"), start=1):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            utf8 = utf8 or number
        except UnicodeDecodeError:
            other = other or number
        if utf8 and other:
            raise FileRefused(
                f"The file mixes encodings: row {utf8} is UTF-8, row {other} is not. Export it again as UTF-8."
            )


class TextSource:
    """The records of a text file; `encoding` and `delimiter` are what was told or found."""

    sheets: tuple[str, ...] = ()
    sheet = ""

    def __init__(self, data: bytes, encoding: str = "", delimiter: str = "") -> None:
        self._text, self.encoding = decode(data, encoding)
        if not self._text.strip("\ufeff \t\r\n,;|"):
            raise FileRefused("The file is empty.")
        _refuse_other_formats(self._text)
        told = _SEPARATOR_LINE.match(self._text)
        self._skipped = 0
        if told:
            self._text, self._skipped = self._text[told.end() :], 1
        found = delimiter or (told[1] if told else "") or find_delimiter(self._text)
        if not found:
            raise FileRefused(
                "Only one column was found: no comma, semicolon, tab or vertical bar separates the cells of the rows."
            )
        self.delimiter = found

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """(row number, cells) of every record, blank ones too."""
        csv.field_size_limit(MAX_CELL_CHARACTERS)
        number = self._skipped
        reader = csv.reader(io.StringIO(self._text, newline=""), delimiter=self.delimiter, strict=True)
        while True:
            number += 1
            try:
                record = next(reader, None)
            except csv.Error as error:
                raise FileRefused(_csv_sentence(str(error), number)) from None
            if record is None:
                return
            cells = [clean_cell(cell, number) for cell in record]
            while cells and not cells[-1]:
                cells.pop()
            check_row(cells, number)
            yield number, cells


def _csv_sentence(error: str, row: int) -> str:
    if "field larger" in error:
        return (
            f"Row {row} has a cell of more than {MAX_CELL_CHARACTERS:,} characters. "
            "Shorten it, or check whether a quotation mark is missing."
        )
    if "end of data" in error:
        return f"Row {row} opens a quotation mark that is never closed: the file is cut off or damaged."
    return f"Row {row} has a quotation mark inside a cell that is not doubled: cells cannot be told apart."


def _refuse_other_formats(text: str) -> None:
    start = text[:500].lstrip("\ufeff \t\r\n").casefold()
    if start.startswith(("<!doctype html", "<html", "<table", "<meta", "<head")):
        raise FileRefused("This is a web page (HTML), whatever its name says. Export the list as CSV or XLSX.")
    if start.startswith(("<?xml", "<!doctype")):
        raise FileRefused("This is an XML file. Export the list as CSV or XLSX.")
    if start.startswith("{\\rtf"):
        raise FileRefused("This is a text document (RTF). Export the list as CSV or XLSX.")
    if start.startswith(("{", "[{")):
        raise FileRefused("This is a JSON file. Export the list as CSV or XLSX.")
    control = sum(1 for character in text[:4000] if character < " " and character not in "\t\r\n\x0b\x0c")
    if control > len(text[:4000]) * 0.05:
        raise FileRefused("This is a binary file, not a table. Import a CSV or XLSX file.")
