"""A ticket of a file, and its way through the ledger: what new and known tickets of an import have in common."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time
from typing import Any, Literal

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from tickets.calculations.ledger import Position, Posting
from tickets.calculations.terms import MAX_ENTRY_MINUTES, Priority, Queue, Reason, Status
from tickets.models import TimeEntry

Result = Literal["created", "updated", "unchanged"]

KEPT_AS_THEY_ARE = {Reason.WORKED, Reason.OVER_RUN, Reason.RECLASSIFIED}
"""Reasons that stay what they are in an import after the seal; everything else posts as *imported*."""

PLAIN = (
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


@dataclass(frozen=True, slots=True)
class TicketRow:
    """One ticket of a file, every value resolved to ours. Moments are aware; minutes are whole.

    `worked_minutes` None means the file knows no times (closing posts *closed, time not recorded*). `worked_by_id` is
    who worked them; it must be given with worked minutes. The status must fit the dates: one that has left the backlog
    needs `resolved_at` or `closed_at`. `silent` are the values that the file has no column for: a known ticket keeps
    its own.
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
    silent: frozenset[str] = frozenset()

    def as_json(self) -> dict[str, Any]:
        """Plain values, as `Ticket.imported_values` keeps them."""
        values = ((name, getattr(self, name)) for name in _VALUES)  # asdict would copy every value
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in values}


_VALUES = tuple(field.name for field in fields(TicketRow) if field.name != "silent")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row. `before` is how the previous import left an updated ticket ("values", "import"), what
    stood on it where this one changed it ("stood"), and since when people had worked on it: keep it for undo."""

    result: Result
    ticket_id: int
    before: dict[str, Any] | None = None


@dataclass(slots=True)
class Life:
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


def row_from_json(values: Mapping[str, Any]) -> TicketRow:
    moments = {"opened_at", "resolved_at", "reopened_at", "closed_at"}
    read = {name: value for name, value in values.items() if name in _VALUES}
    for name in moments & read.keys():
        read[name] = parse_datetime(read[name]) if read[name] else None
    if read.get("worked_on"):
        read["worked_on"] = parse_date(read["worked_on"])
    return TicketRow(**read)


def as_imported(posting: Posting) -> Posting:
    return posting if posting.reason in KEPT_AS_THEY_ARE else replace(posting, reason=Reason.IMPORTED)


def worked_at(row: TicketRow) -> datetime:
    """When the worked time of a row was recorded: on its day, if known (before the ticket left on that day), else when
    the ticket left, else when it opened."""
    left_at = row.resolved_at or row.closed_at
    if row.worked_on is None:
        return max(row.opened_at, left_at or row.opened_at)
    noon = timezone.make_aware(datetime.combine(row.worked_on, time(12)))
    if left_at is not None and timezone.localdate(left_at) == row.worked_on:
        noon = min(noon, left_at)
    return max(row.opened_at, noon)


def time_entries_of(
    row: TicketRow, ticket_id: int, batch_id: int, minutes: int, recorded_at: datetime
) -> list[TimeEntry]:
    """The row's minutes in entries of at most 24 h (a file's sum may be more)."""
    if minutes <= 0:
        return []
    if row.worked_by_id is None:
        raise ValueError("Worked minutes need a person.")
    day = row.worked_on or timezone.localdate(worked_at(row))
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
