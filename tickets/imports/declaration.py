"""The declaration of ticket imports: fields and choices, how drafts are written, and how they are taken back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db.models import Exists, OuterRef, ProtectedError

from clients.actions import Found, find_or_make_clients, find_or_make_places
from clients.models import Client, Contact, Site
from msp_office.imports.models import ImportBatch, MadeInPassing
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
)
from msp_office.office.models import OfficeSettings
from staffing.models import StaffMember
from tickets.actions.importing import TicketRow, built_on, import_tickets, undo_tickets
from tickets.calculations.terms import Priority, Queue, Status
from tickets.imports.drafts import TicketDraft, build, describe
from tickets.imports.presets import PRESETS, PRIORITY_WORDS, QUEUE_WORDS, STATUS_WORDS
from tickets.models import Ticket, TimeEntry
from tickets.models.ticket import SKILL_CHOICES


def _people() -> Choices:
    return [(str(pk), name) for pk, name in StaffMember.objects.values_list("pk", "name")]


def _people_or_new() -> Choices:
    return [(LEAVE, "Leave empty"), (MAKE, "New person of that name, without sign-in"), *_people()]


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
    ImportField("estimate", "Estimate", FieldKind.MINUTES, default_by="category"),
    ImportField("worked", "Worked time", FieldKind.MINUTES),
    ImportField("worked_on", "Worked on", FieldKind.DAY),
    ImportField("worked_by", "Worked by", FieldKind.CHOICE, choices=_people_or_new, fallback=LEAVE, is_name=True),
    ImportField("note", "Note", FieldKind.LONG_TEXT),
)  # fmt: skip

OPTIONS = (
    ImportOption("as_of", "State as of", "day", "Later tickets are left out, later events have not happened."),
    ImportOption("client", "Client for rows without one", help="An existing client's name, or a new one."),
    ImportOption("time_by", "Worked time without a person goes to", "choice", choices=_people),
)


def history_is_open(now: datetime) -> bool:
    """Whether past weeks may still be written, because none has been closed for good."""
    sealed_at = OfficeSettings.current().history_sealed_at
    return sealed_at is None or sealed_at > now


def apply(batch: ImportBatch, drafts: Sequence[TicketDraft], now: datetime, actor: StaffMember | None) -> list[Applied]:
    """Write these tickets, with the clients, contacts and people that they name."""
    found, made = _clients(drafts), _people_made(drafts)
    MadeInPassing.objects.bulk_create(
        MadeInPassing(batch=batch, model=model, object_id=key) for model, key in [*found.made, *made.new]
    )
    rows = [_resolved(draft, found, made.keys) for draft in drafts]
    replay = batch.is_replayed and history_is_open(now)
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


class _People:
    """Keys of the people that drafts name as "make:Name", and which of them are new."""

    def __init__(self) -> None:
        self.keys: dict[str, int] = {}
        self.new: list[tuple[str, int]] = []


def _people_made(drafts: Sequence[TicketDraft]) -> _People:
    """People known by name only: no sign-in, no paid hours, not counted in the team until somebody says so."""
    people = _People()
    wanted = {name for draft in drafts for name in (draft.assignee, draft.worked_by) if name.startswith(f"{MAKE}:")}
    if not wanted:
        return people
    known = {name.casefold(): pk for pk, name in StaffMember.objects.order_by("-pk").values_list("pk", "name")}
    for token in sorted(wanted):
        name = token.removeprefix(f"{MAKE}:")[:120]
        if name.casefold() not in known:
            person = StaffMember(name=name, weekly_paid_minutes=0, delivers_labor=False)
            person.set_unusable_password()
            person.save()
            known[name.casefold()] = person.pk
            people.new.append(("staffing.staffmember", person.pk))
        people.keys[token] = known[name.casefold()]
    return people


def _resolved(draft: TicketDraft, found: Found, people: dict[str, int]) -> TicketRow:
    client = found.clients.get(draft.client.casefold())

    def person(name: str) -> int | None:
        return people.get(name) or int(name) if name else None

    return replace(
        draft.row,
        client_id=client,
        site_id=found.sites.get((client, draft.site.casefold())) if client and draft.site else None,
        contact_id=found.contacts.get((client, draft.contact.casefold())) if client and draft.contact else None,
        assignee_id=person(draft.assignee),
        worked_by_id=person(draft.worked_by),
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
        replayed=batch.is_replayed and history_is_open(now),
    )


def clean_up(batch: ImportBatch) -> None:
    """Remove contacts, sites, clients and people that the import made, unless somebody uses them by now."""
    made: dict[str, list[int]] = {}
    for model, key in batch.made.values_list("model", "object_id"):
        made.setdefault(model, []).append(key)
    Contact.objects.filter(
        ~Exists(Ticket.objects.filter(contact=OuterRef("pk"))), pk__in=made.get("clients.contact", []), version=1
    ).delete()
    Site.objects.filter(
        ~Exists(Ticket.objects.filter(site=OuterRef("pk"))), pk__in=made.get("clients.site", []), version=1
    ).delete()
    Client.objects.filter(
        ~Exists(Ticket.objects.filter(client=OuterRef("pk"))),
        ~Exists(Contact.objects.filter(client=OuterRef("pk"))),
        ~Exists(Site.objects.filter(client=OuterRef("pk"))),
        pk__in=made.get("clients.client", []),
        version=1,
    ).delete()
    unused = StaffMember.objects.filter(
        ~Exists(Ticket.objects.filter(assignee=OuterRef("pk"))),
        ~Exists(TimeEntry.objects.filter(staff_member=OuterRef("pk"))),
        pk__in=made.get("staffing.staffmember", []),
        version=1,
    )
    for person in unused:
        try:
            person.delete()
        except ProtectedError:
            continue
    batch.made.all().delete()


TICKETS = ImportKind(
    name="tickets",
    label="Tickets",
    permission="tickets.import",
    fields=FIELDS,
    presets=PRESETS,
    options=OPTIONS,
    version_field="updated",
    build=build,
    describe=describe,
    apply=apply,
    built_on=tickets_built_on,
    undo=undo,
    clean_up=clean_up,
    object_url=lambda key: f"/tickets/{key}/",
)
