"""Which days does a figure cover? Half-open periods of whole days."""

import itertools
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days of [start, end). Errors: ValueError when there is none."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError("A period has at least one day.")

    def __str__(self) -> str:
        """As people say it: "Nov 2025 – Oct 2026", "Sep 14, 2026 – Sep 20, 2026".

        >>> print(Period(date(2025, 11, 1), date(2026, 11, 1)), "|", Period(date(2026, 2, 1), date(2026, 3, 1)))
        Nov 2025 – Oct 2026 | Feb 2026
        """
        last = self.end - timedelta(1)
        if self.is_months:
            first, final = f"{self.start:%b %Y}", f"{last:%b %Y}"
            return first if first == final else f"{first} – {final}"
        return f"{written(self.start)} – {written(last)}"

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    @property
    def last_day(self) -> date:
        return self.end - timedelta(1)

    @property
    def is_months(self) -> bool:
        """Whether it is made of whole calendar months."""
        return self.start.day == 1 and self.end.day == 1

    @property
    def month_count(self) -> int:
        """How many calendar months it touches."""
        return months_between(self.start, self.last_day) + 1

    def overlap(self, start: date | None, end: date | None) -> "Period | None":
        """The days shared with [start, end), None being without bound; None when there are none.

        >>> Period(date(2026, 1, 1), date(2026, 2, 1)).overlap(date(2026, 1, 30), None).days
        2
        """
        first, after = max(self.start, start or self.start), min(self.end, end or self.end)
        return Period(first, after) if first < after else None

    def before(self) -> "Period":
        """The period just before: as many months when it is whole months, as many days otherwise.

        >>> print(Period(date(2026, 1, 1), date(2026, 4, 1)).before())
        Oct 2025 – Dec 2025
        """
        if self.is_months:
            return Period(add_months(self.start, -months_between(self.start, self.end)), self.start)
        return Period(self.start - timedelta(self.days), self.start)

    def months(self) -> list["Period"]:
        """Its calendar months, the first and last cut where it cuts them."""
        starts = [add_months(self.start.replace(day=1), number) for number in range(self.month_count + 1)]
        return [part for first, after in itertools.pairwise(starts) if (part := self.overlap(first, after))]

    def cut_at(self, days: set[date]) -> list["Period"]:
        """Its parts between these days, in order."""
        edges = [self.start, *sorted(day for day in days if self.start < day < self.end), self.end]
        return [Period(first, after) for first, after in itertools.pairwise(edges)]


def short_day(day: date) -> str:
    """
    >>> short_day(date(2026, 11, 2))
    'Nov 2'
    """
    return f"{day:%b} {day.day}"


def written(day: date) -> str:
    return f"{short_day(day)}, {day.year}"


def add_months(day: date, months: int) -> date:
    """The same day so many months later, the month's last when it is shorter.

    >>> add_months(date(2026, 1, 31), 1), add_months(date(2026, 1, 1), -2)
    (datetime.date(2026, 2, 28), datetime.date(2025, 11, 1))
    """
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(1)).day
    return date(year, month + 1, min(day.day, last))


def months_between(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month


def trailing_months(today: date, months: int) -> Period:
    """The last complete months before `today`.

    >>> print(trailing_months(date(2026, 11, 23), 12))
    Nov 2025 – Oct 2026
    """
    end = today.replace(day=1)
    return Period(add_months(end, -months), end)


def last_day(end: date | None) -> date | None:
    """The last day of a period that ends before `end`; None stays open."""
    return None if end is None else end - timedelta(1)
