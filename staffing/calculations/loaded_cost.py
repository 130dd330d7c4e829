"""What does an hour of a person cost the office? (domain: what an hour costs)

Amounts are exact fractions; whoever shows one rounds it, once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from msp_office.calculations.period import Period
from staffing.calculations.schedule import PaidWeek, week_on

WEEKS_A_YEAR = 52  # paid hours a year = 52 × weekly hours
MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class HireOption:
    """A position as the practice prices it: the loaded month is typed, everything else follows."""

    key: str
    label: str
    wage_per_hour: Decimal
    weekly_minutes: int
    loaded_month: Decimal

    @property
    def loaded_year(self) -> Decimal:
        return self.loaded_month * MONTHS_A_YEAR

    @property
    def paid_hours_a_year(self) -> Fraction:
        return Fraction(self.weekly_minutes, 60) * WEEKS_A_YEAR

    @property
    def per_paid_hour(self) -> Fraction:
        """$46,800 ÷ 2,080 h.

        >>> [round(float(option.per_paid_hour), 2) for option in PRESETS.values()]
        [18.46, 22.5, 37.5]
        """
        return Fraction(self.loaded_year) / self.paid_hours_a_year


PRESETS = {
    option.key: option
    for option in (
        HireOption("A", "A: part-time entry level", Decimal(15), 20 * 60, Decimal(1600)),
        HireOption("B", "B: full-time level I", Decimal(18), 40 * 60, Decimal(3900)),
        HireOption("C", "C: full-time senior", Decimal(30), 40 * 60, Decimal(6500)),
    )
}


def month_wage(wage_per_hour: Decimal, weekly_minutes: int, weeks_per_month: Decimal) -> Fraction:
    """Weekly wage × weeks a month (4.3 by the practice's convention).

    >>> month_wage(Decimal(18), 40 * 60, Decimal("4.3"))
    Fraction(3096, 1)
    """
    return Fraction(wage_per_hour) * Fraction(weekly_minutes, 60) * Fraction(weeks_per_month)


def loaded_rate(
    *,
    wage_per_hour: Decimal,
    weekly_minutes: int,
    weeks_per_month: Decimal,
    loaded_month: Decimal | None,
    burden: Decimal | None,
) -> Fraction:
    """Loaded cost of one paid hour: 12 loaded months ÷ (52 × weekly hours).

    The loaded month is typed, or the month's wage × burden. Errors: ValueError when neither or both are given.

    >>> terms = dict(wage_per_hour=Decimal(18), weekly_minutes=2400, weeks_per_month=Decimal("4.3"))
    >>> loaded_rate(**terms, loaded_month=Decimal(3900), burden=None)
    Fraction(45, 2)
    """
    if (loaded_month is None) == (burden is None):
        raise ValueError("Either the loaded month or the burden is given.")
    if loaded_month is not None:
        month = Fraction(loaded_month)
    else:
        month = month_wage(wage_per_hour, weekly_minutes, weeks_per_month) * Fraction(burden or 0)
    return month * MONTHS_A_YEAR / (WEEKS_A_YEAR * Fraction(weekly_minutes, 60))


def burden_of(
    wage_per_hour: Decimal, weekly_minutes: int, weeks_per_month: Decimal, loaded_month: Decimal
) -> Fraction | None:
    """Loaded month ÷ month's wage, for display; None without a wage.

    >>> round(float(burden_of(Decimal(15), 20 * 60, Decimal("4.3"), Decimal(1600))), 4)
    1.2403
    """
    wage = month_wage(wage_per_hour, weekly_minutes, weeks_per_month)
    return Fraction(loaded_month) / wage if wage else None


def per_productive_hour(per_paid_hour: Fraction, billability: Fraction | None) -> Fraction | None:
    """Loaded cost of one productive hour; None while nothing is billable.

    >>> round(float(per_productive_hour(Fraction(45, 2), Fraction(62, 100))), 2)
    36.29
    """
    return per_paid_hour / billability if billability else None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days [start, end) with one paid week and one loaded rate per hour (None: no pay is known)."""

    start: date | None
    end: date | None
    weekly_minutes: int
    rate_per_hour: Fraction | None


@dataclass(frozen=True, slots=True)
class PaidTime:
    """Days of a period with one rate: the paid minutes in them and what these cost (None: no pay is known)."""

    period: Period
    weekly_minutes: int
    minutes: Fraction
    rate_per_hour: Fraction | None

    @property
    def cost(self) -> Fraction | None:
        return None if self.rate_per_hour is None else self.minutes / 60 * self.rate_per_hour


def paid_time(
    period: Period,
    *,
    employed_from: date | None,
    ended_on: date | None,
    weekly_minutes: int,
    pays: Iterable[Stretch],
    weeks: Sequence[PaidWeek] = (),
) -> list[PaidTime]:
    """A person's paid time in a period, in order: a seventh of the week for every day of employment.

    `ended_on` is the last day of employment. The paid week is what was said last about it, by a pay or by `weeks`;
    `weekly_minutes` where nothing was said. Days without pay have an unknown rate.
    """
    employed = period.overlap(employed_from, ended_on + timedelta(1) if ended_on else None)
    if employed is None:
        return []
    known = [(days, pay) for pay in pays if (days := employed.overlap(pay.start, pay.end))]
    said = [*(PaidWeek(pay.start, pay.end, pay.weekly_minutes) for _, pay in known), *weeks]
    edges = {edge for week in said for edge in (week.start, week.end) if edge}
    parts = []
    for days in employed.cut_at(edges):
        pay = next((pay for covered, pay in known if covered.start <= days.start and days.end <= covered.end), None)
        week = week_on(days.start, said, weekly_minutes)
        parts.append(PaidTime(days, week, Fraction(week * days.days, 7), pay.rate_per_hour if pay else None))
    return parts
