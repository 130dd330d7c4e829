"""How many hours are owed, now and at any past moment."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from tickets.calculations.terms import Priority, Queue
from tickets.calculations.weeks import minutes_in, minutes_out
from tickets.models import Movement


@dataclass(frozen=True, slots=True)
class Backlog:
    """Minutes owed, the open tickets behind them, and how many of these have no estimate (not in the minutes)."""

    minutes: int
    tickets: int
    unestimated: int


def backlog_at(
    moment: datetime | None = None, *, queue: Queue | None = None, priority: Priority | None = None
) -> Backlog:
    """The backlog as it was known at `moment` (exclusive; None is now): the sum of all movements recorded before it.

    Without `queue` the office's backlog: the labor queues.
    """
    movements = Movement.objects.filter(queue=queue) if queue else Movement.objects.office()
    if priority is not None:
        movements = movements.filter(priority=priority)
    if moment is not None:
        movements = movements.filter(recorded_at__lt=moment)
    sums = movements.aggregate(minutes=Sum("minutes"), open=Sum("tickets"), missing=Sum("unestimated"))
    return Backlog(sums["minutes"] or 0, sums["open"] or 0, sums["missing"] or 0)


@dataclass(frozen=True, slots=True)
class Flow:
    """What moved in [start, end): minutes by reason. Hours in: the plus terms (one a reason), out: the minus."""

    opening: Backlog
    closing: Backlog
    minutes_by_reason: dict[str, int]
    minutes_in: int
    minutes_out: int


def flow(start: datetime, end: datetime, *, queue: Queue | None = None, priority: Priority | None = None) -> Flow:
    """The movements recorded in [start, end) of the office, a queue or a priority. closing = opening + Σ by reason."""
    movements = Movement.objects.filter(queue=queue) if queue else Movement.objects.office()
    if priority is not None:
        movements = movements.filter(priority=priority)
    movements = movements.filter(recorded_at__gte=start, recorded_at__lt=end).order_by()
    by_reason = dict(movements.values_list("reason").annotate(total=Sum("minutes")).order_by("reason"))
    return Flow(
        opening=backlog_at(start, queue=queue, priority=priority),
        closing=backlog_at(end, queue=queue, priority=priority),
        minutes_by_reason=by_reason,
        minutes_in=minutes_in(by_reason.values()),
        minutes_out=minutes_out(by_reason.values()),
    )
