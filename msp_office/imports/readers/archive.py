"""Is this XLSX file safe to unpack? Decided from its directory and one bounded pass, before anything is parsed."""

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from io import BytesIO

from msp_office.imports.readers.limits import MAX_COLUMNS, MAX_ROWS, FileRefused

MAX_ENTRIES = 2_000
MAX_UNPACKED = 400 * 1024 * 1024
MAX_RATIO = 250  # real sheets pack 5 to 60 times; a bomb 1,000 times
RATIO_FROM = 2 * 1024 * 1024
DENSE_CELLS = 10_000_000  # what calamine may hold at once
SHARED_TEXT = 400 * 1024 * 1024

_PIECE = 1 << 20
_OVERLAP = 300
_REFERENCE = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br=["']([A-Z]{1,4})(\d{1,9})["']""")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_EMPTY_FORMULA = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f(?:\s[^>]*)?/>)"
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_DECLARATIONS = tuple(
    word.encode(encoding) for word in ("<!DOCTYPE", "<!ENTITY") for encoding in ("ascii", "utf-16-le", "utf-16-be")
)


@dataclass
class Facts:
    """What the pass over the sheets found."""

    rows: int = 0
    columns: int = 0
    cells: int = 0
    referenced: int = 0
    longest_text: int = 0
    empty_formulas: bool = field(default=False)

    @property
    def fits_in_memory(self) -> bool:
        """Whether a reader that holds the whole rectangle of cells, each with its own text, may read it."""
        return (
            self.cells == self.referenced
            and self.rows * self.columns <= DENSE_CELLS
            and self.cells * self.longest_text <= SHARED_TEXT
        )


def inspect(data: bytes) -> Facts:
    """Refuse bombs, encryption, foreign archives and declarations in XML; otherwise say how large the sheets are."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_directory(entries, len(data))
            names = {entry.filename for entry in entries}
            if "xl/workbook.bin" in names:
                raise FileRefused("This is a binary workbook (.xlsb). Save it as .xlsx and try again.")
            if "content.xml" in names and "mimetype" in names:
                raise FileRefused("This is an OpenDocument file (.ods). Save it as .xlsx or CSV and try again.")
            if "word/document.xml" in names:
                raise FileRefused("This is a Word document. Import a CSV or XLSX file.")
            if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
                raise FileRefused("This is a ZIP archive, not an XLSX workbook. Unpack it and import the file inside.")
            return _pass(archive, entries)
    except (
        zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError,
    ) as error:  # fmt: skip
        raise _damaged() from error


def _damaged() -> FileRefused:
    return FileRefused("The workbook is damaged or cut off. Open it in a spreadsheet program and save it again.")


def _check_directory(entries: list[zipfile.ZipInfo], size: int) -> None:
    if len(entries) > MAX_ENTRIES:
        raise FileRefused(f"The workbook has {len(entries):,} parts inside; at most {MAX_ENTRIES:,} are opened.")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise FileRefused("The workbook is protected by a password. Remove the protection and import it again.")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise _bomb()
    if any(_too_dense(entry.file_size, entry.compress_size) for entry in entries):
        raise _bomb()
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise FileRefused("Parts of the workbook overlap each other: it was built to mislead, or is damaged.")
        end = entry.header_offset + 30 + entry.compress_size
    if end > size:
        raise _damaged()
    if len({entry.filename for entry in entries}) != len(entries):
        raise FileRefused("The workbook has two parts of the same name: it was built to mislead, or is damaged.")


def _too_dense(unpacked: int, packed: int) -> bool:
    return unpacked > RATIO_FROM and unpacked > MAX_RATIO * max(packed, 1)


def _bomb() -> FileRefused:
    return FileRefused("Unpacked, the workbook would be far larger than a table of tickets. It was not opened.")


def _pass(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> Facts:
    """Unpack every XML part once, piece by piece, and count; nothing is kept."""
    facts, total = Facts(), 0
    for entry in entries:
        name = entry.filename
        if not name.endswith((".xml", ".rels", ".vml")):
            continue
        size, tail, since_item, shared = 0, b"", 0, False
        with archive.open(entry) as part:
            while piece := part.read(_PIECE):
                size += len(piece)
                total += len(piece)
                if total > MAX_UNPACKED or _too_dense(size, entry.compress_size):
                    raise _bomb()
                if any(word in tail + piece for word in _DECLARATIONS):
                    raise FileRefused("The workbook contains XML declarations that no spreadsheet program writes.")
                if size == len(piece):
                    if b"\x00" in piece[:4] or piece[:2] in (b"\xff\xfe", b"\xfe\xff"):
                        raise FileRefused("The workbook is written in an encoding that no spreadsheet program uses.")
                    shared = b"<sst" in piece[:2000] or b":sst" in piece[:2000]
                if shared:
                    since_item = _longest_text(facts, piece, since_item)
                    tail = piece[-_OVERLAP:]
                else:
                    tail = _count_cells(facts, tail, piece)
        if not shared:
            _count_cells(facts, tail, b"", last=True)
    return facts


def _count_cells(facts: Facts, tail: bytes, piece: bytes, *, last: bool = False) -> bytes:
    """Count the cells that are complete by now; returns what must be looked at together with the next piece."""
    text = tail + piece
    cut = len(text) if last else text.rfind(b"<", 0, max(0, len(text) - 1))
    cut = len(text) if cut < 0 else cut
    # Keep the last cell's start in the tail, so that none is cut in two.
    start = text.rfind(b"<c ", 0, cut)
    if not last and start > 0 and len(text) - start < 200_000:
        cut = start
    whole, rest = text[:cut], text[cut:]
    facts.cells += sum(1 for _ in _CELL.finditer(whole))
    for letters, digits in _REFERENCE.findall(whole):
        facts.referenced += 1
        row, column = int(digits), 0
        for letter in letters:
            column = column * 26 + letter - 64
        if column > MAX_COLUMNS:
            raise FileRefused(f"Row {row} has more than {MAX_COLUMNS} columns; at most {MAX_COLUMNS} are read.")
        if row > MAX_ROWS:
            raise FileRefused(f"The sheet has more than {MAX_ROWS:,} rows. Split it into smaller files.")
        facts.rows, facts.columns = max(facts.rows, row), max(facts.columns, column)
    facts.empty_formulas = facts.empty_formulas or bool(_EMPTY_FORMULA.search(whole))
    return rest


def _longest_text(facts: Facts, piece: bytes, since_item: int) -> int:
    """Bytes since the last shared text ended; the longest one is what a cell can hold."""
    at = 0
    while (end := piece.find(b"si>", at)) >= 0:
        facts.longest_text = max(facts.longest_text, since_item + end - at)
        since_item, at = 0, end + 3
    since_item += len(piece) - at
    facts.longest_text = max(facts.longest_text, since_item)
    return since_item
