"""Tickets that an import brings in: their life replayed at its true dates, or as they stand now."""

from collections.abc import Sequence
from datetime import datetime

from staffing.models import StaffMember
from tickets.actions.importing.rows import PLAIN, Life, Outcome, TicketRow, as_imported, time_entries_of, worked_at
from tickets.actions.posting import movement
from tickets.calculations import ledger
from tickets.calculations.ledger import Position
from tickets.calculations.terms import Priority, Queue, Reason, Status
from tickets.models import EstimateChange, Movement, Ticket, TimeEntry


def create_tickets(
    rows: Sequence[TicketRow], batch_id: int, now: datetime, actor: StaffMember | None, replay: bool
) -> list[Outcome]:
    lives = [_replayed(row) if replay else _brought_in(row, now) for row in rows]
    tickets = [_ticket(row, life, batch_id, now) for row, life in zip(rows, lives, strict=True)]
    Ticket.objects.bulk_create(tickets)
    by_id = actor.pk if actor else None
    movements, entries, estimates = [], [], []
    for row, life, ticket in zip(rows, lives, tickets, strict=True):
        movements += [
            movement(posting, ticket.pk, recorded_at=moment, by_id=by_id, import_batch_id=batch_id)
            for posting, moment in life.postings
        ]
        entries += time_entries_of(row, ticket.pk, batch_id, row.worked_minutes or 0, worked_at(row) if replay else now)
        if row.estimate_minutes is not None:
            estimates.append(
                EstimateChange(
                    ticket=ticket,
                    minutes=row.estimate_minutes,
                    at=row.opened_at,
                    by=actor,
                    is_assumed=row.estimate_is_assumed,
                )
            )
    Movement.objects.bulk_create(movements)
    TimeEntry.objects.bulk_create(entries)
    EstimateChange.objects.bulk_create(estimates)
    return [Outcome("created", ticket.pk) for ticket in tickets]


def _replayed(row: TicketRow) -> Life:
    """The life of a ticket at its true dates: opened, worked, left the backlog, came back, left again."""
    start = row.opened_at
    opened = Position(Queue(row.queue), Priority(row.priority), Status.NEW, row.estimate_minutes)
    life = Life(opened, [], start, None)
    life.step(start, ledger.open_ticket(opened))
    closing = Reason.CLOSED_UNRECORDED if row.worked_minutes is None else Reason.CLOSED_UNSPENT
    steps: list[tuple[datetime, int, Status | None]] = []
    if row.worked_minutes:
        steps.append((worked_at(row), 0, None))
    for order, moment, status in (
        (1, row.resolved_at, Status.RESOLVED),
        (2, row.reopened_at, Status.IN_PROGRESS),
        (3, row.closed_at, Status.CLOSED),
    ):
        if moment is not None:
            steps.append((max(start, moment), order, status))
    for moment, _, next_status in sorted(steps, key=lambda step: step[:2]):
        if next_status is None:
            life.step(moment, ledger.change_worked(life.position, row.worked_minutes or 0))
        else:
            life.step(moment, ledger.change_status(life.position, next_status, closing))
    last = max([start, *(moment for moment, _, _ in steps)])
    since = life.status_since
    life.step(last, ledger.change_status(life.position, Status(row.status), closing))
    if life.position.counts and not row.reopened_at:
        life.status_since = since
    return life


def _brought_in(row: TicketRow, now: datetime) -> Life:
    """A ticket that arrives after the seal: it stands as it is now; what it had worked posts as worked, now."""
    arrived = Position(Queue(row.queue), Priority(row.priority), Status(row.status), row.estimate_minutes)
    left_at = None if arrived.counts else row.closed_at or row.resolved_at or row.opened_at
    life = Life(arrived, [], row.opened_at, left_at)
    life.step(now, ledger.open_ticket(arrived))
    if row.worked_minutes:
        life.step(now, ledger.change_worked(life.position, row.worked_minutes))
    life.postings = [(as_imported(posting), moment) for posting, moment in life.postings]
    return life


def _ticket(row: TicketRow, life: Life, batch_id: int, now: datetime) -> Ticket:
    ticket = Ticket(
        **{name: getattr(row, name) for name in PLAIN},
        opened_at=row.opened_at,
        first_estimate_minutes=row.estimate_minutes,
        logged_minutes=row.worked_minutes or 0,
        status_since=life.status_since,
        left_backlog_at=life.left_backlog_at,
        changed_at=now,
        source=row.source,
        external_id=row.external_id,
        imported_values=row.as_json(),
        imported_at=now,
        last_import_id=batch_id,
        import_batch_id=batch_id,
    )
    ticket.take_position(life.position)
    return ticket
