"""Tickets that come from another tool, many at a time: replayed history, or the state as it is now.

Until the office's history is sealed (OfficeSettings.history_sealed_at, set with the first weekly snapshot at the
latest), an import replays each ticket's life into the ledger at its true dates. Afterwards past weeks stand: what an
import brings in or changes posts now, as *imported*.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.db.models import Exists, F, OuterRef, Q, Sum
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from msp_office.audit.actions import business_write
from msp_office.office.models import OfficeSettings
from staffing.models import StaffMember
from tickets.actions.posting import movement
from tickets.calculations import ledger
from tickets.calculations.ledger import Position, Posting
from tickets.calculations.terms import MAX_ENTRY_MINUTES, Priority, Queue, Reason, Status
from tickets.models import EstimateChange, Movement, Snooze, Ticket, TimeEntry

Result = Literal["created", "updated", "unchanged"]

KEPT_AS_THEY_ARE = {Reason.WORKED, Reason.OVER_RUN, Reason.RECLASSIFIED}
"""Reasons that stay what they are in an import after the seal; everything else posts as *imported*."""


@dataclass(frozen=True, slots=True)
class TicketRow:
    """One ticket of a file, every value resolved to ours. Moments are aware; minutes are whole.

    `worked_minutes` None means the file knows no times (closing posts *closed, time not recorded*). `worked_by_id` is
    who worked them; it must be given with worked minutes. The status must fit the dates: one that has left the backlog
    needs `resolved_at` or `closed_at`.
    """

    source: str
    external_id: str
    title: str
    opened_at: datetime
    queue: str = Queue.SERVICE.value
    status: str = Status.NEW.value
    priority: int = Priority.MEDIUM.value
    critical_condition: str = ""
    requested_priority: int | None = None
    skill: int = 1
    client_id: int | None = None
    site_id: int | None = None
    contact_id: int | None = None
    assignee_id: int | None = None
    description: str = ""
    category: str = ""
    estimate_minutes: int | None = None
    estimate_is_assumed: bool = False
    worked_minutes: int | None = None
    worked_on: date | None = None
    worked_by_id: int | None = None
    resolved_at: datetime | None = None
    reopened_at: datetime | None = None
    closed_at: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain values, as `Ticket.imported_values` keeps them."""
        values = ((field.name, getattr(self, field.name)) for field in fields(self))  # asdict would copy every value
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in values}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row. `before` ({"values", "import"}) is how the previous import left an updated ticket: keep
    it for undo."""

    result: Result
    ticket_id: int
    before: dict[str, Any] | None = None


@dataclass(slots=True)
class _Life:
    """A ticket's way through the ledger while it is being replayed."""

    position: Position
    postings: list[tuple[Posting, datetime]]
    status_since: datetime
    left_backlog_at: datetime | None

    def step(self, moment: datetime, result: tuple[Position, list[Posting]]) -> None:
        before, (self.position, postings) = self.position, result
        self.postings += [(posting, moment) for posting in postings]
        if self.position.status != before.status:
            self.status_since = moment
        if self.position.counts:
            self.left_backlog_at = None
        elif self.left_backlog_at is None:
            self.left_backlog_at = moment


@business_write
def import_tickets(
    *, rows: Sequence[TicketRow], batch_id: int, now: datetime, actor: StaffMember | None, replay: bool
) -> list[Outcome]:
    """Create or update the tickets of these rows; answers one outcome per row, in order.

    A row is known by (source, external_id). A known one changes only what the *file* changed since its last import, so
    triage done here survives. Within one call an external id stands once. Bulk: a few statements whatever the length.
    """
    replay = replay and not history_is_sealed(now)
    known = _known_tickets(rows)
    new = [row for row in rows if (row.source, row.external_id) not in known]
    created = iter(_create(new, batch_id, now, actor, replay))
    outcomes = []
    for row in rows:
        ticket = known.get((row.source, row.external_id))
        outcomes.append(_update(ticket, row, batch_id, now, actor, replay) if ticket else next(created))
    return outcomes


