"""Which files may lie on a ticket, and under which name? Their first bytes and their ending must agree."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

MAX_FILE_BYTES = 20 * 1024 * 1024
HEAD_BYTES = 64 * 1024  # how much of a file is looked at
LONGEST_NAME = 120
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")


class FileRefused(ValueError):
    """The file may not be attached; the message says why and what may be."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Files that are recognized by their first bytes; `content_type` is what they are served as."""

    endings: frozenset[str]
    content_type: str
    matches: Callable[[bytes], bool]


def _begins(*starts: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(starts)


def _zipped(*members: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(b"PK\x03\x04") and any(member in head for member in members)


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return len(head) % 2 == 0 or len(head) == HEAD_BYTES
    return not _CONTROL.search(head)


def _kind(endings: str, content_type: str, matches: Callable[[bytes], bool]) -> Kind:
    return Kind(frozenset(endings.split()), content_type, matches)


KINDS = (
    _kind("png", "image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    _kind("jpg jpeg", "image/jpeg", _begins(b"\xff\xd8\xff")),
    _kind("gif", "image/gif", _begins(b"GIF87a", b"GIF89a")),
    _kind("webp", "image/webp", lambda head: head.startswith(b"RIFF") and head[8:12] == b"WEBP"),
    _kind("heic", "image/heic", lambda head: head[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1")),
    _kind("pdf", "application/pdf", _begins(b"%PDF-")),
    _kind("docx xlsx pptx", "application/octet-stream", _zipped(b"[Content_Types].xml")),
    _kind("odt ods odp", "application/octet-stream", _zipped(b"mimetypeapplication/vnd.oasis.opendocument")),
    _kind("zip", "application/zip", _begins(b"PK\x03\x04")),
    _kind("doc xls ppt msg", "application/octet-stream", _begins(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")),
    _kind("txt log csv md ini conf cfg eml", "text/plain; charset=utf-8", _is_text),
)
ENDINGS = tuple(sorted(ending for kind in KINDS for ending in kind.endings))
_KIND_OF = {ending: kind for kind in KINDS for ending in kind.endings}


def clean_name(name: str) -> str:
    """A file's own name as it may be shown and given back: no folders, nothing invisible, one line, not too long.

    >>> clean_name("../../etc/passwd.txt"), clean_name("C:\\\\temp\\\\a\\u202egnp.txt"), clean_name(" . ")
    ('passwd.txt', 'agnp.txt', 'file')
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    visible = "".join(" " if letter.isspace() else letter for letter in last if _is_visible(letter))
    whole = " ".join(visible.split()).strip(" .")
    stem, dot, ending = whole.rpartition(".")
    if len(whole) > LONGEST_NAME:
        whole = (
            f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}" if dot and len(ending) < 10 else whole[:LONGEST_NAME]
        )
    return whole or "file"


def content_type_of(name: str) -> str:
    """What a stored file is served as; by its cleaned name, whose bytes were checked when it came in."""
    kind = _KIND_OF.get(_ending(name))
    return kind.content_type if kind else "application/octet-stream"


def check_file(name: str, head: bytes, size: int) -> None:
    """Whether a file may be attached under this cleaned name; `head` is its first HEAD_BYTES. Errors: FileRefused."""
    kind = _KIND_OF.get(_ending(name))
    if size < 1:
        raise FileRefused(f"“{name}” is empty.")
    if size > MAX_FILE_BYTES:
        raise FileRefused(
            f"“{name}” has {size / 1024 / 1024:,.1f} MB: the most is {MAX_FILE_BYTES // 1024 // 1024} MB."
        )
    if kind is None:
        raise FileRefused(f"“{name}” is of a kind that is not taken. Taken are: {', '.join(ENDINGS)}.")
    if not kind.matches(head):
        raise FileRefused(f"“{name}” does not hold what its ending says: it was not taken.")


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def _is_visible(letter: str) -> bool:
    """No control, format (text direction, zero width), surrogate, private or unassigned character; spaces are."""
    return letter.isspace() or unicodedata.category(letter)[0] != "C"
