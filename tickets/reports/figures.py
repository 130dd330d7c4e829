"""The figures above the board: hours, and how many open tickets want attention."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q, Sum

from tickets.calculations.board_view import BoardView
from tickets.calculations.terms import LABOR_QUEUES, WAITING_STATUSES, Priority, Queue, Status
from tickets.calculations.weeks import minutes_in, minutes_out
from tickets.models import Movement, Ticket
from tickets.reports.board import OVER, UNCONFIRMED, Group, Scope, groups_of, in_queues

_MOVED = Movement.objects.order_by("reason").values_list("reason").annotate(minutes=Sum("minutes"))
_KINDS = (  # in the order of the index that holds these columns, so that the database counts as it reads
    Ticket.objects.open()
    .order_by("queue", "priority", "status")
    .values("queue", "priority", "status")
    .annotate(
        minutes=Sum("remaining_minutes"),
        tickets=Count("*"),
        estimated=Count("estimate_minutes"),
        assigned=Count("assignee"),
        oldest_unassigned=Min("opened_at", filter=Q(assignee=None)),
        over=Count("id", filter=OVER),
        unconfirmed=Count("id", filter=UNCONFIRMED),
    )
)


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
    groups: tuple[Group, ...]  # these tickets by priority

    @property
    def shrunk(self) -> int:
        return -self.change


def figures_of(view: BoardView, scope: Scope, since: datetime) -> Figures:
    """The figures of the view's queues; the ledger's movements recorded from `since` on. Two queries."""
    counted = _counted(view.queue)
    long_so = Count("id", filter=Q(status_since__lt=scope.waiting_limit))
    kinds = list(in_queues(_KINDS, view.queue).annotate(long_so=long_so))
    by_reason = dict(_MOVED.filter(recorded_at__gte=since, queue__in=counted)).values()
    groups = tuple(_group(priority, [kind for kind in kinds if kind["priority"] == priority]) for priority in Priority)
    tickets = sum(group.tickets for group in groups)
    return Figures(
        # hours are those of queues that keep a backlog
        backlog=sum(kind["minutes"] for kind in kinds if kind["queue"] in counted) if counted else None,
        change=sum(by_reason),
        minutes_in=minutes_in(by_reason),
        minutes_out=minutes_out(by_reason),
        tickets=tickets,
        unestimated=sum(group.unestimated for group in groups),
        unassigned=tickets - sum(kind["assigned"] for kind in kinds),
        oldest_unassigned=min(filter(None, (kind["oldest_unassigned"] for kind in kinds)), default=None),
        over=sum(kind["over"] for kind in kinds),
        critical=next(group.tickets for group in groups if group.priority == Priority.CRITICAL),
        unconfirmed=sum(kind["unconfirmed"] for kind in kinds),
        waiting_long=sum(kind["long_so"] for kind in kinds if kind["status"] in WAITING_STATUSES),
        waiting_long_clients=sum(kind["long_so"] for kind in kinds if kind["status"] == Status.WAITING_CLIENT),
        groups=groups,
    )


def groups_in(view: BoardView, scope: Scope, figures: Figures) -> Sequence[Group]:
    """The groups of a view without rows; where it shows whole queues, its figures know them. One query at most."""
    return figures.groups if view == BoardView(queue=view.queue) else groups_of(view, scope)


def _group(priority: int, kinds: Sequence[Mapping[str, Any]]) -> Group:
    tickets, estimated, minutes = (sum(kind[name] for kind in kinds) for name in ("tickets", "estimated", "minutes"))
    return Group(priority, tickets, tickets - estimated, minutes)


def _counted(queue: str) -> tuple[str, ...]:
    """The queues whose hours make the backlog of this choice of queues; nothing for queues that are never counted."""
    if queue in ("labor", "all"):
        return LABOR_QUEUES
    return (queue,) if Queue(queue).has_ledger else ()
