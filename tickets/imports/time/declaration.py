"""The declaration of time imports: fields and choices, how drafts are written, and how they are taken back."""

from collections.abc import Sequence
from datetime import datetime

from clients.actions import find_or_make_clients
from clients.actions.importing import remember_names
from clients.imports.matching import clients_by_alias
from clients.models import Client
from msp_office.imports.models import ImportBatch
from msp_office.imports.plan import value_key
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
from tickets.actions.importing import history_is_sealed
from tickets.actions.time_import import import_time, standing_tickets, time_built_on, undo_time
from tickets.imports.made import NEW_PERSON, clean_up, find_or_make_people, people, people_by_email, remember
from tickets.imports.time.destinations import NUMBERS, known_tickets
from tickets.imports.time.drafts import TimeDraft, build, describe, leaves_out, resolved
from tickets.imports.time.presets import PRESETS, YES_NO_WORDS

YES_NO = (("yes", "Yes"), ("no", "No"))


def _people() -> Choices:
    return [(MAKE, NEW_PERSON), (SKIP, "Leave the time out"), *people()]


def _clients() -> Choices:
    known = [(str(pk), name) for pk, name in Client.objects.order_by("name").values_list("pk", "name")]
    return [(MAKE, "New client of that name"), (LEAVE, "No client: our own work"), (SKIP, "Leave the time out"), *known]


FIELDS = (
    ImportField("external_id", "Number", max_length=80, help="The entry's number in the other tool, if it has one."),
    ImportField("person", "Person", FieldKind.CHOICE, required=True, choices=_people, is_name=True, joins=True,
                help="Several columns are joined: first and last name.", known=people_by_email, beside="email"),
    ImportField("email", "E-mail of the person", max_length=254,
                help="Whose address it is, is taken for them, whatever name the other tool has."),
    ImportField("client", "Client", FieldKind.CHOICE, choices=_clients, is_name=True, known=clients_by_alias),
    ImportField("ticket", "Ticket", max_length=80, default_by="client",
                default_help="The number of the ticket here that takes the time of a client which names none; for "
                "time without a client, that of a ticket in the Internal queue. Left empty, such rows are "
                "rejected, unless tickets are made for them."),
    ImportField("project", "Project", help="Also a title of a ticket in the Projects or Internal queue."),
    ImportField("task", "Task", help="May name a ticket, such as #4812 or KEY-12."),
    ImportField("description", "Description", FieldKind.LONG_TEXT, help="May name a ticket, too."),
    ImportField("day", "Day", FieldKind.DAY),
    ImportField("started", "Start", FieldKind.MOMENT, help="One column, or one for the day and one for the time."),
    ImportField("ended", "End", FieldKind.MOMENT),
    ImportField("duration", "Duration", FieldKind.MINUTES, help="Seconds round up to the minute."),
    ImportField("decimal_hours", "Decimal hours", FieldKind.MINUTES, help="Read where there is no duration."),
    ImportField("invoiceable", "Invoiceable (billable)", FieldKind.CHOICE, choices=lambda: YES_NO, words=YES_NO_WORDS,
                fallback="no"),
    ImportField("productive", "Productive", FieldKind.CHOICE, choices=lambda: [*YES_NO, (LEAVE, "Not said")],
                words=YES_NO_WORDS, fallback=LEAVE,
                help="Any column that tells labor toward closing tickets from other time."),
)  # fmt: skip

OPTIONS = (
    ImportOption("as_of", "State as of", "day", "Later time is left out."),
    ImportOption("numbers", "Ticket numbers in the file are", "choice", choices=lambda: NUMBERS,
                 help="Left empty: numbers of imported tickets first, then those of tickets here."),
    ImportOption("rest", "Time that names no ticket", "choice",
                 choices=lambda: [(MAKE, "goes to one closed ticket of each client, made for it")],
                 help="Left empty: to the tickets chosen in the next step; the rest is rejected."),
    ImportOption("productive", "Productive is", "choice",
                 choices=lambda: [("all", "all time"), ("billable", "what is billable"), ("none", "nothing")],
                 help="Left empty: all but time on tickets of the Internal and Sales queues."),
)  # fmt: skip


def apply(batch: ImportBatch, drafts: Sequence[TimeDraft], now: datetime, actor: StaffMember | None) -> list[Applied]:
    """Write this time, with the people, clients and standing tickets that it needs; whom a client's name was taken for
    one by one is remembered."""
    named = find_or_make_people(draft.person for draft in drafts)
    found = find_or_make_clients(_new_name(draft) for draft in drafts)
    clients = [found.clients.get(_new_name(draft).casefold()) or _key(draft.client) for draft in drafts]
    earliest: dict[int | None, datetime] = {}
    for draft, client in zip(drafts, clients, strict=True):
        if draft.ticket is None:
            earliest[client] = min(earliest.get(client, now), draft.row.moment)
    tickets, made = standing_tickets(
        source=batch.source, label=batch.source_label, earliest=earliest, batch_id=batch.pk, now=now, actor=actor
    )
    remember(batch, [*found.made, *named.new, *(("tickets.ticket", pk) for pk in made)])
    decided = batch.decided.values.get("client", {})
    remember_names(
        {
            name: int(draft.client)
            for draft in drafts
            for _, name in [draft.said]
            if draft.client.isdigit() and decided.get(value_key(name)) == draft.client
        }
    )
    rows = [
        resolved(draft, draft.ticket.pk if draft.ticket else tickets[client], named.key_of(draft.person) or 0)
        for draft, client in zip(drafts, clients, strict=True)
    ]
    replay = batch.is_replayed and not history_is_sealed(now)
    outcomes = import_time(rows=rows, batch_id=batch.pk, now=now, actor=actor, replay=replay)
    return [Applied(outcome.result, outcome.entry_id, outcome.before) for outcome in outcomes]


def _new_name(draft: TimeDraft) -> str:
    return draft.client.removeprefix(f"{MAKE}:") if draft.client.startswith(f"{MAKE}:") else ""


def _key(client: str) -> int | None:
    return int(client) if client.isdigit() else None


def undo(batch: ImportBatch, step: Undo, now: datetime, actor: StaffMember | None) -> None:
    """Take back what the batch did to this time."""
    undo_time(
        created=step.created,
        updated=step.updated,
        batch_id=batch.pk,
        now=now,
        actor=actor,
        replayed=batch.is_replayed and not history_is_sealed(now),
    )


TIME = ImportKind(
    name="time",
    label="Time",
    permission="tickets.import",
    fields=FIELDS,
    presets=PRESETS,
    options=OPTIONS,
    build=build,
    leaves_out=leaves_out,
    describe=describe,
    apply=apply,
    built_on=lambda batch, keys: time_built_on(keys, batch.pk),
    undo=undo,
    clean_up=clean_up,
    object_url=lambda key: f"/tickets/time/{key}/ticket/",
    object_name="Entry {}".format,
    prepare=known_tickets,
    words=Words(
        undone="the time is as it was before. The ledger keeps the movements and their reversals.",
        replayed="Worked time goes into the ledger at its true dates.",
        sealed="The ledger's past is sealed: worked time posts on the day it comes in.",
    ),
)
