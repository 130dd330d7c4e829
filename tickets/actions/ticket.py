"""Opening and changing tickets, and writing on them."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Model

from clients.models import Client, Contact, Site
from msp_office.audit.actions import business_write, record
from msp_office.office.conflict import StaleVersion
from staffing.models import StaffMember
from tickets.actions.posting import post
from tickets.actions.time import log_time
from tickets.calculations import ledger
from tickets.calculations.ledger import Position, Posting
from tickets.calculations.terms import MAX_ESTIMATE_MINUTES, CriticalCondition, Priority, Queue, Status
from tickets.models import EstimateChange, Note, Ticket, TimeEntry

LEDGER_FIELDS = ("estimate_minutes", "queue", "priority", "status")
PLAIN_FIELDS = (
    "title",
    "description",
    "client",
    "site",
    "contact",
    "assignee",
    "critical_condition",
    "requested_priority",
    "skill",
    "is_remote",
    "scheduled_on",
    "category",
)
CHANGEABLE = frozenset((*LEDGER_FIELDS, *PLAIN_FIELDS))
REFERENCES = ["client", "site", "contact", "assignee", "requester", "import_batch"]


@business_write
def open_ticket(
    *,
    title: str,
    actor: StaffMember | None,
    now: datetime,
    client: Client | None = None,
    site: Site | None = None,
    contact: Contact | None = None,
    assignee: StaffMember | None = None,
    description: str = "",
    queue: str = Queue.SERVICE,
    status: str = Status.NEW,
    priority: int = Priority.MEDIUM,
    critical_condition: str = "",
    requested_priority: int | None = None,
    skill: int = 1,
    is_remote: bool = True,
    scheduled_on: date | None = None,
    estimate_minutes: int | None = None,
    category: str = "",
    form_token: UUID | None = None,
) -> Ticket:
    """Open a ticket and post it as *new*. A critical condition makes it P1 whatever `priority` says.

    The same `form_token` again (a double click, a reload) opens nothing and answers the ticket that stands.
    Errors: ValidationError by field (P1 without a condition, estimate beyond 2,000 h, site of another client, ...).
    """
    if form_token and (standing := Ticket.objects.filter(form_token=form_token).first()):
        return standing
    ticket = Ticket(
        title=title.strip(),
        description=description,
        client=client,
        site=site,
        contact=contact,
        assignee=assignee,
        requester=actor,
        critical_condition=critical_condition,
        requested_priority=requested_priority,
        skill=skill,
        is_remote=is_remote,
        scheduled_on=scheduled_on,
        category=category,
        first_estimate_minutes=estimate_minutes,
        opened_at=now,
        status_since=now,
        changed_at=now,
        form_token=form_token,
    )
    priority = Priority.CRITICAL if critical_condition else priority
    position, postings = ledger.open_ticket(
        Position(Queue(queue), Priority(priority), Status(status), _checked_estimate(estimate_minutes))
    )
    ticket.take_position(position)
    ticket.left_backlog_at = None if position.counts else now
    _check(ticket)
    ticket.save(force_insert=True)
    if estimate_minutes is not None:
        EstimateChange.objects.create(ticket=ticket, minutes=estimate_minutes, at=now, by=actor)
    post(postings, ticket.pk, now=now, actor=actor)
    record(verb="opened", target=ticket, actor=actor, now=now)
    return ticket


@business_write
def change_ticket(
    *,
    ticket: Ticket,
    changes: Mapping[str, Any],
    actor: StaffMember | None,
    now: datetime,
    version: int | None = None,
    was: Mapping[str, Any] | None = None,
    reason: str = "",
) -> Ticket:
    """Change fields of a ticket (any of CHANGEABLE) and post what that moves. Answers the ticket as it is now.

    `version`: the version the person saw; anything changed since → StaleVersion (whole forms).
    `was`: the values the person saw in just these fields; only a change of the same field → StaleVersion (triage in
    the board's row, where colleagues work on other fields of the same ticket).
    Errors: StaleVersion; ValidationError by field. Nothing is saved then.
    """
    unknown = set(changes) - CHANGEABLE
    if unknown:
        raise ValueError(f"Not changeable: {', '.join(sorted(unknown))}")
    current = Ticket.objects.get(pk=ticket.pk)
    wanted = _with_priority_rule(current, changes)
    if version is not None and version != current.version:
        raise StaleVersion(current)
    if was is not None and any(_comparable(getattr(current, name)) != _comparable(was[name]) for name in was):
        raise StaleVersion(current)
    changed = {name: value for name, value in wanted.items() if getattr(current, name) != value}
    if not changed:
        return current
    before = {name: describe(current, name) for name in changed}
    stored = dict(vars(current))
    old_status, old_estimate = current.status, current.estimate_minutes
    for name in PLAIN_FIELDS:
        if name in changed:
            setattr(current, name, changed[name])
    if "client" in changed:
        _drop_foreign_references(current, changed)
    position, postings = move(current.position, changed)
    current.take_position(position)
    if current.status != old_status:
        current.status_since = now
        current.left_backlog_at = None if current.is_open else current.left_backlog_at or now
    if current.estimate_minutes != old_estimate:
        current.estimate_is_assumed = False
        if current.first_estimate_minutes is None:
            current.first_estimate_minutes = current.estimate_minutes
        EstimateChange.objects.create(ticket=current, minutes=current.estimate_minutes, at=now, by=actor)
    current.changed_at = now
    current.version += 1
    _check(current, changed)
    current.save(update_fields=[name for name, value in vars(current).items() if stored.get(name) != value])
    post(postings, current.pk, now=now, actor=actor)
    after = {name: (before[name], describe(current, name)) for name in changed}
    record(verb="changed", target=current, actor=actor, now=now, changes=after, reason=reason)
    return current


def move(position: Position, changed: Mapping[str, Any]) -> tuple[Position, list[Posting]]:
    """Apply changes of estimate, then queue and priority, then status; answers the new position and what to post.

    A reopened ticket takes its new estimate into *reopened*, a closing one its new estimate before it closes.
    """
    postings: list[Posting] = []
    if "estimate_minutes" in changed:
        position, posted = ledger.change_estimate(position, _checked_estimate(changed["estimate_minutes"]))
        postings += posted
    if "queue" in changed or "priority" in changed:
        position, posted = ledger.reclassify(
            position,
            Queue(changed.get("queue", position.queue)),
            Priority(changed.get("priority", position.priority)),
        )
        postings += posted
    if "status" in changed:
        position, posted = ledger.change_status(position, Status(changed["status"]))
        postings += posted
    return position, postings


@business_write
def add_note(
    *,
    ticket: Ticket,
    body: str,
    actor: StaffMember | None,
    now: datetime,
    is_internal: bool = True,
    form_token: UUID | None = None,
) -> Note:
    """Write a note on a ticket. Errors: ValidationError when it is empty."""
    body = body.strip()
    if not body:
        raise ValidationError({"body": "Write something, or leave the note away."})
    note = Note.objects.create(
        ticket=ticket, author=actor, body=body, is_internal=is_internal, at=now, form_token=form_token
    )
    Ticket.objects.filter(pk=ticket.pk).update(changed_at=now)
    record(
        verb="noted",
        target=ticket,
        actor=actor,
        now=now,
        changes={"note": (None, "internal" if is_internal else "client")},
    )
    return note


@business_write
def work_ticket(
    *,
    ticket: Ticket,
    actor: StaffMember,
    now: datetime,
    body: str = "",
    is_internal: bool = True,
    minutes: int | None = None,
    worked_on: date | None = None,
    started_at: datetime | None = None,
    is_productive: bool = True,
    is_invoiceable: bool = False,
    status: str = "",
    was_status: str = "",
    form_token: UUID | None = None,
) -> Ticket:
    """Note, time and next status in one act: all of it happens, or nothing.

    The same `form_token` again (a double click, a reload) does nothing more.
    Errors: ValidationError (nothing given, time beyond 24 h, ...); StaleVersion when the status is not `was_status` any
    more and another one is wanted.
    """
    if not (body.strip() or minutes or status):
        raise ValidationError("Write a note, log time, or choose the next status.")
    if form_token and any(model.objects.filter(form_token=form_token).exists() for model in (Note, TimeEntry)):
        return Ticket.objects.get(pk=ticket.pk)
    if body.strip():
        add_note(ticket=ticket, body=body, actor=actor, now=now, is_internal=is_internal, form_token=form_token)
    if minutes:
        log_time(
            ticket=ticket,
            staff_member=actor,
            minutes=minutes,
            worked_on=worked_on,
            started_at=started_at,
            note=body.strip(),
            is_productive=is_productive,
            is_invoiceable=is_invoiceable,
            actor=actor,
            now=now,
            form_token=form_token,
        )
    if status and status != ticket.status:
        was = {"status": was_status} if was_status else None
        return change_ticket(ticket=ticket, changes={"status": status}, actor=actor, now=now, was=was)
    return Ticket.objects.get(pk=ticket.pk)


def describe(ticket: Ticket, name: str) -> Any:
    """A field's value as a person would write it in the history (durations stay minutes, dates stay dates)."""
    value = getattr(ticket, name)
    if isinstance(value, Model):
        return str(value)
    display = getattr(ticket, f"get_{name}_display", None)
    return display() if display and value is not None else value


def _with_priority_rule(ticket: Ticket, changes: Mapping[str, Any]) -> dict[str, Any]:
    """P1 and its named condition go together: naming one sets P1, leaving P1 clears it."""
    wanted = dict(changes)
    if wanted.get("critical_condition"):
        wanted["priority"] = Priority.CRITICAL.value
    elif wanted.get("priority") not in (None, Priority.CRITICAL):
        wanted["critical_condition"] = ""
    elif "critical_condition" in wanted and "priority" not in wanted and ticket.priority == Priority.CRITICAL:
        raise ValidationError({"critical_condition": "A P1 ticket needs its condition; lower the priority instead."})
    return wanted


def _comparable(value: Any) -> Any:
    return value.pk if isinstance(value, Model) else value


def _drop_foreign_references(ticket: Ticket, changed: dict[str, Any]) -> None:
    """Another client: the old one's site and contact go, unless new ones came along."""
    for name in ("site", "contact"):
        if name not in changed:
            setattr(ticket, name, None)


def _checked_estimate(minutes: int | None) -> int | None:
    if minutes is not None and not 0 <= minutes <= MAX_ESTIMATE_MINUTES:
        raise ValidationError({"estimate_minutes": "An estimate is between 0 and 2,000 hours."})
    return minutes


def _check(ticket: Ticket, changed: Collection[str] = PLAIN_FIELDS) -> None:
    """What the database would refuse, said by field. References that did not change are not even read."""
    errors: dict[str, str] = {}
    if ticket.priority == Priority.CRITICAL and not ticket.critical_condition:
        errors["critical_condition"] = "P1 sets itself from a named condition: choose which one."
    if ticket.critical_condition and ticket.critical_condition not in {c.value for c in CriticalCondition}:
        errors["critical_condition"] = "No such condition."
    for name in ("site", "contact") if {"client", "site", "contact"}.intersection(changed) else ():
        record_of_client = getattr(ticket, name)
        if record_of_client is not None and record_of_client.client_id != ticket.client_id:
            errors[name] = f"This {name} belongs to another client."
    if errors:
        raise ValidationError(errors)
    ticket.full_clean(exclude=REFERENCES, validate_unique=False, validate_constraints=False)
