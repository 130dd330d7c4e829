"""Logging time, and correcting it: what moves the worked minutes of a ticket."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from msp_office.audit.actions import business_write, record
from msp_office.office.conflict import StaleVersion
from staffing.models import StaffMember
from tickets.actions.posting import post
from tickets.calculations import ledger
from tickets.calculations.terms import MAX_ENTRY_MINUTES
from tickets.models import Ticket, TimeEntry

OLDEST_WORK = timedelta(days=366)  # a year typed wrongly (1926, 0026) would leave every window of hours
ENTRY_FIELDS = frozenset({"minutes", "worked_on", "note", "is_productive", "is_invoiceable"})
RESTORED = (
    "ticket_id", "staff_member_id", "worked_on", "started_at", "minutes", "note", "is_productive", "is_invoiceable",
    "source", "external_id", "import_batch_id", "last_import_id", "imported_values",
)  # fmt: skip


@business_write
def log_time(
    *,
    ticket: Ticket,
    staff_member: StaffMember,
    minutes: int,
    actor: StaffMember | None,
    now: datetime,
    worked_on: date | None = None,
    note: str = "",
    is_productive: bool = True,
    is_invoiceable: bool = False,
    started_at: datetime | None = None,
    form_token: UUID | None = None,
) -> TimeEntry:
    """Log minutes of one person on a ticket; `worked_on` is today unless given.

    The same `form_token` again (a double click, a reload) logs nothing and answers the entry that stands.
    Errors: ValidationError by field (less than a minute, more than 24 h, a day to come).
    """
    if form_token and (standing := TimeEntry.objects.filter(form_token=form_token).first()):
        return standing
    today = timezone.localdate(now)
    entry = TimeEntry(
        ticket=ticket,
        staff_member=staff_member,
        worked_on=worked_on or today,
        started_at=started_at,
        minutes=minutes,
        note=note,
        is_productive=is_productive,
        is_invoiceable=is_invoiceable,
        recorded_at=now,
        form_token=form_token,
    )
    _check(entry, today, is_new_day=True)
    return _logged(entry, actor, now)


@business_write
def restore_time(*, values: Mapping[str, Any], form_token: UUID, actor: StaffMember | None, now: datetime) -> TimeEntry:
    """Log a deleted entry again as it was; `values` are its RESTORED columns.

    The same `form_token` again, or an import that brought the entry back meanwhile, answers the one that stands.
    """
    stands = Q(form_token=form_token)
    if values["external_id"]:
        stands |= Q(source=values["source"], external_id=values["external_id"])
    standing = TimeEntry.objects.filter(stands).first()
    return standing or _logged(TimeEntry(**values, recorded_at=now, form_token=form_token), actor, now)


def _logged(entry: TimeEntry, actor: StaffMember | None, now: datetime) -> TimeEntry:
    entry.save(force_insert=True)
    _move_worked(entry, *_weights(entry), actor, now)
    changes = {"minutes": (None, entry.minutes), "person": (None, entry.staff_member.name)}
    record(
        verb="logged time",
        target=entry.ticket,
        actor=actor,
        now=now,
        changes={**changes, "date": (None, entry.worked_on)},
    )
    return entry


@business_write
def change_time(
    *,
    entry: TimeEntry,
    changes: dict[str, Any],
    actor: StaffMember | None,
    now: datetime,
    version: int | None = None,
    reason: str = "",
) -> TimeEntry:
    """Correct an entry (any of ENTRY_FIELDS). The ledger gets the difference, now.

    Errors: StaleVersion; ValidationError by field.
    """
    unknown = set(changes) - ENTRY_FIELDS
    if unknown:
        raise ValueError(f"Not changeable: {', '.join(sorted(unknown))}")
    current = TimeEntry.objects.select_related("ticket").get(pk=entry.pk)
    if version is not None and version != current.version:
        raise StaleVersion(current)
    changed = {name: value for name, value in changes.items() if getattr(current, name) != value}
    if not changed:
        return current
    before = {name: getattr(current, name) for name in changed}
    productive, logged = _weights(current)
    for name, value in changed.items():
        setattr(current, name, value)
    if "worked_on" in changed:
        current.started_at = None  # a start counts for its own day only
    current.version += 1
    _check(current, timezone.localdate(now), is_new_day="worked_on" in changed)
    current.save()
    new_productive, new_logged = _weights(current)
    _move_worked(current, new_productive - productive, new_logged - logged, actor, now)
    record(
        verb="changed time",
        target=current.ticket,
        actor=actor,
        now=now,
        changes={name: (before[name], value) for name, value in changed.items()},
        reason=reason,
    )
    return current


@business_write
def delete_time(*, entry: TimeEntry, actor: StaffMember | None, now: datetime, reason: str = "") -> None:
    """Delete an entry; its minutes go back to what is owed. An entry that is gone already is no error."""
    current = TimeEntry.objects.select_related("ticket", "staff_member").filter(pk=entry.pk).first()
    if current is None:
        return
    productive, logged = _weights(current)
    ticket = current.ticket
    _move_worked(current, -productive, -logged, actor, now)
    record(
        verb="deleted time",
        target=ticket,
        actor=actor,
        now=now,
        changes={"minutes": (current.minutes, None), "person": (current.staff_member.name, None)},
        reason=reason,
    )
    current.delete()


def _weights(entry: TimeEntry) -> tuple[int, int]:
    return (entry.minutes if entry.is_productive else 0), entry.minutes


def _move_worked(entry: TimeEntry, productive: int, logged: int, actor: StaffMember | None, now: datetime) -> None:
    """Add minutes (they may be negative) to the ticket's sums and post what that moves."""
    ticket = Ticket.objects.only(*Ticket.POSITION, "logged_minutes").get(pk=entry.ticket_id)
    position, postings = ledger.change_worked(ticket.position, ticket.worked_minutes + productive)
    ticket.take_position(position)
    ticket.logged_minutes += logged
    ticket.changed_at = now
    ticket.save(update_fields=[*Ticket.SUMS, "changed_at"])
    post(postings, ticket.pk, now=now, actor=actor, effective_at=_moment_of_work(entry, now))


def _moment_of_work(entry: TimeEntry, now: datetime) -> datetime:
    """When it happened: the start if known, now for today's work, noon of the day otherwise."""
    if entry.started_at:
        return entry.started_at
    if entry.worked_on == timezone.localdate(now):
        return now
    return timezone.make_aware(datetime.combine(entry.worked_on, time(12)))


def _check(entry: TimeEntry, today: date, *, is_new_day: bool) -> None:
    errors: dict[str, str] = {}
    if entry.minutes < 1:
        errors["minutes"] = "Time is at least one minute."
    elif entry.minutes > MAX_ENTRY_MINUTES:
        errors["minutes"] = "One entry is at most 24 hours."
    if entry.worked_on > today:
        errors["worked_on"] = "Time is logged when the work is done: this day is still to come."
    elif is_new_day and entry.worked_on < today - OLDEST_WORK:
        errors["worked_on"] = "This day is more than a year ago: look at the year."
    if errors:
        raise ValidationError(errors)
