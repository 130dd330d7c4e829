"""Which tickets, clients and projects moved the backlog in a stretch of time, most first."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, QuerySet, Sum, Value
from django.db.models.functions import Abs

from tickets.calculations.causes import Cause, Part, largest_share
from tickets.calculations.terms import Queue, Reason
from tickets.calculations.weeks import Scope, minutes_in, minutes_out
from tickets.models import Movement
from tickets.reports.weeks import Week

BROUGHT_IN = (Reason.IMPORTED.value, Reason.CORRECTION.value)


@dataclass(frozen=True, slots=True)
class TicketChange:
    """One ticket's part in a change. `reasons` are (label, minutes), in the ledger's order."""

    ticket_id: int
    title: str
    client: str
    reasons: Sequence[tuple[str, int]]

    @property
    def net_minutes(self) -> int:
        return sum(minutes for _, minutes in self.reasons)

    @property
    def minutes_in(self) -> int:
        return minutes_in(minutes for _, minutes in self.reasons)

    @property
    def minutes_out(self) -> int:
        return minutes_out(minutes for _, minutes in self.reasons)


@dataclass(frozen=True, slots=True)
class ClientChange:
    """One client's part in a change; `client` is empty for tickets without one."""

    client_id: int | None
    client: str
    net_minutes: int


def movements_in(scope: Scope, start: datetime, end: datetime) -> QuerySet[Movement]:
    """The movements of a scope that were recorded in [start, end), in no order."""
    found = Movement.objects.office().filter(recorded_at__gte=start, recorded_at__lt=end).order_by()
    if scope.queue:
        found = found.filter(queue=scope.queue.value)
    return found.filter(priority=scope.priority.value) if scope.priority else found


def biggest_tickets(scope: Scope, start: datetime, end: datetime, most: int) -> list[TicketChange]:
    """The tickets that changed the backlog most, up or down. Two queries."""
    moved = movements_in(scope, start, end)
    totals = moved.values_list("ticket_id").annotate(total=Sum("minutes")).exclude(total=0)
    first = [ticket_id for ticket_id, _ in totals.order_by(Abs("total").desc(), "ticket_id")[:most]]
    rows = (
        moved.filter(ticket_id__in=first)
        .values_list("ticket_id", "ticket__title", "ticket__client__name", "reason")
        .annotate(total=Sum("minutes"))
    )
    reasons: dict[int, dict[Reason, int]] = defaultdict(dict)
    names: dict[int, tuple[str, str]] = {}
    for ticket_id, title, client, reason, minutes in rows:
        names[ticket_id] = (title, client or "")
        reasons[ticket_id][Reason(reason)] = minutes
    return [
        TicketChange(
            ticket_id,
            *names[ticket_id],
            [(reason.label, reasons[ticket_id][reason]) for reason in Reason if reasons[ticket_id].get(reason)],
        )
        for ticket_id in first
        if ticket_id in names
    ]


def biggest_clients(scope: Scope, start: datetime, end: datetime, most: int) -> list[ClientChange]:
    """The clients whose tickets changed the backlog most, up or down. One query."""
    rows = (
        movements_in(scope, start, end)
        .values_list("ticket__client_id", "ticket__client__name")
        .annotate(total=Sum("minutes"))
        .exclude(total=0)
        .order_by(Abs("total").desc(), "ticket__client__name")
    )
    return [ClientChange(client_id, name or "", minutes) for client_id, name, minutes in rows[:most]]


def causes_of(scope: Scope, weeks: Sequence[Week]) -> dict[date, Cause | None]:
    """For each of these weeks the project or client with the largest share of its net change. One query."""
    parts = _parts(scope, [(week.opens_at, week.closes_at) for week in weeks])
    return {week.monday: largest_share(its, week.sums.net_minutes) for week, its in zip(weeks, parts, strict=True)}


def cause_of_change(scope: Scope, start: datetime, end: datetime, net_minutes: int) -> Cause | None:
    """The project or client with the largest share of what changed in [start, end). One query."""
    return largest_share(_parts(scope, [(start, end)])[0], net_minutes)


def _parts(scope: Scope, spans: Sequence[tuple[datetime, datetime]]) -> list[list[Part]]:
    """The parts of each span, summed in the database already: project tickets by title, all others by client alone,
    so that nothing of these tickets is read but an index that leads to their clients. One query."""
    parts: list[list[Part]] = [[] for _ in spans]
    queries = []
    for number, (start, end) in enumerate(spans):
        moved = movements_in(scope, start, end).annotate(span=Value(number), is_import=Q(reason__in=BROUGHT_IN))
        by_project = moved.filter(queue=Queue.PROJECTS).annotate(is_project=Value(True), title=F("ticket__title"))
        by_client = moved.exclude(queue=Queue.PROJECTS).annotate(is_project=Value(False), title=Value(""))
        queries += [
            query.values_list("span", "ticket__client__name", "is_project", "title", "is_import")
            .annotate(total=Sum("minutes"))
            .exclude(total=0)
            for query in (by_project, by_client)
        ]
    if queries:
        for number, client, is_project, title, is_import, total in queries[0].union(*queries[1:], all=True):
            parts[number].append(Part(client or "", is_project, title, total, is_import))
    return parts
