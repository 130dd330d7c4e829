"""The figures above the board: hours, and how many open tickets want attention."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, Sum

from tickets.calculations.board_view import BoardView
from tickets.calculations.terms import LABOR_QUEUES, Priority, Queue, Status
from tickets.calculations.weeks import minutes_in, minutes_out
from tickets.models import Movement, Ticket
from tickets.reports.board import Scope, in_queues, shown


@dataclass(frozen=True, slots=True)
class Figures:
    """The strip above the board, of the open tickets in the chosen queues. Minutes; None: never counted there."""

    backlog: int | None
    change: int
    minutes_in: int
    minutes_out: int
    tickets: int
    unestimated: int
    unassigned: int
    oldest_unassigned: datetime | None
    over: int
    critical: int
    unconfirmed: int
    waiting_long: int
    waiting_long_clients: int

    @property
    def shrunk(self) -> int:
        return -self.change


def figures_of(view: BoardView, scope: Scope, since: datetime) -> Figures:
    """The figures of the view's queues; the ledger's movements recorded from `since` on. Two queries."""
    found = in_queues(Ticket.objects.open(), view.queue).aggregate(
        # hours are those of queues that keep a backlog
        backlog=Sum("remaining_minutes", filter=Q(queue__in=_counted(view.queue))),
        tickets=Count("id"),
        unestimated=Count("id", filter=Q(estimate_minutes=None)),
        unassigned=Count("id", filter=Q(assignee=None)),
        oldest_unassigned=Min("opened_at", filter=Q(assignee=None)),
        over=Count("id", filter=shown("over", scope)),
        critical=Count("id", filter=Q(priority=Priority.CRITICAL)),
        unconfirmed=Count("id", filter=shown("unconfirmed", scope)),
        waiting_long=Count("id", filter=shown("waiting-long", scope)),
        waiting_long_clients=Count("id", filter=shown("waiting-long", scope) & Q(status=Status.WAITING_CLIENT)),
    )
    moved = Movement.objects.filter(recorded_at__gte=since, queue__in=_counted(view.queue)).order_by("reason")
    by_reason = dict(moved.values_list("reason").annotate(minutes=Sum("minutes"))).values()
    return Figures(
        change=sum(by_reason),
        minutes_in=minutes_in(by_reason),
        minutes_out=minutes_out(by_reason),
        **{**found, "backlog": (found["backlog"] or 0) if _counted(view.queue) else None},
    )


def _counted(queue: str) -> tuple[str, ...]:
    """The queues whose hours make the backlog of this choice of queues; nothing for queues that are never counted."""
    if queue in ("labor", "all"):
        return LABOR_QUEUES
    return (queue,) if Queue(queue).has_ledger else ()