@business_write
def undo_tickets(
    *,
    created: Iterable[int],
    updated: Mapping[int, dict[str, Any]],
    batch_id: int,
    now: datetime,
    actor: StaffMember | None,
    replayed: bool,
) -> None:
    """Take back what an import did to these tickets: the created go, the updated become what they were.

    The ledger keeps its movements and gets their reversals: at the same moments while history is open (`replayed`), now
    otherwise. Check `built_on` for all tickets of the batch first. Errors: ValidationError when something was built on
    one of these.
    """
    created = list(created)
    names = built_on([*created, *updated], batch_id)
    if names:
        raise ValidationError(f"Somebody has worked on {', '.join(names)} since: this import can no longer be undone.")
    reversed_at = None if replayed and not history_is_sealed(now) else now
    _reverse(created, batch_id, reversed_at, actor)
    TimeEntry.objects.filter(ticket_id__in=created).delete()
    EstimateChange.objects.filter(ticket_id__in=created).delete()
    Snooze.objects.filter(ticket_id__in=created).delete()
    Ticket.objects.filter(pk__in=created)._raw_delete("default")
    for ticket in Ticket.objects.filter(pk__in=updated):
        before = updated[ticket.pk]
        _update(ticket, _row_from_json(before["values"]), before["import"], now, actor, replay=False)


def history_is_sealed(now: datetime) -> bool:
    """Whether past weeks stand, whatever an import that began before the seal was promised."""
    return OfficeSettings.objects.filter(history_sealed_at__lte=now).exists()


def built_on(ticket_ids: Iterable[int], batch_id: int, most: int = 5) -> list[str]:
    """Names ("#12") of the first tickets that people or a later import changed since this import; time imported onto
    one counts as a change."""
    timed = TimeEntry.objects.filter(ticket=OuterRef("pk")).exclude(external_id="")
    touched = Ticket.objects.filter(pk__in=list(ticket_ids)).filter(
        Q(changed_at__gt=F("imported_at")) | ~Q(last_import_id=batch_id) | Exists(timed)
    )
    return [f"#{pk}" for pk in touched.order_by("pk").values_list("pk", flat=True)[:most]]


def _known_tickets(rows: Sequence[TicketRow]) -> dict[tuple[str, str], Ticket]:
    known = {}
    for source in {row.source for row in rows}:
        ids = [row.external_id for row in rows if row.source == source]
        for ticket in Ticket.objects.filter(source=source, external_id__in=ids):
            known[source, ticket.external_id] = ticket
    return known


def _create(
    rows: Sequence[TicketRow], batch_id: int, now: datetime, actor: StaffMember | None, replay: bool
) -> list[Outcome]:
    lives = [_replayed(row) if replay else _brought_in(row, now) for row in rows]
    tickets = [_ticket(row, life, batch_id, now, actor) for row, life in zip(rows, lives, strict=True)]
    Ticket.objects.bulk_create(tickets)
    by_id = actor.pk if actor else None
    movements, entries, estimates = [], [], []
    for row, life, ticket in zip(rows, lives, tickets, strict=True):
        movements += [
            movement(posting, ticket.pk, recorded_at=moment, by_id=by_id, import_batch_id=batch_id)
            for posting, moment in life.postings
        ]
        entries += _time_entries(row, ticket.pk, batch_id, row.worked_minutes or 0, _worked_at(row) if replay else now)
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


def _replayed(row: TicketRow) -> _Life:
    """The life of a ticket at its true dates: opened, worked, left the backlog, came back, left again."""
    start = row.opened_at
    opened = Position(Queue(row.queue), Priority(row.priority), Status.NEW, row.estimate_minutes)
    life = _Life(opened, [], start, None)
    life.step(start, ledger.open_ticket(opened))
    closing = Reason.CLOSED_UNRECORDED if row.worked_minutes is None else Reason.CLOSED_UNSPENT
    steps: list[tuple[datetime, int, Status | None]] = []
    if row.worked_minutes:
        steps.append((_worked_at(row), 0, None))
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


