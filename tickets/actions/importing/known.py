"""Tickets that an import meets again: what its file changed since the last time."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, Sum

from staffing.models import StaffMember
from tickets.actions.importing.rows import PLAIN, Life, Outcome, TicketRow, as_imported, time_entries_of
from tickets.actions.posting import movement
from tickets.calculations import ledger
from tickets.calculations.terms import Priority, Queue, Reason, Status
from tickets.models import EstimateChange, Movement, Ticket, TimeEntry


def known_tickets(rows: Sequence[TicketRow]) -> dict[tuple[str, str], Ticket]:
    known = {}
    for source in {row.source for row in rows}:
        ids = [row.external_id for row in rows if row.source == source]
        for ticket in Ticket.objects.filter(source=source, external_id__in=ids):
            known[source, ticket.external_id] = ticket
    return known


STANDING = (*PLAIN, "queue", "priority", "status", "estimate_minutes")
"""What an update may put in the place of something that a person decided here: kept for undo."""


def update_ticket(
    ticket: Ticket, row: TicketRow, batch_id: int, now: datetime, actor: StaffMember | None, replay: bool
) -> Outcome:
    """Apply to a known ticket what the file changed since its last import.

    While history is open, all of it happened by the time the status changed: nothing is worked on a closed ticket, and
    no estimate that came later closes it.
    """
    before = ticket.imported_values or {}
    values = {**row.as_json(), **{name: before[name] for name in row.silent if name in before}}
    told = {name for name, value in values.items() if before.get(name) != value}
    if not told:
        return Outcome("unchanged", ticket.pk)
    changed = _to_apply(told, ticket, row, before)
    stood = {name: getattr(ticket, name) for name in STANDING if name in changed}
    life = Life(ticket.position, [], ticket.status_since, ticket.left_backlog_at)
    moment = _moment_of_status(row, ticket, now) if replay and "status" in changed else now
    for name in changed & set(PLAIN):
        setattr(ticket, name, getattr(row, name))
    if "opened_at" in changed:
        if ticket.status_since == ticket.opened_at:
            life.status_since = row.opened_at
        ticket.opened_at = row.opened_at
    if "estimate_minutes" in changed:
        life.step(moment, ledger.change_estimate(life.position, row.estimate_minutes))
        EstimateChange.objects.create(
            ticket=ticket, minutes=row.estimate_minutes, at=moment, by=actor, is_assumed=row.estimate_is_assumed
        )
        if ticket.first_estimate_minutes is None:
            ticket.first_estimate_minutes = row.estimate_minutes
    if "worked_minutes" in changed:
        _update_worked(ticket, row, life, batch_id, moment)
    if changed & {"queue", "priority"}:
        queue = Queue(row.queue) if "queue" in changed else life.position.queue
        priority = Priority(row.priority) if "priority" in changed else life.position.priority
        life.step(moment, ledger.reclassify(life.position, queue, priority))
    if "status" in changed:
        closing = Reason.CLOSED_UNRECORDED if values["worked_minutes"] is None else Reason.CLOSED_UNSPENT
        life.step(moment, ledger.change_status(life.position, Status(row.status), closing))
    ticket.take_position(life.position)
    ticket.status_since, ticket.left_backlog_at = life.status_since, life.left_backlog_at
    kept = {"values": before, "import": ticket.last_import_id, "stood": stood}
    if ticket.imported_at and ticket.changed_at > ticket.imported_at:
        kept["touched_since"] = ticket.imported_at.isoformat()
    outcome = Outcome("updated", ticket.pk, kept)
    ticket.imported_values, ticket.last_import_id = values, batch_id
    ticket.imported_at = ticket.changed_at = now
    ticket.version += 1
    ticket.save()
    Movement.objects.bulk_create(
        movement(
            posting if replay else as_imported(posting),
            ticket.pk,
            recorded_at=moment,
            by_id=actor.pk if actor else None,
            import_batch_id=batch_id,
        )
        for posting, moment in life.postings
    )
    return outcome


def _to_apply(told: set[str], ticket: Ticket, row: TicketRow, before: Mapping[str, Any]) -> set[str]:
    """What of the file's changes is applied: where it says nothing about what a person decided here, that stands."""
    changed = set(told)
    file_says_estimate = row.estimate_minutes is not None and not row.estimate_is_assumed
    if not file_says_estimate and ticket.estimate_minutes != before.get("estimate_minutes"):
        changed -= {"estimate_minutes", "estimate_is_assumed"}
    was_open = Status(before.get("status", row.status)).counts_in_backlog
    if was_open == Status(row.status).counts_in_backlog != ticket.is_open:
        changed.discard("status")  # it neither closed nor came back in the file; here it did
    if "priority" in changed and ticket.priority != row.priority:
        changed.add("critical_condition")
    elif "priority" in changed:
        changed.discard("critical_condition")
    return changed


def _update_worked(ticket: Ticket, row: TicketRow, life: Life, batch_id: int, moment: datetime) -> None:
    """The file's sum of time changed: the entries it made are replaced; time logged here or imported as time stays."""
    imported = TimeEntry.objects.filter(ticket=ticket, import_batch_id__isnull=False, external_id="")
    sums = imported.aggregate(logged=Sum("minutes"), productive=Sum("minutes", filter=Q(is_productive=True)))
    wanted, logged = row.worked_minutes or 0, sums["logged"] or 0
    if wanted == logged:
        return
    imported.delete()
    TimeEntry.objects.bulk_create(time_entries_of(row, ticket.pk, batch_id, wanted, moment))
    ticket.logged_minutes += wanted - logged
    worked = ticket.worked_minutes + wanted - (sums["productive"] or 0)
    life.step(moment, ledger.change_worked(life.position, worked))


def _moment_of_status(row: TicketRow, ticket: Ticket, now: datetime) -> datetime:
    """The file's date of the change while history is open, never before what is already known of the ticket."""
    moments = [row.reopened_at] if Status(row.status).counts_in_backlog else [row.resolved_at, row.closed_at]
    told = [moment for moment in moments if moment is not None]
    after_it_came_back = [moment for moment in told if row.reopened_at is None or moment >= row.reopened_at]
    posted = Movement.objects.filter(ticket_id=ticket.pk).order_by("-recorded_at").values_list("recorded_at", flat=True)
    estimated = EstimateChange.objects.filter(ticket=ticket).order_by("-at").values_list("at", flat=True)
    return max([min(after_it_came_back or told, default=now), *posted[:1], *estimated[:1]])
