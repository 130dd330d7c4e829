"""An office of any size for measuring: tickets of two years, one in ten still open, with time, notes and the ledger.

Everything but the notes comes in through the product's own import, so the ledger agrees with tickets and time. The
office has kept that ledger for the two years: its weekly snapshots are there.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from random import Random

from django.db import transaction

from clients.models import Client, Contact, Site
from msp_office.imports.models import ImportBatch
from msp_office.office.models import OfficeSettings
from msp_office.roles import Role
from staffing.models import StaffMember
from tickets.actions.importing import TicketRow, import_tickets
from tickets.actions.snapshots import take_snapshots
from tickets.calculations.terms import CriticalCondition, Queue, Status
from tickets.models import Note, Ticket

CLIENTS, PEOPLE, NOTES = 50, 15, 3
SPAN = timedelta(days=730)
CHUNK = 2000
TITLES = ("Backup failed on server", "Printer prints blank pages", "New user", "Mailbox full", "Certificate runs out")


def fill_office(count: int, now: datetime) -> StaffMember:
    """Fill an empty database with `count` tickets; answers a service manager who may see the measured pages."""
    OfficeSettings.current()
    people = [
        StaffMember.objects.create(
            name=f"Technician {number}", email=f"person{number}@office.example", is_active=True, skill=number % 4,
            role=Role.OWNER if number == 0 else Role.TECHNICIAN,
        )
        for number in range(PEOPLE)
    ]  # fmt: skip
    clients = Client.objects.bulk_create(Client(name=f"Client {number}") for number in range(CLIENTS))
    Site.objects.bulk_create(Site(client=client, name="Main office") for client in clients)
    Contact.objects.bulk_create(Contact(client=client, name=f"Contact of {client}") for client in clients)
    begun = now - SPAN
    batch = ImportBatch.objects.create(kind="tickets", source="benchmark", created_at=begun, started_at=begun)
    rows = ticket_rows(count, now, [client.pk for client in clients], [person.pk for person in people])
    while chunk := list(islice(rows, CHUNK)):
        with transaction.atomic():
            outcomes = import_tickets(rows=chunk, batch_id=batch.pk, now=now, actor=people[0], replay=True)
            Note.objects.bulk_create(
                Note(
                    ticket_id=outcome.ticket_id, author=people[(outcome.ticket_id + number) % PEOPLE],
                    body="Looked at it, found the cause, tested it together with the user.", is_internal=number > 0,
                    at=row.opened_at + timedelta(hours=number),
                )
                for outcome, row in zip(outcomes, chunk, strict=True)
                for number in range(NOTES)
            )  # fmt: skip
    Ticket.objects.filter(imported_at__gt=now).update(imported_at=now)
    take_snapshots(now=now)
    return people[0]


def ticket_rows(count: int, now: datetime, clients: list[int], people: list[int]) -> Iterator[TicketRow]:
    """`count` tickets, oldest first. The same count gives the same tickets."""
    rng = Random(count)  # noqa: S311 - it wants to be repeatable
    open_statuses = (Status.NEW, Status.NEW, Status.SCHEDULED, Status.IN_PROGRESS, Status.WAITING_CLIENT)
    for number in range(count):
        opened_at = now - SPAN * ((count - number) / count)
        is_open = number % 10 == 0
        critical = rng.random() < 0.005
        estimate = None if rng.random() < 0.03 else 15 * rng.randint(1, 24)
        took = min(timedelta(hours=rng.randint(2, 200)), (now - opened_at) * rng.random())
        worked = rng.randint(5, 90) if is_open else max(5, (estimate or 60) + 5 * rng.randint(-10, 8))
        yield TicketRow(
            source="benchmark",
            external_id=str(number),
            title=f"{rng.choice(TITLES)} {number}",
            opened_at=opened_at,
            queue=rng.choices((Queue.SERVICE, Queue.PROJECTS, Queue.MAINTENANCE), (7, 1, 2))[0].value,
            status=(rng.choice(open_statuses) if is_open else Status.CLOSED).value,
            priority=1 if critical else rng.choice((2, 3, 3, 4)),
            critical_condition=CriticalCondition.SERVER_DOWN.value if critical else "",
            skill=rng.randint(0, 3),
            client_id=rng.choice(clients),
            assignee_id=None if rng.random() < 0.1 else rng.choice(people),
            estimate_minutes=estimate,
            worked_minutes=worked,
            worked_by_id=rng.choice(people),
            closed_at=None if is_open else opened_at + took,
        )