def _brought_in(row: TicketRow, now: datetime) -> _Life:
    """A ticket that arrives after the seal: it stands as it is now; what it had worked posts as worked, now."""
    arrived = Position(Queue(row.queue), Priority(row.priority), Status(row.status), row.estimate_minutes)
    left_at = None if arrived.counts else row.closed_at or row.resolved_at or row.opened_at
    life = _Life(arrived, [], row.opened_at, left_at)
    life.step(now, ledger.open_ticket(arrived))
    if row.worked_minutes:
        life.step(now, ledger.change_worked(life.position, row.worked_minutes))
    life.postings = [(_as_imported(posting), moment) for posting, moment in life.postings]
    return life


def _as_imported(posting: Posting) -> Posting:
    return posting if posting.reason in KEPT_AS_THEY_ARE else replace(posting, reason=Reason.IMPORTED)


def _ticket(row: TicketRow, life: _Life, batch_id: int, now: datetime, actor: StaffMember | None) -> Ticket:
    ticket = Ticket(
        **{name: getattr(row, name) for name in _PLAIN},
        opened_at=row.opened_at,
        requester=actor,
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


_PLAIN = (
    "title",
    "description",
    "client_id",
    "site_id",
    "contact_id",
    "assignee_id",
    "critical_condition",
    "requested_priority",
    "skill",
    "category",
    "estimate_is_assumed",
)


def _worked_at(row: TicketRow) -> datetime:
    """When the worked time of a row was recorded: on its day, if known (before the ticket left on that day), else when
    the ticket left, else when it opened."""
    left_at = row.resolved_at or row.closed_at
    if row.worked_on is None:
        return max(row.opened_at, left_at or row.opened_at)
    noon = timezone.make_aware(datetime.combine(row.worked_on, time(12)))
    if left_at is not None and timezone.localdate(left_at) == row.worked_on:
        noon = min(noon, left_at)
    return max(row.opened_at, noon)


def _time_entries(
    row: TicketRow, ticket_id: int, batch_id: int, minutes: int, recorded_at: datetime
) -> list[TimeEntry]:
    """The row's minutes in entries of at most 24 h (a file's sum may be more)."""
    if minutes <= 0:
        return []
    if row.worked_by_id is None:
        raise ValueError("Worked minutes need a person.")
    day = row.worked_on or timezone.localdate(_worked_at(row))
    sizes = [MAX_ENTRY_MINUTES] * (minutes // MAX_ENTRY_MINUTES) + [minutes % MAX_ENTRY_MINUTES]
    return [
        TimeEntry(
            ticket_id=ticket_id,
            staff_member_id=row.worked_by_id,
            worked_on=day,
            minutes=size,
            note="Imported",
            recorded_at=recorded_at,
            source=row.source,
            import_batch_id=batch_id,
        )
        for size in sizes
        if size
    ]


def _update(
    ticket: Ticket, row: TicketRow, batch_id: int, now: datetime, actor: StaffMember | None, replay: bool
) -> Outcome:
    """Apply to a known ticket what the file changed since its last import."""
    values, before = row.as_json(), ticket.imported_values or {}
    changed = {name for name, value in values.items() if before.get(name) != value}
    if not changed:
        return Outcome("unchanged", ticket.pk)
    life = _Life(ticket.position, [], ticket.status_since, ticket.left_backlog_at)
    for name in changed & set(_PLAIN) - {"critical_condition"}:
        setattr(ticket, name, getattr(row, name))
    if "estimate_minutes" in changed:
        life.step(now, ledger.change_estimate(life.position, row.estimate_minutes))
        EstimateChange.objects.create(
            ticket=ticket, minutes=row.estimate_minutes, at=now, by=actor, is_assumed=row.estimate_is_assumed
        )
        if ticket.first_estimate_minutes is None:
            ticket.first_estimate_minutes = row.estimate_minutes
    if "worked_minutes" in changed:
        _update_worked(ticket, row, life, batch_id, now)
    if changed & {"queue", "priority"}:
        ticket.critical_condition = row.critical_condition
        life.step(now, ledger.reclassify(life.position, Queue(row.queue), Priority(row.priority)))
    if "status" in changed:
        moment = _moment_of_status(row, ticket, now) if replay else now
        closing = Reason.CLOSED_UNRECORDED if row.worked_minutes is None else Reason.CLOSED_UNSPENT
        life.step(moment, ledger.change_status(life.position, Status(row.status), closing))
    ticket.take_position(life.position)
    ticket.status_since, ticket.left_backlog_at = life.status_since, life.left_backlog_at
    outcome = Outcome("updated", ticket.pk, {"values": before, "import": ticket.last_import_id})
    ticket.imported_values, ticket.last_import_id = values, batch_id
    ticket.imported_at = ticket.changed_at = now
    ticket.version += 1
    ticket.save()
    Movement.objects.bulk_create(
        movement(
            posting if replay else _as_imported(posting),
            ticket.pk,
            recorded_at=moment,
            by_id=actor.pk if actor else None,
            import_batch_id=batch_id,
        )
        for posting, moment in life.postings
    )
    return outcome


def _update_worked(ticket: Ticket, row: TicketRow, life: _Life, batch_id: int, now: datetime) -> None:
    """The file's sum of time changed: the entries it made are replaced; time logged here or imported as time stays."""
    imported = TimeEntry.objects.filter(ticket=ticket, import_batch_id__isnull=False, external_id="")
    difference = (row.worked_minutes or 0) - (imported.aggregate(total=Sum("minutes"))["total"] or 0)
    if not difference:
        return
    imported.delete()
    TimeEntry.objects.bulk_create(_time_entries(row, ticket.pk, batch_id, row.worked_minutes or 0, now))
    ticket.logged_minutes += difference
    life.step(now, ledger.change_worked(life.position, ticket.worked_minutes + difference))


def _moment_of_status(row: TicketRow, ticket: Ticket, now: datetime) -> datetime:
    """The file's date of the change while history is open, never before what the ledger already knows of the ticket."""
    dates = (row.reopened_at,) if Status(row.status).counts_in_backlog else (row.resolved_at, row.closed_at)
    last = Movement.objects.filter(ticket_id=ticket.pk).order_by("-recorded_at").values_list("recorded_at", flat=True)
    moment = next((when for when in dates if when is not None), now)
    return max(moment, *last[:1]) if last[:1] else moment


def _reverse(ticket_ids: list[int], batch_id: int, at: datetime | None, actor: StaffMember | None) -> None:
    """A mirror for every movement of these tickets; `at` None keeps each at its own moment."""
    by_id = actor.pk if actor else None
    Movement.objects.bulk_create(
        Movement(
            ticket_id=row.ticket_id,
            reason=row.reason if at is None else Reason.IMPORTED.value,
            minutes=-row.minutes,
            tickets=-row.tickets,
            unestimated=-row.unestimated,
            queue=row.queue,
            priority=row.priority,
            recorded_at=at or row.recorded_at,
            effective_at=at or row.effective_at,
            by_id=by_id,
            import_batch_id=batch_id,
            explanation="Import undone",
        )
        for row in Movement.objects.filter(ticket_id__in=ticket_ids)
    )


def _row_from_json(values: Mapping[str, Any]) -> TicketRow:
    moments = {"opened_at", "resolved_at", "reopened_at", "closed_at"}
    known = {field.name for field in fields(TicketRow)}
    read = {name: value for name, value in values.items() if name in known}
    for name in moments & read.keys():
        read[name] = parse_datetime(read[name]) if read[name] else None
    if read.get("worked_on"):
        read["worked_on"] = parse_date(read["worked_on"])
    return TicketRow(**read)
