"""What happens when every client below a line goes? (domain: cut from the bottom up)

Profit forgone follows the profitability formula; cash forgone is revenue − cost of goods, because the payroll stays
until somebody changes it. Clients of unknown profit are counted apart, never as zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from staffing.calculations.loaded_cost import WEEKS_A_YEAR

DAYS_A_YEAR = 365


@dataclass(frozen=True, slots=True)
class Candidate:
    """A client as the ranking has it, best first: amounts and minutes of the period."""

    client: int
    revenue: Decimal
    gross_margin: Decimal | None
    profit: Decimal | None
    team_minutes: int
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """What goes, a year: exact amounts, productive and paid minutes a week; counts of what is unknown."""

    clients: int
    revenue: Fraction
    profit: Fraction
    cash: Fraction
    unknown_profit: int
    unknown_cash: int
    productive_minutes_a_week: Fraction
    paid_minutes_a_week: Fraction | None


def yearly(days: int) -> Fraction:
    """What turns a period's sum into a year's: a period of twelve months is a year, leap or not.

    >>> yearly(365), yearly(366), yearly(73)
    (Fraction(1, 1), Fraction(1, 1), Fraction(5, 1))
    """
    return Fraction(1) if days in (365, 366) else Fraction(DAYS_A_YEAR, days)


def goes(ranking: Sequence[Candidate], number: int) -> list[Candidate]:
    """The lowest `number` clients of a ranking, those that are kept passed over."""
    return [candidate for candidate in reversed(ranking) if not candidate.is_kept][: max(0, number)]


def cut(dropped: Sequence[Candidate], *, days: int, billability: Fraction | None) -> Cut:
    """The sums of the clients that go, made yearly; hours by the week of the same period.

    >>> out = cut([Candidate(1, Decimal(500), Decimal(500), Decimal("298.39"), 300)] * 25, days=365,
    ...           billability=Fraction(62, 100))
    >>> out.revenue, out.profit, round(float(out.productive_minutes_a_week) / 60, 1)
    (Fraction(12500, 1), Fraction(29839, 4), 2.4)
    """
    factor = yearly(days)
    minutes = sum(candidate.team_minutes for candidate in dropped) * factor / WEEKS_A_YEAR
    return Cut(
        clients=len(dropped),
        revenue=sum((Fraction(c.revenue) for c in dropped), Fraction(0)) * factor,
        profit=sum((Fraction(c.profit) for c in dropped if c.profit is not None), Fraction(0)) * factor,
        cash=sum((Fraction(c.gross_margin) for c in dropped if c.gross_margin is not None), Fraction(0)) * factor,
        unknown_profit=sum(1 for c in dropped if c.profit is None),
        unknown_cash=sum(1 for c in dropped if c.gross_margin is None),
        productive_minutes_a_week=Fraction(minutes),
        paid_minutes_a_week=Fraction(minutes) / billability if billability else None,
    )


def number_for_profit(ranking: Sequence[Candidate], *, days: int, cost_per_year: Fraction) -> int | None:
    """N_profit: the fewest from the bottom whose running profit a year reaches the cost; None: not even all of them.

    Running profit is not monotone, since dropping a loss-maker lowers it. Unknown profits add nothing.
    """
    running, factor = Fraction(0), yearly(days)
    for number, candidate in enumerate(goes(ranking, len(ranking)), start=1):
        if candidate.profit is not None:
            running += Fraction(candidate.profit) * factor
        if running >= cost_per_year:
            return number
    return None


def number_for_hours(ranking: Sequence[Candidate], *, days: int, minutes_a_week: Fraction) -> int | None:
    """N_hours: the fewest from the bottom whose freed productive minutes a week reach the hire's; None: not all."""
    running, factor = Fraction(0), yearly(days) / WEEKS_A_YEAR
    for number, candidate in enumerate(goes(ranking, len(ranking)), start=1):
        running += candidate.team_minutes * factor
        if running >= minutes_a_week:
            return number
    return None


@dataclass(frozen=True, slots=True)
class Hire:
    """Who would be hired: what they cost a year and how many productive hours that buys."""

    label: str
    cost_per_year: Fraction
    weekly_minutes: int
    billability: Fraction

    @property
    def productive_minutes_a_week(self) -> Fraction:
        return self.weekly_minutes * self.billability

    @property
    def productive_hours_a_year(self) -> Fraction:
        """40 h × 62 % × 52 = 1,289.6 h."""
        return self.productive_minutes_a_week / 60 * WEEKS_A_YEAR


def hours_left_over(hire: Hire, dropped: Cut) -> Fraction:
    """Productive hours a year that the hire brings beyond what the dropped clients freed.

    B brings 1,289.6 h; 157 clients of 5 h free 785 h: 504.6 h are left to earn new revenue with.
    """
    return hire.productive_hours_a_year - dropped.productive_minutes_a_week / 60 * WEEKS_A_YEAR
