"""What kind of work is an hour, and is anybody free for what waits? Plain Python."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class WorkKind(StrEnum):
    """Where hours go. Unproductive time is overhead wherever it was logged."""

    REACTIVE = "reactive"
    PROJECT = "project"
    MAINTENANCE = "maintenance"
    ADMINISTRATIVE = "administrative"
    OVERHEAD = "overhead"

    @property
    def label(self) -> str:
        return self.value.capitalize()


BY_QUEUE = {
    "service": WorkKind.REACTIVE,
    "projects": WorkKind.PROJECT,
    "maintenance": WorkKind.MAINTENANCE,
    "administration": WorkKind.ADMINISTRATIVE,
}


def kind_of(queue: str, *, is_productive: bool) -> WorkKind:
    """The kind of an hour by its ticket's queue.

    >>> [kind_of(queue, is_productive=True).value for queue in ("service", "internal")]
    ['reactive', 'overhead']
    >>> kind_of("projects", is_productive=False).value
    'overhead'
    """
    return BY_QUEUE.get(queue, WorkKind.OVERHEAD) if is_productive else WorkKind.OVERHEAD


@dataclass(frozen=True, slots=True)
class SkillDemand:
    """Open work that needs one skill against the people who have it, for a week.

    `waiting_minutes` are assigned to nobody; `free_minutes` what the people able to do it have left of their week once
    their own tickets are done.
    """

    skill: int
    label: str
    tickets: int
    open_minutes: int
    waiting_tickets: int
    waiting_minutes: int
    unestimated: int
    people: int
    week_minutes: Fraction
    free_minutes: Fraction

    @property
    def is_short(self) -> bool:
        """More waits than anybody has free."""
        return self.waiting_minutes > self.free_minutes

    @property
    def nobody_free(self) -> bool:
        """Something waits, and whoever could do it has more than a week of their own.

        >>> SkillDemand(1, "Level I", 4, 900, 3, 720, 0, 1, Fraction(1800), Fraction(0)).nobody_free
        True
        """
        return self.waiting_tickets > 0 and self.free_minutes <= 0


def free_minutes(week_minutes: Fraction, assigned_minutes: int) -> Fraction:
    """What is left of a week when the assigned work is done; never below nothing.

    >>> free_minutes(Fraction(1800), 600), free_minutes(Fraction(1800), 2000)
    (Fraction(1200, 1), Fraction(0, 1))
    """
    return max(Fraction(0), week_minutes - assigned_minutes)
