"""Which days a text of a report means: "Jan 2026", "January - December 2026", "Nov 1 - 24, 2026"."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from msp_office.calculations.period import Period, add_months
from msp_office.imports.calculations.dates import EARLIEST_YEAR, parse_day

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_BETWEEN = re.compile(r"\s*[–—]\s*|\s+(?:to|through|thru)\s+|\s+-\s+|(?<=[A-Za-z0-9])-(?=[A-Za-z0-9])", re.IGNORECASE)
_YEAR_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_QUARTER = re.compile(r"(?:q([1-4])\W{0,2}(\d{4})|(\d{4})\W{0,2}q([1-4]))", re.IGNORECASE)
_PART = re.compile(r"(?:([A-Za-z]{3,9})\.?)?[\s,-]*('?\d{1,4})?[\s,]*('?\d{1,4})?")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}(?:[ T]\d.*)?")


@dataclass(frozen=True)
class _Part:
    """One side of a range, as far as it says."""

    month: int | None
    day: int | None
    year: int | None


def parse_period(text: str, order: str = "mdy") -> Period:
    """The days that a text means; a day alone is its month. ValueError with a plain sentence otherwise.

    >>> print(parse_period("Jan 26"), "|", parse_period("January through March 2026"), "|", parse_period("Q1 2026"))
    Jan 2026 | Jan 2026 – Mar 2026 | Jan 2026 – Mar 2026
    >>> print(parse_period("Nov 1 - 24, 2026"), "|", parse_period("2026-01-01 - 2026-12-31"))
    Nov 1, 2026 – Nov 24, 2026 | Jan 2026 – Dec 2026
    """
    clean = " ".join(text.replace("\u00a0", " ").split()).strip(" ,.;:")
    try:
        found = _single(clean, order) or _range(clean, order)
    except ValueError:
        found = None
    if found is None or found.start.year < EARLIEST_YEAR:
        raise ValueError(f"“{text[:60]}” names no month and no other days.")
    return found


def is_period(text: str) -> bool:
    try:
        parse_period(text)
    except ValueError:
        return False
    return True


def _single(text: str, order: str) -> Period | None:
    if found := _YEAR_MONTH.fullmatch(text):
        return _month(int(found[1]), int(found[2]))
    if found := _MONTH_YEAR.fullmatch(text):
        return _month(int(found[2]), int(found[1]))
    if found := _QUARTER.fullmatch(text):
        start = date(int(found[2] or found[3]), 3 * int(found[1] or found[4]) - 2, 1)
        return Period(start, add_months(start, 3))
    if re.fullmatch(r"(?:19|20)\d{2}", text):
        return Period(date(int(text), 1, 1), date(int(text) + 1, 1, 1))
    if _DATE.fullmatch(text):
        day = parse_day(text, order)
        return _month(day.year, day.month)
    part = _part(text)
    if part and part.month and part.year:
        return _month(part.year, part.month)
    return None


def _range(text: str, order: str) -> Period | None:
    for found in _BETWEEN.finditer(text):
        left, right = text[: found.start()], text[found.end() :]
        if _DATE.fullmatch(left) and _DATE.fullmatch(right):
            first, last = parse_day(left, order), parse_day(right, order)
            return Period(first, last + timedelta(1))
        if _YEAR_MONTH.fullmatch(left) and (until_month := _YEAR_MONTH.fullmatch(right)):
            return Period(
                _month(int(left[:4]), int(left[5:])).start, _month(int(until_month[1]), int(until_month[2])).end
            )
        until = _part(right)
        since = _part(left, year_follows=until is not None and until.day is not None)
        if since is None or until is None or until.year is None or since.month is None:
            continue
        month = until.month or since.month
        year = since.year or (until.year if since.month <= month else until.year - 1)
        return _days(_Part(since.month, since.day, year), _Part(month, until.day, until.year))
    return None


def _part(text: str, *, year_follows: bool = False) -> _Part | None:
    """ "Nov 24, 2026", "Nov 26" (a year), "24, 2026"; with `year_follows` a lone small number is a day."""
    found = _PART.fullmatch(text.strip(" ,"))
    if not found or not any(found.groups()):
        return None
    month = None
    if found[1]:
        name = found[1].casefold().replace("sept", "sep") if len(found[1]) == 4 else found[1].casefold()
        month = next((number for number, full in enumerate(_MONTHS, start=1) if full.startswith(name)), None)
        if month is None:
            return None
    first, second = (int(n.strip("'")) if n else None for n in (found[2], found[3]))
    if second is not None:
        return _Part(month, first, _year(second))
    if first is not None and first <= 31 and year_follows:
        return _Part(month, first, None)
    return _Part(month, None, None if first is None else _year(first))


def _year(number: int) -> int:
    return number + 2000 if number < 100 else number


def _month(year: int, month: int) -> Period:
    start = date(year, month, 1)
    return Period(start, add_months(start, 1))


def _days(since: _Part, until: _Part) -> Period:
    start = date(since.year or 0, since.month or 0, since.day or 1)
    month = date(until.year or 0, until.month or 0, 1)
    end = month.replace(day=until.day) + timedelta(1) if until.day else add_months(month, 1)
    return Period(start, end)
