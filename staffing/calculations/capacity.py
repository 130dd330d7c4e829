"""How many productive hours will people deliver, and how long do these last? (domain: capacity, weeks of work)"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property


@dataclass(frozen=True, slots=True)
class PersonCapacity:
    """One person in one week: scheduled and off in minutes, and the share of the rest that is productive."""

    person_id: int
    name: str
    skill: int
    scheduled_minutes: Fraction
    off_minutes: Fraction
    billability: Fraction
    skill_label: str = ""

    @property
    def available_minutes(self) -> Fraction:
        return self.scheduled_minutes - self.off_minutes

    @property
    def productive_minutes(self) -> Fraction:
        """(scheduled − time off) × capacity billability.

        >>> PersonCapacity(1, "", 1, Fraction(2400), Fraction(480), Fraction(3, 4)).productive_minutes
        Fraction(1440, 1)
        """
        return self.available_minutes * self.billability


@dataclass(frozen=True)
class TeamCapacity:
    """The people of a week, summed once. The team's billability is weighted by the hours they are here."""

    people: tuple[PersonCapacity, ...]

    @cached_property
    def scheduled_minutes(self) -> Fraction:
        return _sum(person.scheduled_minutes for person in self.people)

    @cached_property
    def off_minutes(self) -> Fraction:
        return _sum(person.off_minutes for person in self.people)

    @cached_property
    def available_minutes(self) -> Fraction:
        return self.scheduled_minutes - self.off_minutes

    @cached_property
    def productive_minutes(self) -> Fraction:
        return _sum(person.productive_minutes for person in self.people)

    @cached_property
    def billability(self) -> Fraction | None:
        """None when nobody is here."""
        return self.productive_minutes / self.available_minutes if self.available_minutes > 0 else None


def weeks_of_work(backlog_minutes: int, week_minutes: Fraction) -> Fraction | None:
    """Backlog ÷ capacity of a normal week; None without capacity.

    >>> weeks_of_work(310 * 60, Fraction(124 * 60))
    Fraction(5, 2)
    """
    return Fraction(backlog_minutes) / week_minutes if week_minutes > 0 else None


def _sum(values: Iterable[Fraction]) -> Fraction:
    return sum(values, Fraction(0))
