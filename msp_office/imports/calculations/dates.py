"""What moment a text means, and in which order day and month stand in a whole file."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, start=1)}
_DAY = re.compile(
    r"(?P<a>\d{1,4}|[A-Za-z]{3,9})\s?[-/. ]\s?(?P<b>\d{1,2}|[A-Za-z]{3,9}),?\s?[-/. ]\s?(?P<c>\d{4}|\d{2})"
    r"(?:[T,]?\s*(?P<rest>\S.*))?$"
)
_TIME = re.compile(
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|UTC|GMT|[-+]\d{2}(?::?\d{2})?)?$"
)
EARLIEST_YEAR = 1980


@dataclass
class OrderEvidence:
    """How many dates of a file can be read only as day/month or only as month/day, and how many differ by it."""

    only_dmy: int = 0
    only_mdy: int = 0
    either: int = 0  # both readings are possible and differ

    def see(self, text: str) -> None:
        """Count one text; what is no numeric date leaves the count as it is."""
        found = _DAY.match(text)
        if not found or not (found["a"].isdigit() and found["b"].isdigit()) or len(found["a"]) > 2:
            return
        first, second = int(found["a"]), int(found["b"])
        if first > 12 >= second:
            self.only_dmy += 1
        elif second > 12 >= first:
            self.only_mdy += 1
        elif first != second:
            self.either += 1

    def __add__(self, other: "OrderEvidence") -> "OrderEvidence":
        return OrderEvidence(self.only_dmy + other.only_dmy, self.only_mdy + other.only_mdy, self.either + other.either)


def date_order(evidence: Iterable[OrderEvidence]) -> str | None:
    """ "dmy" or "mdy" for all dates of a file; None when the file does not say and a person must.

    >>> date_order([OrderEvidence(only_dmy=3, either=9)])
    'dmy'
    >>> date_order([OrderEvidence(either=9)]) is None
    True
    """
    total = sum(evidence, OrderEvidence())
    if total.only_dmy and total.only_mdy:
        return None
    if total.only_dmy or total.only_mdy:
        return "dmy" if total.only_dmy else "mdy"
    return None if total.either else "dmy"


def parse_day(text: str, order: str) -> date:
    """The day that a text means; ValueError with a plain sentence otherwise.

    >>> parse_day("3/2/2016", "dmy"), parse_day("Jul 14, 2025", "dmy")
    (datetime.date(2016, 2, 3), datetime.date(2025, 7, 14))
    """
    return _split(text, order)[0]


def moment_text(texts: Sequence[str]) -> str:
    """The moment that the cells of one row say: a day and a time of day may stand in two columns, in either order.

    >>> moment_text(["10:23:52 AM", "03/04/2024"]), moment_text(["2026-03-04 09:00", "2026-03-05"])
    ('03/04/2024 10:23:52 AM', '2026-03-04 09:00')
    """
    first, *others = texts
    if _TIME.match(first):
        return " ".join([*(text for text in others if _DAY.match(text)), first][-2:])
    found = _DAY.match(first)
    if found and not found["rest"]:
        return " ".join([first, *(text for text in others if _TIME.match(text))][:2])
    return first


def parse_moment(text: str, order: str, zone: tzinfo) -> datetime:
    """The moment that a text means: in `zone` unless it carries an offset; a day alone is its first minute.

    >>> parse_moment("14/Jul/25 3:42 PM", "mdy", UTC).isoformat()
    '2025-07-14T15:42:00+00:00'
    """
    day, rest = _split(text, order)
    if not rest:
        return datetime(day.year, day.month, day.day, tzinfo=zone)
    found = _TIME.match(rest)
    if not found:
        raise ValueError(f"“{text[:60]}” has no readable time of day.")
    hour = int(found["hour"])
    if found["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(f"“{text[:60]}” has no readable time of day.")
        hour = hour % 12 + (12 if found["half"][0] in "Pp" else 0)
    try:
        moment = datetime(
            day.year, day.month, day.day, hour, int(found["minute"]), int(found["second"] or 0),
            int((found["part"] or "0").ljust(6, "0")[:6]), tzinfo=zone,
        )  # fmt: skip
    except ValueError:
        raise ValueError(f"“{text[:60]}” has no readable time of day.") from None
    return moment.replace(tzinfo=_offset(found["zone"])) if found["zone"] else moment


def _offset(text: str) -> tzinfo:
    if text in ("Z", "UTC", "GMT"):
        return UTC
    hours, minutes = int(text[1:3]), int(text[3:].removeprefix(":") or 0)
    if hours > 14 or minutes > 59:
        raise ValueError(f"“{text}” is no offset from UTC.")
    return timezone((-1 if text[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes))


def _split(text: str, order: str) -> tuple[date, str]:
    """The day in front and what stands behind it."""
    found = _DAY.match(text)
    if not found:
        raise ValueError(f"“{text[:60]}” is no date.")
    a, b, c = found["a"], found["b"], found["c"]
    if a.isalpha() and b.isdigit():  # Jul 14, 2025
        day, month, year = int(b), _month(a), int(c)
    elif a.isdigit() and b.isalpha():  # 14/Jul/25, 2025-Jul-14
        day, month, year = (int(c), _month(b), int(a)) if len(a) == 4 else (int(a), _month(b), int(c))
    elif len(a) == 4:
        day, month, year = int(c), int(b), int(a)
    elif a.isdigit() and b.isdigit():
        day, month, year = (int(a), int(b), int(c)) if order == "dmy" else (int(b), int(a), int(c))
    else:
        raise ValueError(f"“{text[:60]}” is no date.")
    if len(c) == 2 and not (a.isdigit() and len(a) == 4):
        year += 2000
    try:
        if year < EARLIEST_YEAR:
            raise ValueError
        return date(year, month, day), found["rest"] or ""
    except ValueError:
        hint = " when the day comes first" if order == "dmy" else " when the month comes first"
        raise ValueError(f"“{text[:60]}” is no date{hint if '/' in text or '.' in text else ''}.") from None


def _month(name: str) -> int:
    number = _MONTHS.get(name[:3].casefold())
    if not number:
        raise ValueError(f"“{name}” is no month.")
    return number
