"""What a binder section says, ready for paper: the one shape between the records of a client's network and the printer.

A section is a list of blocks in reading order. Values arrive formatted; None is unknown and is printed as a line to
write on (a blank binder) or as "—". A secret never arrives: its place holds the key to fetch it by and its version.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    COMPLETE = "complete"
    INCOMPLETE = "incomplete"  # something is recorded, nobody has called it complete
    EMPTY = "empty"
    NOT_APPLICABLE = "not applicable"


class Kind(StrEnum):
    """How the values of a column or a fact are set."""

    TEXT = "text"
    NUMBER = "number"  # right-aligned
    CODE = "code"  # addresses, serial numbers: every character counts, so 0 and O must look different
    DATE = "date"  # never broken over lines


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads to a row, or to the beginning, of this or another section."""

    text: str
    section: str  # its key
    anchor: str = ""  # of the row


@dataclass(frozen=True, slots=True)
class Secret:
    """The place of a secret. `key` fetches it from the vault, `version` grows with each change, `kind` decides who
    may have it printed."""

    key: str
    version: int
    kind: str


Value = str | Link | Secret | None


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: Value
    kind: Kind = Kind.TEXT
    note: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Label and value, one below the other: the settings of one thing."""

    facts: tuple[Fact, ...]
    heading: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    width: int = 2  # relative to the other columns
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Row:
    """As many cells as the table has columns; `note` stands below them over the whole width."""

    cells: tuple[Value, ...]
    anchor: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table without rows still says which columns there are: a blank binder prints it to be filled in by hand.

    Errors: ValueError when a row does not fit the columns.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    heading: str = ""

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.cells) != len(self.columns):
                raise ValueError(f"{self.heading or 'Table'}: {len(row.cells)} cells, {len(self.columns)} columns")


@dataclass(frozen=True, slots=True)
class Prose:
    """Paragraphs of plain text, parted by blank lines."""

    text: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing or photograph: SVG (our own or sanitized) or PNG/JPEG. `description` is read out instead of it."""

    content: bytes
    media_type: str  # image/svg+xml, image/png or image/jpeg
    description: str
    caption: str = ""
    landscape: bool = False  # a page of its own, turned
    heading: str = ""


Block = Facts | Table | Prose | Picture


@dataclass(frozen=True, slots=True)
class SectionContent:
    """One section of one client's binder. Its `number` is its place in the list of all sections, so it stays when
    other sections are left out.

    Who verified it when stands on the list of effective pages and not on its own pages: to read a section again and
    find it right changes no page. So neither is part of its revision.
    """

    key: str
    number: int
    title: str
    status: Status
    blocks: tuple[Block, ...] = ()
    intro: str = ""
    not_applicable_because: str = ""
    verified_on: date | None = field(default=None, metadata={"apart": True})
    verified_by: str = field(default="", metadata={"apart": True})

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """Every secret that has a place in this section, in reading order.

        >>> wifi = Fact("Guest wireless", Secret("wifi|3", 2, "wifi_key"))
        >>> [secret.key for secret in SectionContent("x", 1, "X", Status.COMPLETE, (Facts((wifi,)),)).secrets]
        ['wifi|3']
        """
        return tuple(value for value in _values(self.blocks) if isinstance(value, Secret))

    @property
    def rows(self) -> int:
        """How many rows its tables have: what decides whether it is printed in parts."""
        return sum(len(block.rows) for block in self.blocks if isinstance(block, Table))

    def blank(self) -> "SectionContent":
        """The same section with nothing filled in: labels and columns stay, values, texts and pictures go."""
        return replace(
            self,
            status=Status.EMPTY,
            not_applicable_because="",
            verified_on=None,
            verified_by="",
            blocks=tuple(
                replace(block, rows=())
                if isinstance(block, Table)
                else replace(block, facts=tuple(replace(fact, value=None, note="") for fact in block.facts))
                for block in self.blocks
                if isinstance(block, Facts | Table)
            ),
        )


def _values(blocks: tuple[Block, ...]) -> Iterator[Value]:
    for block in blocks:
        if isinstance(block, Facts):
            yield from (fact.value for fact in block.facts)
        elif isinstance(block, Table):
            for row in block.rows:
                yield from row.cells


def revision_hash(content: SectionContent, *variant: str) -> str:
    """The identity of a section's pages: equal content in an equal variant (options, template version) is equal pages.

    The same in every process and on every machine. A secret counts by its version, a picture by its bytes.

    >>> one = SectionContent("notes", 20, "Other notes", Status.COMPLETE, (Prose("The key is under the mat."),))
    >>> revision_hash(one, "A4") == revision_hash(replace(one, verified_by="Ana"), "A4") != revision_hash(one, "Letter")
    True
    """
    canonical = json.dumps([_plain(content), *variant], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: Any) -> Any:
    """JSON's own types; the name of each dataclass keeps a text and a link of equal fields apart."""
    if is_dataclass(value) and not isinstance(value, type):
        kept = (one for one in fields(value) if not one.metadata.get("apart"))
        return {"": type(value).__name__} | {one.name: _plain(getattr(value, one.name)) for one in kept}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"{type(value).__name__} has no place in a section's content")
