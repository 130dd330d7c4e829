"""What is there to know about one ticket: what was written and worked, how its estimate and its hours moved."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from msp_office.audit.models import AuditEntry
from tickets.calculations.terms import Reason, Status
from tickets.models import EstimateChange, Movement, Note, Ticket, TimeEntry

ACTS_READ = 60  # acts looked through for the last change of a field
LEDGER_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Change:
    """Who last changed a field, and when."""

    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the timeline: a note, time, or both when they were sent together."""

    at: datetime
    author: str
    author_id: int | None
    body: str
    is_internal: bool
    note_id: int | None = None
    entry: TimeEntry | None = None

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.author.split()[:1] + self.author.split()[1:][-1:]).upper()


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One movement of the backlog that this ticket caused, with the hours owed behind it."""

    recorded_at: datetime
    effective_at: datetime
    reason: str
    queue: str
    priority: int
    minutes: int
    tickets: int
    unestimated: int
    balance: int
    by: str
    explanation: str

    @property
    def words(self) -> str:
        if self.reason == Reason.NEW and not self.tickets:
            return "First estimate"
        return Reason(self.reason).label


@dataclass(frozen=True, slots=True)
class TicketPage:
    """Everything that stands on a ticket's page beside the ticket itself."""

    events: list[Event]
    estimates: list[EstimateChange]
    lines: list[LedgerLine]
    balance: int
    lines_hidden: int
    unproductive_minutes: int
    is_waiting: bool
    status_class: str


def page_of(ticket: Ticket) -> TicketPage:
    """The ticket's timeline (newest first), estimate history (oldest first) and ledger (oldest first). Four queries."""
    movements: list[Any] = list(
        Movement.objects.filter(ticket_id=ticket.pk)
        .order_by("recorded_at", "pk")
        .values("recorded_at", "effective_at", "reason", "queue", "priority", "minutes", "tickets", "unestimated",
                "by__name", "explanation")
    )  # fmt: skip
    lines = list(_with_balance(movements))
    return TicketPage(
        events=_timeline(ticket),
        estimates=list(ticket.estimate_changes.select_related("by")),
        lines=lines[-LEDGER_SHOWN:],
        balance=lines[-1].balance if lines else 0,
        lines_hidden=max(0, len(lines) - LEDGER_SHOWN),
        unproductive_minutes=ticket.logged_minutes - ticket.worked_minutes,
        is_waiting=bool(Status(ticket.status).waiting_on),
        status_class=status_class(ticket.status),
    )


def status_class(status: str) -> str:
    """The class of the dot before a status."""
    if Status(status).waiting_on:
        return "waiting"
    return {Status.NEW: "new", Status.SCHEDULED: "scheduled", Status.IN_PROGRESS: "going"}.get(Status(status), "done")


def last_change(ticket: Ticket, column: str) -> Change | None:
    """Who last changed this field of the ticket; None when nobody did since it was opened."""
    for entry in AuditEntry.objects.about(ticket).order_by("-pk")[:ACTS_READ]:
        if column in entry.changes:
            return Change(entry.actor_name, entry.at)
    return None


def changes_since(ticket: Ticket, seen: int) -> list[AuditEntry]:
    """The acts that changed this ticket after its version `seen`, newest first."""
    acts = AuditEntry.objects.about(ticket).filter(verb__in=("changed", "took")).newest_first()
    return list(acts[: max(0, min(ticket.version - seen, ACTS_READ))])


def _timeline(ticket: Ticket) -> list[Event]:
    """Notes and time, newest first; a note and the time that was sent along with it are one event."""
    entries = list(ticket.time_entries.select_related("staff_member"))
    notes = list(ticket.notes.select_related("author"))
    together = {(entry.recorded_at, entry.staff_member_id, entry.note): entry for entry in entries}
    events = [_of_note(note, together.get((note.at, note.author_id or 0, note.body))) for note in notes]
    with_note = {event.entry.pk for event in events if event.entry}
    events += [_of_entry(entry) for entry in entries if entry.pk not in with_note]
    return sorted(events, key=lambda event: event.at, reverse=True)


def _of_note(note: Note, entry: TimeEntry | None) -> Event:
    author = note.author.name if note.author else "System"
    return Event(note.at, author, note.author_id, note.body, note.is_internal, note.pk, entry)


def _of_entry(entry: TimeEntry) -> Event:
    return Event(entry.recorded_at, entry.staff_member.name, entry.staff_member_id, entry.note, True, None, entry)


def _with_balance(movements: Iterable[dict[str, Any]]) -> Iterable[LedgerLine]:
    balance = 0
    for found in movements:
        balance += found["minutes"]
        by = found.pop("by__name") or "System"
        yield LedgerLine(**found, by=by, balance=balance)
