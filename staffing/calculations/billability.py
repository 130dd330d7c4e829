"""Which share of the paid hours is productive? (domain: billability)"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

WINDOWS = (8, 13, 26)  # weeks
WARN_ABOVE = Decimal(75)  # percent; a typed expectation above it is doubted, above 100 refused
UNUSUAL_ABOVE = 1  # a measured rate above it is a warning about the data


@dataclass(frozen=True, slots=True)
class PersonTime:
    """Minutes of one person in a window: productive, all logged, paid (leave included), of which taken off."""

    key: int
    name: str
    productive_minutes: int
    logged_minutes: int
    paid_minutes: Fraction
    off_minutes: Fraction = Fraction(0)

    @property
    def for_cost(self) -> Fraction | None:
        """Productive ÷ paid."""
        return share(self.productive_minutes, self.paid_minutes)

    @property
    def for_capacity(self) -> Fraction | None:
        """Productive ÷ (paid − time off)."""
        return share(self.productive_minutes, self.paid_minutes - self.off_minutes)


@dataclass(frozen=True, slots=True)
class TeamTime:
    """The people who logged time, summed; those who logged none are in neither sum and stand in `left_out`."""

    people: tuple[PersonTime, ...]
    left_out: tuple[PersonTime, ...]
    productive_minutes: int
    paid_minutes: Fraction
    off_minutes: Fraction

    @property
    def for_cost(self) -> Fraction | None:
        return share(self.productive_minutes, self.paid_minutes)

    @property
    def for_capacity(self) -> Fraction | None:
        return share(self.productive_minutes, self.paid_minutes - self.off_minutes)


def share(productive_minutes: int | Fraction, paid_minutes: int | Fraction) -> Fraction | None:
    """Productive ÷ paid; None when nothing was paid.

    >>> share(124 * 60, 200 * 60)
    Fraction(31, 50)
    >>> share(60, 0) is None
    True
    """
    return Fraction(productive_minutes) / Fraction(paid_minutes) if paid_minutes > 0 else None


def team_time(people: Iterable[PersonTime]) -> TeamTime:
    """The team's time, weighted by hours because minutes are added before they are divided.

    >>> worked = [16, 24, 26, 28, 30]  # of 40 h each
    >>> team_time(PersonTime(key, "", 60 * hours, 2400, Fraction(2400)) for key, hours in enumerate(worked)).for_cost
    Fraction(31, 50)
    """
    everybody = sorted(people, key=lambda person: (person.name, person.key))
    logged = tuple(person for person in everybody if person.logged_minutes > 0)
    return TeamTime(
        people=logged,
        left_out=tuple(person for person in everybody if person.logged_minutes == 0),
        productive_minutes=sum(person.productive_minutes for person in logged),
        paid_minutes=sum((person.paid_minutes for person in logged), Fraction(0)),
        off_minutes=sum((person.off_minutes for person in logged), Fraction(0)),
    )


def paid_minutes_behind(productive_minutes: int | Fraction, billability: Fraction) -> Fraction:
    """Paid minutes behind productive ones: 62 h delivered at 62 % are 100 h paid.

    >>> paid_minutes_behind(62 * 60, Fraction(62, 100)) / 60
    Fraction(100, 1)
    """
    return Fraction(productive_minutes) / billability
