"""When is a person paid to be here, and when off? Days of Monday to Friday, a fifth of the paid week each.

Minutes are exact fractions; whoever shows one rounds it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from msp_office.calculations.period import Period

WORKING_DAYS = 5
HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class PaidWeek:
    """What was said about a person's paid week: so many minutes on the days of [start, end), None being open."""

    start: date | None
    end: date | None
    minutes: int

    def covers(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


def week_on(day: date, said: Sequence[PaidWeek], otherwise: int) -> int:
    """The paid week on a day: what was said last holds, and of two said from one day on the later in the list.

    >>> said = [PaidWeek(date(2026, 1, 1), None, 2400), PaidWeek(date(2026, 6, 1), None, 1200)]
    >>> [week_on(date(2026, month, 15), said, 0) for month in (5, 6)], week_on(date(2025, 1, 1), said, 1800)
    ([2400, 1200], 1800)
    """
    minutes, begun = otherwise, date.min
    for week in said:
        start = week.start or date.min
        if week.covers(day) and start >= begun:
            minutes, begun = week.minutes, start
    return minutes


@dataclass(frozen=True, slots=True)
class DaysOff:
    """The days from `first` to `last`, or half of each."""

    first: date
    last: date
    share: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Schedule:
    """One person's working days: employment, paid weeks, time off and the office's holidays.

    >>> off = DaysOff(date(2026, 9, 8), date(2026, 9, 8), HALF)
    >>> schedule = Schedule(None, None, 2400, off=(off,), holidays=frozenset({date(2026, 9, 7)}))
    >>> week = Period(date(2026, 9, 7), date(2026, 9, 14))
    >>> schedule.scheduled_minutes(week), schedule.off_minutes(week)
    (Fraction(2400, 1), Fraction(720, 1))
    """

    employed_from: date | None
    ended_on: date | None  # the last day
    weekly_minutes: int  # where nothing else was said
    weeks: tuple[PaidWeek, ...] = ()
    off: tuple[DaysOff, ...] = ()
    holidays: frozenset[date] = frozenset()

    def is_employed_on(self, day: date) -> bool:
        return (self.employed_from is None or self.employed_from <= day) and (
            self.ended_on is None or day <= self.ended_on
        )

    def week_on(self, day: date) -> int:
        return week_on(day, self.weeks, self.weekly_minutes)

    def minutes_on(self, day: date) -> Fraction:
        """What is paid for this day; nothing on a weekend or outside of the employment."""
        return Fraction(self._week_of(day), WORKING_DAYS)

    def off_share(self, day: date) -> Fraction:
        """Which share of the day is off: all of a holiday, and never more than all of it."""
        if day in self.holidays:
            return Fraction(1)
        return min(Fraction(1), sum((days.share for days in self.off if days.first <= day <= days.last), Fraction(0)))

    def scheduled_minutes(self, period: Period) -> Fraction:
        return Fraction(sum(map(self._week_of, days_of(period))), WORKING_DAYS)

    def off_minutes(self, period: Period) -> Fraction:
        return sum((self.minutes_on(day) * self.off_share(day) for day in self._days_off(period)), Fraction(0))

    def _week_of(self, day: date) -> int:
        """The paid week that a working day is a fifth of: whole minutes, which add up faster than fractions."""
        return self.week_on(day) if day.weekday() < WORKING_DAYS and self.is_employed_on(day) else 0

    def _days_off(self, period: Period) -> list[date]:
        """The days of a period of which anything is off; mostly there are none."""
        shared = [period.overlap(off.first, off.last + timedelta(1)) for off in self.off]
        days = {day for days in shared if days for day in days_of(days)}
        days.update(day for day in self.holidays if period.start <= day < period.end)
        return sorted(days)

    def days_taken(self, off: DaysOff, within: Period | None = None) -> list[date]:
        """The working days that these days off take by themselves: a holiday in them is off anyway.

        >>> schedule = Schedule(None, None, 2400, holidays=frozenset({date(2026, 9, 7)}))
        >>> len(schedule.days_taken(DaysOff(date(2026, 9, 5), date(2026, 9, 13))))
        4
        """
        period = Period(off.first, off.last + timedelta(1))
        shared = period.overlap(within.start, within.end) if within else period
        return [day for day in days_of(shared) if self.minutes_on(day) and day not in self.holidays] if shared else []

    def minutes_taken(self, off: DaysOff, within: Period | None = None) -> Fraction:
        return sum((self.minutes_on(day) for day in self.days_taken(off, within)), Fraction(0)) * off.share


def days_of(period: Period) -> list[date]:
    return [period.start + timedelta(number) for number in range(period.days)]
