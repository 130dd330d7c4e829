"""What one week did to the backlog, in every scope: pure sums over what the ledger says."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tickets.calculations.terms import LABOR_QUEUES, Priority, Queue, Reason

Cell = tuple[str, int]
"""Queue and priority: the smallest scope of the ledger."""


class Scope(StrEnum):
    """What a weekly snapshot is of: the office (its labor queues), one of these queues, or one priority in them."""

    OFFICE = "office"
    SERVICE = "service"
    PROJECTS = "projects"
    MAINTENANCE = "maintenance"
    P1 = "p1"
    P2 = "p2"
    P3 = "p3"
    P4 = "p4"

    @property
    def queue(self) -> Queue | None:
        return Queue(self.value) if self.value in LABOR_QUEUES else None

    @property
    def priority(self) -> Priority | None:
        return Priority(int(self.value[1])) if self.value[0] == "p" and self.value[1].isdigit() else None

    @property
    def label(self) -> str:
        if self.priority:
            return f"P{self.priority.value} {self.priority.label}"
        return self.value.capitalize()

    def holds(self, queue: str, priority: int) -> bool:
        """Whether movements of this queue and priority belong to the scope.

        >>> Scope.OFFICE.holds("administration", 2), Scope.P2.holds("projects", 2), Scope.SERVICE.holds("projects", 2)
        (False, True, False)
        """
        if queue not in LABOR_QUEUES:
            return False
        return (self.queue is None or self.queue == queue) and (self.priority is None or self.priority == priority)


@dataclass(frozen=True, slots=True)
class Sums:
    """Minutes, open tickets, and those of them without an estimate."""

    minutes: int = 0
    tickets: int = 0
    unestimated: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(self.minutes + other.minutes, self.tickets + other.tickets, self.unestimated + other.unestimated)


NOTHING = Sums()


@dataclass(frozen=True, slots=True)
class WeekSums:
    """One week in one scope. closing = opening + Σ of all reasons; reasons that did not occur are left out."""

    opening_minutes: int
    closing: Sums
    minutes_by_reason: Mapping[Reason, int]

    @property
    def net_minutes(self) -> int:
        return self.closing.minutes - self.opening_minutes

    @property
    def minutes_in(self) -> int:
        return minutes_in(self.minutes_by_reason.values())

    @property
    def minutes_out(self) -> int:
        return minutes_out(self.minutes_by_reason.values())


def minutes_in(terms: Iterable[int]) -> int:
    """Hours in, in minutes: the plus terms of a week (one term for each reason).

    >>> minutes_in([90, -30, 15]), minutes_out([90, -30, 15])
    (105, 30)
    """
    return sum(term for term in terms if term > 0)


def minutes_out(terms: Iterable[int]) -> int:
    """Hours out, in minutes, without their sign: the minus terms of a week."""
    return -sum(term for term in terms if term < 0)


def sums_of(scope: Scope, cells: Mapping[Cell, Sums]) -> Sums:
    """The sums of a scope over its cells.

    >>> sums_of(Scope.P2, {("service", 2): Sums(60, 1), ("projects", 2): Sums(30, 1, 1), ("service", 3): Sums(10, 1)})
    Sums(minutes=90, tickets=2, unestimated=1)
    """
    return sum((sums for cell, sums in cells.items() if scope.holds(*cell)), NOTHING)


def consecutive_weeks(
    scope: Scope, opening: Sums, moved: Sequence[Mapping[tuple[str, int, str], Sums]]
) -> list[WeekSums]:
    """The weeks of a scope, one after the other, each opening where the one before closed.

    `opening`: how it stood before the first week. `moved`: for each week its sums by queue, priority, reason.

    >>> weeks = consecutive_weeks(Scope.SERVICE, Sums(60, 1),
    ...     [{("service", 3, "new"): Sums(30, 1), ("projects", 3, "new"): Sums(99, 1)}, {}])
    >>> [(week.opening_minutes, week.closing.minutes) for week in weeks]
    [(60, 90), (90, 90)]
    """
    standing = opening
    weeks = []
    for cells in moved:
        reasons: dict[Reason, int] = {}
        closing = standing
        for (queue, priority, reason), sums in cells.items():
            if scope.holds(queue, priority):
                closing += sums
                reasons[Reason(reason)] = reasons.get(Reason(reason), 0) + sums.minutes
        posted = {reason: minutes for reason, minutes in reasons.items() if minutes}
        weeks.append(WeekSums(standing.minutes, closing, posted))
        standing = closing
    return weeks
