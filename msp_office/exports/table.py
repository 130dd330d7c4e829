"""What an export consists of, before it becomes a file."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula of our own making ("=SUM(C3:C9)"), never of anybody's text, and the value it comes to.

    XLSX holds the formula, CSV the value.
    """

    text: str
    value: int | Decimal | None


Value = str | int | Decimal | bool | date | datetime | Formula | None
"""A cell. Texts are written as texts and numbers as numbers; None stays empty; moments are written as UTC."""

_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"}  # control, format, surrogate, line, paragraph, space
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # no XML and no CSV can hold them


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, and how a spreadsheet shows the numbers below it ("0.00", "#,##0")."""

    label: str
    number_format: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A named table: rows are as long as `columns`. `notes` are lines that stand above the heading in XLSX only."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    notes: Sequence[str] = ()


def acts_as_formula(text: str) -> bool:
    """Whether a spreadsheet could take this text for a formula, also behind blanks, control or fullwidth characters.

    >>> [acts_as_formula(text) for text in ("=1+1", " \\u200b@SUM(A1)", "＝1", "\\tx", "a=1", "-5 printers", "")]
    [True, True, True, True, False, True, False]
    """
    if text[:1] in ("\t", "\r", "\n"):
        return True
    for character in text:
        if unicodedata.category(character) not in _UNSEEN:
            return unicodedata.normalize("NFKC", character)[:1] in ("=", "+", "-", "@")
    return False


def clean(text: str) -> str:
    """The text without the characters that no file can hold."""
    return _FORBIDDEN.sub("", text)
