"""Do ledger and hours by month say what tickets and time say? Every figure is computed again from its source."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter

from django.db.models import Q, Sum, Value
from django.db.models.functions import Coalesce, TruncMonth

from tickets.calculations.ledger import Position
from tickets.calculations.terms import Priority, Queue, Status
from tickets.models import MonthHours, Movement, Ticket, TimeEntry

Sums = tuple[int, int, int]  # of the ledger: minutes, tickets, unestimated
NOTHING: Sums = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that is not what it should be. `scope` is set for ledger sums, and they are what a repair can post."""

    ticket_id: int
    what: str
    expected: int | str
    found: int | str
    scope: tuple[Queue, Priority] | None = None
    missing: Sums = NOTHING

    def __str__(self) -> str:
        return f"#{self.ticket_id}: {self.what} is {self.found}, should be {self.expected}"


@dataclass(frozen=True, slots=True)
class HoursDifference:
    """Hours of a month, client (0: none) and person that are not what their entries sum to."""

    month: date
    client_key: int
    person_key: int
    expected: Sums  # logged, productive, invoiceable
    found: Sums

    def __str__(self) -> str:
        whose = f"client {self.client_key}" if self.client_key else "no client"
        return (
            f"{self.month:%b %Y}, {whose}, person {self.person_key}: hours by month (minutes logged, productive, "
            f"invoiceable) are {self.found}, should be {self.expected}"
        )


def hours_differences() -> list[HoursDifference]:
    """Add up every time entry again by month, client and person. Two queries; a row for each such three in memory."""
    stored = MonthHours.objects.values_list("month", "client_key", "person_key", "logged", "productive", "invoiceable")
    live = (
        TimeEntry.objects.order_by()
        .annotate(month=TruncMonth("worked_on"), client_key=Coalesce("ticket__client", Value(0)))
        .values_list("month", "client_key", "staff_member")
        .annotate(
            logged=Sum("minutes"),
            productive=Coalesce(Sum("minutes", filter=Q(is_productive=True)), 0),
            invoiceable=Coalesce(Sum("minutes", filter=Q(is_invoiceable=True)), 0),
        )
    )
    found, should = ({(row[0], row[1], row[2]): (row[3], row[4], row[5]) for row in rows} for rows in (stored, live))
    return [
        HoursDifference(*key, should.get(key, NOTHING), found.get(key, NOTHING))
        for key in sorted(should.keys() | found.keys())
        if should.get(key, NOTHING) != found.get(key, NOTHING)
    ]


def ledger_differences() -> Iterator[Difference]:
    """Recompute worked and remaining minutes of every ticket from its time entries, and its ledger sums from those.

    Streams: three passes in ticket order, whatever the size of the office.
    """
    totals = _by_ticket(
        TimeEntry.objects.order_by("ticket_id")
        .values_list("ticket_id")
        .annotate(worked=Sum("minutes", filter=Q(is_productive=True)), logged=Sum("minutes"))
    )
    ledger = _by_ticket(
        Movement.objects.order_by("ticket_id")
        .values_list("ticket_id", "queue", "priority")
        .annotate(minutes=Sum("minutes"), open=Sum("tickets"), missing=Sum("unestimated"))
    )
    pending = next(ledger, None)
    spent = next(totals, None)
    for ticket in Ticket.objects.order_by("pk").iterator(2000):
        while pending and pending[0] < ticket.pk:
            yield from _scopes(pending[0], {}, pending[1])
            pending = next(ledger, None)
        worked, logged = 0, 0
        if spent and spent[0] == ticket.pk:
            worked, logged = spent[1][0][1] or 0, spent[1][0][2] or 0
            spent = next(totals, None)
        rows = []
        if pending and pending[0] == ticket.pk:
            rows = pending[1]
            pending = next(ledger, None)
        yield from _ticket_differences(ticket, worked, logged, rows)
    while pending:
        yield from _scopes(pending[0], {}, pending[1])
        pending = next(ledger, None)


def _by_ticket(rows: object) -> Iterator[tuple[int, list[tuple[int, ...]]]]:
    stream = rows.iterator(5000)  # type: ignore[attr-defined]  # a values queryset whose row type varies
    for ticket_id, group in groupby(stream, key=itemgetter(0)):
        yield ticket_id, list(group)


def _ticket_differences(ticket: Ticket, worked: int, logged: int, rows: list[tuple[int, ...]]) -> Iterator[Difference]:
    position = Position(
        Queue(ticket.queue), Priority(ticket.priority), Status(ticket.status), ticket.estimate_minutes, worked
    )
    figures = (
        ("worked minutes", worked, ticket.worked_minutes),
        ("logged minutes", logged, ticket.logged_minutes),
        ("remaining minutes", position.remaining_minutes, ticket.remaining_minutes),
        ("open", int(position.counts), int(ticket.is_open)),
    )
    for what, expected, found in figures:
        if expected != found:
            yield Difference(ticket.pk, what, expected, found)
    should: dict[tuple[Queue, Priority], Sums] = {}
    if position.counts and position.queue.has_ledger:
        should[position.queue, position.priority] = (position.remaining_minutes, 1, int(position.lacks_estimate))
    yield from _scopes(ticket.pk, should, rows)


def _scopes(
    ticket_id: int, should: dict[tuple[Queue, Priority], Sums], rows: list[tuple[int, ...]]
) -> Iterator[Difference]:
    found = {(Queue(str(row[1])), Priority(row[2])): (row[3] or 0, row[4] or 0, row[5] or 0) for row in rows}
    for scope in sorted(should.keys() | found.keys()):
        expected, actual = should.get(scope, NOTHING), found.get(scope, NOTHING)
        if expected != actual:
            gap = (expected[0] - actual[0], expected[1] - actual[1], expected[2] - actual[2])
            queue, priority = scope
            yield Difference(
                ticket_id,
                f"ledger of {queue.label} P{priority.value} (minutes, tickets, without estimate)",
                str(expected),
                str(actual),
                scope,
                gap,
            )
