"""Time that comes from another tool, many entries at a time, and how it is taken back.

Until the office's history is sealed, imported time goes into the ledger at the moment it was worked; afterwards past
weeks stand and it posts now. It stays *worked* either way.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from msp_office.audit.actions import business_write
from msp_office.imports.models import ImportRow
from staffing.models import StaffMember
from tickets.actions.importing import history_is_sealed
from tickets.actions.worked import Shift, shift_worked
from tickets.calculations.terms import Priority, Queue, Status
from tickets.models import Ticket, TimeEntry

Result = Literal["created", "updated", "unchanged"]


@dataclass(frozen=True, slots=True)
class TimeRow:
    """One entry of a file, every value resolved to ours. `silent` are those that the file has no column for: a known
    entry keeps its own.

    `repeats`: the file gives it no name of its own and no time of day, so two alike are two entries; `external_id` then
    stands for what they have in common.
    """

    source: str
    external_id: str
    ticket_id: int
    staff_member_id: int
    worked_on: date
    minutes: int
    started_at: datetime | None = None
    note: str = ""
    is_productive: bool = True
    is_invoiceable: bool = False
    repeats: bool = False
    silent: frozenset[str] = frozenset()

    def as_json(self) -> dict[str, Any]:
        """Plain values, as `TimeEntry.imported_values` keeps them."""
        return _values_of(self)

    @property
    def moment(self) -> datetime:
        """When it was done: its end if the start is known, noon of its day otherwise."""
        if self.started_at:
            return self.started_at + timedelta(minutes=self.minutes)
        return timezone.make_aware(datetime.combine(self.worked_on, time(12)))


_OF_THE_FILE = ("source", "external_id", "repeats", "silent")
_VALUES = tuple(field.name for field in fields(TimeRow) if field.name not in _OF_THE_FILE)


def _values_of(entry: TimeRow | TimeEntry) -> dict[str, Any]:
    values = ((name, getattr(entry, name)) for name in _VALUES)
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values}


@dataclass(frozen=True, slots=True)
class TimeOutcome:
    """What became of one row. `before` is how the previous import left an updated entry: keep it for undo."""

    result: Result
    entry_id: int
    before: dict[str, Any] | None = None


@business_write
def import_time(
    *, rows: Sequence[TimeRow], batch_id: int, now: datetime, actor: StaffMember | None, replay: bool
) -> list[TimeOutcome]:
    """Create or update the entries of these rows; answers one outcome per row, in order.

    A row is known by (source, external_id). A known one changes only what differs from its last import, so corrections
    made here survive.
    """
    replay = replay and not history_is_sealed(now)
    opened = dict(Ticket.objects.filter(pk__in={row.ticket_id for row in rows}).values_list("pk", "opened_at"))
    named = _named(rows, batch_id)
    known = _entries((row.source, name) for row, name in zip(rows, named, strict=True))
    shifts: list[Shift] = []
    results: list[tuple[TimeEntry, Result, dict[str, Any] | None]] = []
    for row, name in zip(rows, named, strict=True):
        at = _recorded(row, opened, now) if replay else now
        entry = known.get((row.source, name))
        if entry is None:
            entry = known[row.source, name] = _entry(row, name, batch_id, at)
            shifts.append(_shift(entry, at if replay else row.moment))
            results.append((entry, "created", None))
        else:
            before = _update(entry, row, batch_id, at if replay else None, shifts)
            results.append((entry, "unchanged" if before is None else "updated", before))
    shift_worked(shifts, into_the_past=replay, now=now, by_id=actor.pk if actor else None, batch_id=batch_id)
    TimeEntry.objects.bulk_create(entry for entry, result, _ in results if result == "created")
    _store(entry for entry, result, _ in results if result == "updated")
    return [TimeOutcome(result, entry.pk, before) for entry, result, before in results]


@business_write
def undo_time(
    *,
    created: Iterable[int],
    updated: Mapping[int, dict[str, Any]],
    batch_id: int,
    now: datetime,
    actor: StaffMember | None,
    replayed: bool,
) -> None:
    """Take back what an import did to these entries: the created go, the updated become what they were.

    Errors: ValidationError when somebody has corrected one of them since.
    """
    created = list(created)
    if names := time_built_on([*created, *updated], batch_id):
        raise ValidationError(f"Somebody has corrected {', '.join(names)} since: this can no longer be undone.")
    into_the_past = replayed and not history_is_sealed(now)
    going = list(TimeEntry.objects.filter(pk__in=created))
    shifts = [_shift(entry, _moment_of(entry, into_the_past), sign=-1) for entry in going]
    changed = list(TimeEntry.objects.filter(pk__in=updated))
    for entry in changed:
        before = updated[entry.pk]
        row = _row_from_json(entry, {**before["values"], **before.get("stood", {})})
        _update(entry, row, before["import"], row.moment if into_the_past else None, shifts)
        entry.imported_values, entry.last_import_id = before["values"], before["import"]
        if before.get("touched"):  # what people corrected before this import is still built on the earlier one
            entry.imported_version = entry.version - 1
    shift_worked(shifts, into_the_past=into_the_past, now=now, by_id=actor.pk if actor else None, batch_id=batch_id)
    TimeEntry.objects.filter(pk__in=created).delete()
    _store(changed)


def time_built_on(entry_ids: Iterable[int], batch_id: int, most: int = 5) -> list[str]:
    """Names of the first entries that people or a later import changed since this import."""
    touched = TimeEntry.objects.filter(pk__in=list(entry_ids)).filter(
        ~Q(version=F("imported_version")) | ~Q(last_import_id=batch_id)
    )
    found = touched.select_related("staff_member").order_by("pk")[:most]
    return [f"{entry.staff_member.name}'s time on #{entry.ticket_id} ({entry.worked_on})" for entry in found]


@business_write
def standing_tickets(
    *,
    source: str,
    label: str,
    earliest: Mapping[int | None, datetime],
    batch_id: int,
    now: datetime,
    actor: StaffMember | None,
) -> tuple[dict[int | None, int], list[int]]:
    """One closed ticket of each client (None: of the office itself) that takes the time without a ticket of its own.

    `earliest` is the first moment of that time: the ticket was opened then at the latest. Answers the tickets by
    client, and the keys of those that were made.
    """
    names = {client: f"time:{client or 'office'}" for client in earliest}
    clients = {name: client for client, name in names.items()}
    found: dict[int | None, int] = {}
    for ticket in Ticket.objects.filter(source=source, external_id__in=clients):
        client = clients[ticket.external_id]
        found[client] = ticket.pk
        if earliest[client] < ticket.opened_at:
            Ticket.objects.filter(pk=ticket.pk).update(opened_at=earliest[client])
    made = []
    for client, name in names.items():
        if client in found:
            continue
        ticket = Ticket.objects.create(
            title=f"Time from {label}",
            client_id=client,
            queue=Queue.SERVICE if client else Queue.INTERNAL,
            status=Status.CLOSED,
            is_open=False,
            priority=Priority.MEDIUM,
            settled_minutes=0,
            requester=actor,
            opened_at=earliest[client],
            status_since=earliest[client],
            left_backlog_at=earliest[client],
            changed_at=now,
            source=source,
            external_id=name,
            import_batch_id=batch_id,
        )
        found[client] = ticket.pk
        made.append(ticket.pk)
    return found, made


_COLUMNS = (*_VALUES, "recorded_at", "version", "imported_values", "imported_version", "last_import_id")


def _named(rows: Sequence[TimeRow], batch_id: int) -> list[str]:
    """The name of each row's entry. The second of two alike gets "-2" behind it, and so on: also when the first one
    was applied in an earlier step of this batch."""
    alike = {row.external_id for row in rows if row.repeats}
    spoken: dict[str, int] = {}
    waiting, number = {(row.source, row.external_id) for row in rows if row.repeats}, 1
    while waiting:  # every entry alike that stands already, and which of them this batch has met before
        entries = _entries((source, _numbered(name, number)) for source, name in waiting)
        met = set(
            ImportRow.objects.filter(
                batch_id=batch_id, object_id__in=[entry.pk for entry in entries.values()]
            ).values_list("object_id", flat=True)
        )
        waiting = {key for key in waiting if (key[0], _numbered(key[1], number)) in entries}
        for source, name in waiting:
            if entries[source, _numbered(name, number)].pk in met:
                spoken[name] = number
        number += 1
    names = []
    for row in rows:
        if row.external_id in alike:
            spoken[row.external_id] = spoken.get(row.external_id, 0) + 1
            names.append(_numbered(row.external_id, spoken[row.external_id]))
        else:
            names.append(row.external_id)
    return names


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}-{number}"


def _entries(names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], TimeEntry]:
    by_source: dict[str, list[str]] = {}
    for source, name in names:
        by_source.setdefault(source, []).append(name)
    found = {}
    for source, some in by_source.items():
        for entry in TimeEntry.objects.filter(source=source, external_id__in=some):
            found[source, entry.external_id] = entry
    return found


def _recorded(row: TimeRow, opened: Mapping[int, datetime], now: datetime) -> datetime:
    """When the ledger would have heard of it: never before its ticket was opened."""
    return min(now, max(row.moment, opened.get(row.ticket_id, row.moment)))


def _moment_of(entry: TimeEntry, into_the_past: bool) -> datetime:
    return entry.recorded_at if into_the_past else entry.started_at or entry.recorded_at


def _entry(row: TimeRow, name: str, batch_id: int, at: datetime) -> TimeEntry:
    return TimeEntry(
        **{column: getattr(row, column) for column in _VALUES},
        recorded_at=at,
        source=row.source,
        external_id=name,
        import_batch_id=batch_id,
        last_import_id=batch_id,
        imported_values=row.as_json(),
        imported_version=1,
    )


def _store(changed: Iterable[TimeEntry]) -> None:
    if entries := list(changed):
        TimeEntry.objects.bulk_update(entries, _COLUMNS)


def _shift(entry: TimeEntry, at: datetime, sign: int = 1) -> Shift:
    productive = entry.minutes if entry.is_productive else 0
    return Shift(entry.ticket_id, at, sign * productive, sign * entry.minutes)


def _update(
    entry: TimeEntry, row: TimeRow, batch_id: int, at: datetime | None, shifts: list[Shift]
) -> dict[str, Any] | None:
    """Take over what differs from the last import; None when nothing does. `at` None: history is sealed."""
    before = entry.imported_values or {}
    values = row.as_json()
    moved = values["worked_on"] != before.get("worked_on")  # to a day on which it did not begin at that hour
    silent = row.silent - {"started_at"} if moved else row.silent
    values |= {name: before[name] for name in silent if name in before}
    changed = {name for name, value in values.items() if before.get(name) != value}
    if not changed:
        return None
    stood = {name: value for name, value in _values_of(entry).items() if name in changed}
    touched = entry.version != entry.imported_version
    kept = {"values": before, "import": entry.last_import_id, "stood": stood, "touched": touched}
    old = _shift(entry, _moment_of(entry, at is not None), sign=-1)
    for name in changed:
        setattr(entry, name, getattr(row, name))
    new = _shift(entry, at or row.moment)
    if (old.ticket_id, -old.productive, -old.logged) != (new.ticket_id, new.productive, new.logged):
        shifts += [old, new]
        entry.recorded_at = at or entry.recorded_at
    entry.version += 1
    entry.imported_values, entry.imported_version, entry.last_import_id = values, entry.version, batch_id
    return kept


def _row_from_json(entry: TimeEntry, values: Mapping[str, Any]) -> TimeRow:
    read = {name: values[name] for name in _VALUES if name in values}
    read["worked_on"] = parse_date(read["worked_on"])
    read["started_at"] = parse_datetime(read["started_at"]) if read.get("started_at") else None
    return TimeRow(source=entry.source, external_id=entry.external_id, **read)
