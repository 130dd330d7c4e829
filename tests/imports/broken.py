"""Files that must be refused (or read with a reason for each row), each with the sentence that says why."""

import struct
import zipfile
from collections.abc import Callable
from io import BytesIO

from openpyxl import Workbook

HEADER = "Number,Title,Status,Opened\n"
GOOD = HEADER + "1,a,New,2025-01-31\n"


def workbook(rows: list[list[object]] | None = None) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows or [["Number", "Title", "Status", "Opened"], ["1", "a", "New", "2025-01-31"]]:
        sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(change: Callable[[str, bytes], bytes], extra: dict[str, bytes] | None = None) -> bytes:
    """A real workbook with its parts changed."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, data in (extra or {}).items():
            new.writestr(name, data)
    return out.getvalue()


def same(name: str, data: bytes) -> bytes:
    return data


def in_sheet(old: bytes, new: bytes) -> bytes:
    return repacked(lambda name, data: data.replace(old, new) if name.startswith("xl/worksheets/") else data)


def plain_zip(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def encrypted_flag() -> bytes:
    """A workbook whose directory says that every part is encrypted."""
    data = bytearray(workbook())
    at = -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        flags = struct.unpack_from("<H", data, at + 8)[0]
        struct.pack_into("<H", data, at + 8, flags | 1)
    return bytes(data)


def overlapping() -> bytes:
    """A workbook whose second part begins where the first does."""
    data = bytearray(workbook())
    first = data.find(b"PK\x01\x02")
    second = data.find(b"PK\x01\x02", first + 1)
    struct.pack_into("<I", data, second + 42, struct.unpack_from("<I", data, first + 42)[0])
    return bytes(data)


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
WIDE = ",".join(f"c{n}" for n in range(201)) + "\n" + ",".join("x" for _ in range(201)) + "\n"
BIG_SHEET = b"<worksheet><sheetData>" + b"<row/>" * 5_000_000 + b"</sheetData></worksheet>"


def bomb() -> bytes:
    return repacked(lambda name, data: BIG_SHEET if name.startswith("xl/worksheets/") else data)


def doctype(declaration: bytes) -> bytes:
    return repacked(lambda name, data: declaration + data if name == "xl/workbook.xml" else data)


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "The file is empty."),
    "blanks": (lambda: b" \r\n\t\r\n", "The file is empty."),
    "separators only": (lambda: b",,,\n,,,\n", "The file is empty."),
    "binary": (lambda: bytes(range(1, 32)) * 40 + b"a,b\n", "binary file"),
    "NUL": (lambda: GOOD.encode() + b"2,b\x00,New,2025-02-01\n", "Row 3 contains NUL bytes"),
    "one column": (lambda: b"Title\nPrinter\nMail\n", "Only one column was found"),
    "exotic separator": (lambda: b"Number^Title\n1^a\n", "Only one column was found"),
    "only a header": (lambda: HEADER.encode(), "a header but no rows"),
    "201 columns": (lambda: WIDE.encode(), "Row 1 has 201 columns"),
    "5 MB in one cell": (lambda: (HEADER + "1," + "x" * 5_000_000 + ",New,\n").encode(), "Row 2 has a cell of more"),
    "quote never closed": (lambda: (GOOD + '2,"b,New,2025-01-31\n3,c,New,x\n').encode(), "opens a quotation mark"),
    "quote in a cell": (lambda: (GOOD + '2,"b"c,New,2025-01-31\n').encode(), "Row 3 has a quotation mark inside"),
    "mixed encodings": (
        lambda: GOOD.encode() + "2,Müller,New,x\n".encode() + "3,Müller,New,x\n".encode("cp1252"),
        "row 3 is UTF-8, row 4 is not",
    ),
    "no known encoding": (lambda: GOOD.encode() + b"2,\x81\x8d,New,x\n", "Row 3 cannot be read as Windows-1252"),
    "cut UTF-16": (lambda: GOOD.encode("utf-16")[:-1], "cannot be read as UTF-16"),
    "web page": (lambda: b"<!DOCTYPE html><html><table><tr><td>1,2</td></tr></table></html>", "web page (HTML)"),
    "XML": (lambda: b'<?xml version="1.0"?><a>1,2</a>', "XML file"),
    "JSON": (lambda: b'[{"number": 1, "title": "a"}]', "JSON file"),
    "RTF": (lambda: b"{\\rtf1\\ansi a,b\\par}", "RTF"),
    "PDF": (lambda: b"%PDF-1.7\n1,2\n", "PDF"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n1,2", "a picture"),
    "program": (lambda: b"MZ\x90\x00,\n", "a program"),
    "gzip": (lambda: b"\x1f\x8b\x08\x00", "unpack it first"),
    "old Excel": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Excel file (.xls)"),
    "password": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99 + "EncryptedPackage".encode("utf-16-le"),
        "protected by a password",
    ),
    "encrypted parts": (encrypted_flag, "protected by a password"),
    "cut workbook": (lambda: workbook()[:2_000], "damaged or cut off"),
    "workbook without its end": (lambda: workbook()[:-30], "damaged or cut off"),
    "zip": (lambda: plain_zip({"tickets.csv": GOOD.encode()}), "a ZIP archive, not an XLSX workbook"),
    "OpenDocument": (lambda: plain_zip({"mimetype": b"x", "content.xml": b"x"}), "OpenDocument file (.ods)"),
    "Word": (lambda: plain_zip({"word/document.xml": b"x"}), "a Word document"),
    "nested zip": (lambda: plain_zip({"a.xlsx": workbook()}), "a ZIP archive, not an XLSX workbook"),
    "xlsb": (lambda: plain_zip({"xl/workbook.bin": b"x", "[Content_Types].xml": b"x"}), "binary workbook (.xlsb)"),
    "bomb 1000:1": (bomb, "far larger than a table"),
    "2001 parts": (lambda: repacked(same, {f"x/{n}": b"" for n in range(2_001)}), "parts inside"),
    "overlapping parts": (overlapping, "overlap each other"),
    "billion laughs": (lambda: doctype(ENTITIES), "XML declarations"),
    "XXE": (lambda: doctype(OUTSIDE), "XML declarations"),
    "UTF-16 parts": (
        lambda: repacked(
            lambda name, data: data.decode().encode("utf-16") if name.startswith("xl/worksheets/") else data
        ),
        "an encoding that no spreadsheet program uses",
    ),
    "cell at the far end": (lambda: in_sheet(b'r="D2"', b'r="XFD1048576"'), "more than 200 columns"),
    "row 1048576": (lambda: in_sheet(b'r="D2"', b'r="D1048576"'), "more than 500,000 rows"),
    "broken XML": (lambda: in_sheet(b"</sheetData>", b"</sheetDat"), "damaged or cut off"),
    "empty sheet": (lambda: workbook([[]]), "The file has no rows."),
}
