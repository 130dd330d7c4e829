"""Productive minutes that come or go as a whole: what a step of a time import moves, in the past or now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from tickets.actions.posting import movement
from tickets.calculations import ledger
from tickets.calculations.ledger import Posting
from tickets.calculations.replay import Mark, replay, unposted_at
from tickets.calculations.terms import Priority, Queue, Reason
from tickets.models import EstimateChange, Movement, Ticket


@dataclass(frozen=True, slots=True)
class Shift:
    """Minutes that are put on a ticket, or (negative) taken off it; `at` is when they were worked."""

    ticket_id: int
    at: datetime
    productive: int
    logged: int


def shift_worked(
    shifts: Iterable[Shift], *, into_the_past: bool, now: datetime, by_id: int | None, batch_id: int | None
) -> None:
    """Move the sums of these tickets and their ledger. Call it before the entries themselves change.

    `into_the_past`: history is open, the ledger is written as if the time had been known when it was worked. Otherwise
    everything is posted now. Errors: ValidationError when a ticket is gone.
    """
    by_ticket = {
        pk: list(some)
        for pk, some in groupby(sorted(shifts, key=attrgetter("ticket_id", "at")), attrgetter("ticket_id"))
    }
    tickets = Ticket.objects.in_bulk(by_ticket)
    if missing := by_ticket.keys() - tickets.keys():
        raise ValidationError(f"Ticket #{min(missing)} is not there any more.")
    history = _History(by_ticket) if into_the_past else None
    rows: list[Movement] = []
    for pk, some in by_ticket.items():
        ticket = tickets[pk]
        if history:
            posted = [(at, at, posting) for at, posting in history.postings(ticket, some)]
            total = sum(shift.productive for shift in some)
            ticket.take_position(ledger.change_worked(ticket.position, ticket.worked_minutes + total)[0])
        else:
            posted = [(now, at, posting) for at, posting in _now(ticket, some)]
        ticket.logged_minutes += sum(shift.logged for shift in some)
        rows += [
            movement(posting, pk, recorded_at=recorded, effective_at=at, by_id=by_id, import_batch_id=batch_id)
            for recorded, at, posting in posted
        ]
    Ticket.objects.bulk_update(tickets.values(), Ticket.SUMS)
    Movement.objects.bulk_create(rows)


def _now(ticket: Ticket, shifts: Sequence[Shift]) -> list[tuple[datetime, Posting]]:
    posted = []
    for shift in shifts:
        position, postings = ledger.change_worked(ticket.position, ticket.worked_minutes + shift.productive)
        ticket.take_position(position)
        posted += [(shift.at, posting) for posting in postings]
    return posted


class _History:
    """What the ledger and the history of estimates say of these tickets so far."""

    def __init__(self, ticket_ids: Iterable[int]) -> None:
        rows = Movement.objects.filter(ticket_id__in=list(ticket_ids)).exclude(tickets=0).order_by("recorded_at", "pk")
        self._marks: dict[int, list[Mark]] = {}
        values = rows.values_list("ticket_id", "recorded_at", "tickets", "queue", "priority", "reason")
        for pk, at, count, queue, priority, reason in values:
            mark = Mark(at, count > 0, (Queue(queue), Priority(priority)), Reason(reason))
            self._marks.setdefault(pk, []).append(mark)
        counted = list(self._marks)  # tickets that never counted have no course to look up
        self._estimates = _by_ticket(EstimateChange.objects.filter(ticket_id__in=counted), "at", "minutes")
        worked = Movement.objects.filter(ticket_id__in=counted, reason=Reason.WORKED.value)
        self._worked = _by_ticket(worked, "recorded_at", "minutes")

    def postings(self, ticket: Ticket, shifts: Sequence[Shift]) -> list[tuple[datetime, Posting]]:
        marks = self._marks.get(ticket.pk, [])
        worked = [(at, -minutes) for at, minutes in self._worked.get(ticket.pk, [])]
        if unposted := ticket.worked_minutes - sum(minutes for _, minutes in worked):
            worked.append((unposted_at(marks) or shifts[0].at, unposted))
        return replay(
            ticket.position,
            marks,
            self._estimates.get(ticket.pk, []),
            worked,
            [(shift.at, shift.productive) for shift in shifts if shift.productive],
        )


def _by_ticket(rows: "QuerySet[Any]", moment: str, minutes: str) -> dict[int, list[tuple[datetime, Any]]]:
    ordered = rows.order_by("ticket_id", moment, "pk").values_list("ticket_id", moment, minutes)
    return {pk: [(at, some) for _, at, some in rows] for pk, rows in groupby(ordered, itemgetter(0))}
