"""How one change of a ticket moves the backlog: the rules of domain §2 in plain Python.

Per ticket: E = estimate (missing = 0, and flagged), W = productive minutes, over-run O = max(0, W − E),
remaining R = E − W + O = max(0, E − W) while the ticket counts, else 0. Every function returns postings whose minutes
add up to exactly the change of R in each scope, whose `tickets` add up to the change of the number of counting tickets
and whose `unestimated` add up to the change of those without an estimate. So past backlog, past open tickets and past
missing estimates are all sums of one table.

A ticket that has left the backlog keeps the estimate it left with (`settled`): productive time logged afterwards takes
"closed unspent" back up to what was posted, and is over-run beyond it, whatever happens to the estimate meanwhile.
In a queue without a ledger nothing was posted, so there `settled` follows W.
"""

from dataclasses import dataclass, replace

from tickets.calculations.terms import LABOR_QUEUES, Priority, Queue, Reason, Status


@dataclass(frozen=True, slots=True)
class Position:
    """All that the ledger knows of one ticket. Minutes; `settled_minutes` is set exactly while it does not count."""

    queue: Queue
    priority: Priority
    status: Status
    estimate_minutes: int | None = None
    worked_minutes: int = 0
    settled_minutes: int | None = None

    @property
    def counts(self) -> bool:
        return self.status.counts_in_backlog

    @property
    def remaining_minutes(self) -> int:
        """R: what is still owed.

        >>> Position(Queue.SERVICE, Priority.MEDIUM, Status.NEW, 120, 50).remaining_minutes
        70
        >>> Position(Queue.SERVICE, Priority.MEDIUM, Status.NEW, None, 50).remaining_minutes
        0
        """
        return max(0, (self.estimate_minutes or 0) - self.worked_minutes) if self.counts else 0

    @property
    def over_run_minutes(self) -> int:
        """O: worked beyond the estimate in force (the settled one once the ticket has left the backlog)."""
        return max(0, self.worked_minutes - self._estimate_in_force)

    @property
    def unspent_minutes(self) -> int:
        """What "closed unspent" holds for a ticket that has left the backlog."""
        return 0 if self.counts else max(0, self._estimate_in_force - self.worked_minutes)

    @property
    def lacks_estimate(self) -> bool:
        return self.counts and self.estimate_minutes is None

    @property
    def _estimate_in_force(self) -> int:
        return (self.estimate_minutes if self.counts else self.settled_minutes) or 0


@dataclass(frozen=True, slots=True)
class Posting:
    """One line of the ledger before it is stored: signed minutes, and the counts that go with them."""

    reason: Reason
    minutes: int
    queue: Queue
    priority: Priority
    tickets: int = 0
    unestimated: int = 0


def open_ticket(after: Position) -> tuple[Position, list[Posting]]:
    """A ticket comes into being. It may arrive with time already worked, or already closed (imports do that).

    >>> position, postings = open_ticket(Position(Queue.SERVICE, Priority.HIGH, Status.NEW, 90))
    >>> [(p.reason.value, p.minutes, p.tickets) for p in postings]
    [('new', 90, 1)]
    """
    if not after.counts:
        return replace(after, settled_minutes=after.worked_minutes), []
    return after, _posted(after, Reason.NEW, after.remaining_minutes, 1, int(after.lacks_estimate))


def change_estimate(before: Position, estimate_minutes: int | None) -> tuple[Position, list[Posting]]:
    """The estimate is set, raised, lowered or removed. The first one on a ticket that had none posts as *new*.

    >>> before = Position(Queue.SERVICE, Priority.HIGH, Status.NEW, 60, 90)
    >>> [(p.reason.value, p.minutes) for p in change_estimate(before, 120)[1]]
    [('raised', 60), ('over_run', -30)]
    """
    after = replace(before, estimate_minutes=estimate_minutes)
    if not before.counts or estimate_minutes == before.estimate_minutes:
        return after, []
    if before.estimate_minutes is None:
        return after, _posted(after, Reason.NEW, after.remaining_minutes, 0, -1)
    difference = (estimate_minutes or 0) - before.estimate_minutes
    postings = _posted(
        after, Reason.RAISED if difference > 0 else Reason.LOWERED, difference, 0, int(estimate_minutes is None)
    )
    return after, postings + _posted(after, Reason.OVER_RUN, after.over_run_minutes - before.over_run_minutes)


