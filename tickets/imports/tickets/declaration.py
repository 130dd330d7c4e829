"""The declaration of ticket imports: fields and choices, how drafts are written, and how they are taken back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from clients.actions import Found, find_or_make_clients, find_or_make_places
from msp_office.imports.models import ImportBatch
from msp_office.imports.registry import (
    LEAVE,
    MAKE,
    SKIP,
    Applied,
    Choices,
    FieldKind,
    ImportField,
    ImportKind,
    ImportOption,
    Undo,
    Words,
)
from staffing.models import StaffMember
from tickets.actions.importing import TicketRow, built_on, history_is_sealed, import_tickets, undo_tickets
from tickets.calculations.terms import Priority, Queue, Status
from tickets.imports.made import NEW_PERSON, People, clean_up, find_or_make_people, people, remember
from tickets.imports.tickets.drafts import TicketDraft, build, describe, leaves_out
from tickets.imports.tickets.presets import PRESETS, PRIORITY_WORDS, QUEUE_WORDS, STATUS_WORDS
from tickets.models.ticket import SKILL_CHOICES


def _people_or_new() -> Choices:
    return [(LEAVE, "Leave empty"), (MAKE, NEW_PERSON), *people()]


def _queues() -> Choices:
    return [*((queue.value, queue.label) for queue in Queue), (SKIP, "Leave the ticket out")]


def _statuses() -> Choices:
    return [*((status.value, status.label) for status in Status), (SKIP, "Leave the ticket out")]


def _priorities() -> Choices:
    labels = [(str(priority.value), f"P{priority.value} {priority.label}") for priority in Priority]
    return [*labels, (LEAVE, "Not said")]


def _skills() -> Choices:
    return [(str(value), label) for value, label in SKILL_CHOICES]


FIELDS = (
    ImportField("external_id", "Number", required=True, max_length=80, help="The ticket's number in the other tool."),
    ImportField("title", "Title", help="Several columns are joined; without any, category and number stand in."),
    ImportField("description", "Description", FieldKind.LONG_TEXT),
    ImportField("client", "Client", max_length=160, is_name=True, help="Made when no client has this name."),
    ImportField("site", "Site", max_length=120, help="A place of the client."),
    ImportField("contact", "Contact or caller", max_length=120, is_name=True),
    ImportField("queue", "Queue or group", FieldKind.CHOICE, choices=_queues, words=QUEUE_WORDS, fallback="service",
                is_name=True),
    ImportField("status", "Status", FieldKind.CHOICE, choices=_statuses, words=STATUS_WORDS),
    ImportField("priority", "Priority", FieldKind.CHOICE, choices=_priorities, words=PRIORITY_WORDS),
    ImportField("requested_priority", "Requested priority", FieldKind.CHOICE, choices=_priorities,
                words=PRIORITY_WORDS),
    ImportField("category", "Category", max_length=80),
    ImportField("skill", "Skill needed", FieldKind.CHOICE, choices=_skills, fallback="1"),
    ImportField("assignee", "Assignee", FieldKind.CHOICE, choices=_people_or_new, fallback=LEAVE, is_name=True),
    ImportField("opened", "Opened", FieldKind.MOMENT, required=True),
    ImportField("resolved", "Resolved", FieldKind.MOMENT),
    ImportField("reopened", "Reopened", FieldKind.MOMENT),
    ImportField("closed", "Closed", FieldKind.MOMENT),
    ImportField("updated", "Last changed", FieldKind.MOMENT, help="Of several rows of a ticket the latest stands."),
    ImportField("estimate", "Estimate", FieldKind.MINUTES, default_by="category",
                default_help="A default by category, such as 1.5 or 1h30; it stays marked as assumed. Left empty, "
                "they count as missing."),
    ImportField("worked", "Worked time", FieldKind.MINUTES),
    ImportField("worked_on", "Worked on", FieldKind.DAY),
    ImportField("worked_by", "Worked by", FieldKind.CHOICE, choices=_people_or_new, fallback=LEAVE, is_name=True),
    ImportField("note", "Note", FieldKind.LONG_TEXT),
)  # fmt: skip

OPTIONS = (
    ImportOption("as_of", "State as of", "day", "Later tickets are left out, later events have not happened."),
    ImportOption("client", "Client for rows without one", help="An existing client's name, or a new one."),
    ImportOption("time_by", "Worked time without a person goes to", "choice", choices=people),
)


def apply(batch: ImportBatch, drafts: Sequence[TicketDraft], now: datetime, actor: StaffMember | None) -> list[Applied]:
    """Write these tickets, with the clients, contacts and people that they name."""
    found = _clients(drafts)
    named = find_or_make_people(name for draft in drafts for name in (draft.assignee, draft.worked_by))
    remember(batch, [*found.made, *named.new])
    rows = [_resolved(draft, found, named) for draft in drafts]
    replay = batch.is_replayed and not history_is_sealed(now)
    outcomes = import_tickets(rows=rows, batch_id=batch.pk, now=now, actor=actor, replay=replay)
    return [Applied(outcome.result, outcome.ticket_id, outcome.before) for outcome in outcomes]


def _clients(drafts: Sequence[TicketDraft]) -> Found:
    found = find_or_make_clients(draft.client for draft in drafts)
    sites: dict[int, list[str]] = {}
    contacts: dict[int, list[str]] = {}
    for draft in drafts:
        key = found.clients.get(draft.client.casefold(), 0)
        if draft.site:
            sites.setdefault(key, []).append(draft.site)
        if draft.contact:
            contacts.setdefault(key, []).append(draft.contact)
    return find_or_make_places(found, sites, contacts) if sites or contacts else found


def _resolved(draft: TicketDraft, found: Found, named: People) -> TicketRow:
    client = found.clients.get(draft.client.casefold())
    return replace(
        draft.row,
        client_id=client,
        site_id=found.sites.get((client, draft.site.casefold())) if client and draft.site else None,
        contact_id=found.contacts.get((client, draft.contact.casefold())) if client and draft.contact else None,
        assignee_id=named.key_of(draft.assignee),
        worked_by_id=named.key_of(draft.worked_by),
    )


def tickets_built_on(batch: ImportBatch, keys: Sequence[int]) -> list[str]:
    return built_on(keys, batch.pk)


def undo(batch: ImportBatch, step: Undo, now: datetime, actor: StaffMember | None) -> None:
    """Take back what the batch did to these tickets."""
    undo_tickets(
        created=step.created,
        updated=step.updated,
        batch_id=batch.pk,
        now=now,
        actor=actor,
        replayed=batch.is_replayed,
    )


TICKETS = ImportKind(
    name="tickets",
    label="Tickets",
    permission="tickets.import",
    fields=FIELDS,
    presets=PRESETS,
    options=OPTIONS,
    version_field="updated",
    build=build,
    leaves_out=leaves_out,
    describe=describe,
    apply=apply,
    built_on=tickets_built_on,
    undo=undo,
    clean_up=clean_up,
    object_url=lambda key: f"/tickets/{key}/",
    words=Words(
        undone="the tickets are as they were before. The ledger keeps the movements and their reversals.",
        replayed="History goes into the ledger at its true dates.",
        sealed="The ledger's past is sealed: open tickets post as “imported”, on the day they come in.",
        undo_rule="An import can be undone as long as nobody has worked on its tickets.",
    ),
)