def change_worked(before: Position, worked_minutes: int) -> tuple[Position, list[Posting]]:
    """Productive time is logged, edited, deleted, or changes its flag: W becomes `worked_minutes`.

    >>> before = Position(Queue.SERVICE, Priority.HIGH, Status.CLOSED, 120, 50, settled_minutes=120)
    >>> [(p.reason.value, p.minutes) for p in change_worked(before, 130)[1]]
    [('worked', -80), ('closed_unspent', 70), ('over_run', 10)]
    """
    after = replace(before, worked_minutes=worked_minutes)
    if not after.counts and not after.queue.has_ledger:
        after = replace(after, settled_minutes=worked_minutes)
    return after, (
        _posted(after, Reason.WORKED, before.worked_minutes - worked_minutes)
        + _posted(after, Reason.CLOSED_UNSPENT, before.unspent_minutes - after.unspent_minutes)
        + _posted(after, Reason.OVER_RUN, after.over_run_minutes - before.over_run_minutes)
    )


def change_status(
    before: Position, status: Status, closing: Reason = Reason.CLOSED_UNSPENT
) -> tuple[Position, list[Posting]]:
    """The ticket leaves the backlog, comes back, or neither (then nothing moves).

    `closing` is CLOSED_UNRECORDED for imported history that closes without times.

    >>> before = Position(Queue.SERVICE, Priority.HIGH, Status.NEW, 120, 50)
    >>> [(p.reason.value, p.minutes, p.tickets) for p in change_status(before, Status.RESOLVED)[1]]
    [('closed_unspent', -70, -1)]
    """
    after = replace(before, status=status)
    if before.counts == after.counts:
        return after, []
    if after.counts:
        after = replace(after, settled_minutes=None)
        return after, _posted(after, Reason.REOPENED, after.remaining_minutes, 1, int(after.lacks_estimate))
    settled = (before.estimate_minutes or 0) if before.queue.has_ledger else before.worked_minutes
    after = replace(after, settled_minutes=settled)
    return after, _posted(after, closing, -before.remaining_minutes, -1, -int(before.lacks_estimate))


def reclassify(before: Position, queue: Queue, priority: Priority) -> tuple[Position, list[Posting]]:
    """Queue or priority changes: minus in the old scope, plus in the new. Queues without a ledger have no side.

    >>> before = Position(Queue.SERVICE, Priority.HIGH, Status.NEW, 60)
    >>> [(p.minutes, p.queue.value) for p in reclassify(before, Queue.PROJECTS, Priority.HIGH)[1]]
    [(-60, 'service'), (60, 'projects')]
    >>> [(p.minutes, p.queue.value) for p in reclassify(before, Queue.INTERNAL, Priority.HIGH)[1]]
    [(-60, 'service')]
    """
    after = replace(before, queue=queue, priority=priority)
    if not before.counts or (queue, priority) == (before.queue, before.priority):
        return after, []
    minutes, lacking = before.remaining_minutes, int(before.lacks_estimate)
    return after, (
        _posted(before, Reason.RECLASSIFIED, -minutes, -1, -lacking)
        + _posted(after, Reason.RECLASSIFIED, minutes, 1, lacking)
    )


def settle_difference(
    position: Position, minutes: int, tickets: int, unestimated: int, reason: Reason
) -> list[Posting]:
    """The one posting that brings a ledger in line: used by imports after the first snapshot and by repairs.

    All three figures are differences (should be − is), in the ticket's own scope.
    """
    return _posted(position, reason, minutes, tickets, unestimated)


def counts_for_office(queue: Queue) -> bool:
    """Whether a movement in this queue is part of the office's backlog (labor queues only)."""
    return queue in LABOR_QUEUES


def _posted(scope: Position, reason: Reason, minutes: int, tickets: int = 0, unestimated: int = 0) -> list[Posting]:
    if not scope.queue.has_ledger or not (minutes or tickets or unestimated):
        return []
    return [Posting(reason, minutes, scope.queue, scope.priority, tickets, unestimated)]
