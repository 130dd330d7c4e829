"""How do hostile texts get into every column that a page or a file shows? By SQL, past every form."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.apps import apps
from django.db import models

from clients.models import Client, Contact, Site
from msp_office.audit.actions import business_write, record
from msp_office.office.models import OfficeSettings
from staffing.models import StaffMember
from tests.access.samples import Samples
from tests.factories import NOW, make_client, make_entry, make_person, make_ticket
from tests.imports.office import checked
from tickets.models import Note, Snooze

OURS = ("office", "jobs", "imports", "vault", "staffing", "clients", "tickets", "docs_binder")
APPEND_ONLY = {"tickets.Movement", "tickets.WeeklySnapshot", "vault.Reveal"}
KEYS = {  # what names something else, or a file in the store
    "token", "idempotency_key", "password", "kind", "external_id", "source", "scope", "time_zone", "currency",
    "file", "variant",
}  # fmt: skip
ALONG: dict[str, dict[str, str]] = {  # what a row must be so that its texts may stand there
    "docs_binder.BinderPrint": {"handed_over_on": "2026-09-14"},
    "clients.InventoryAnswer": {"kind": "text", "manager": "named"},
}


def text_columns(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    """The columns of free text."""
    return [
        column
        for column in model._meta.concrete_fields
        if isinstance(column, models.CharField | models.TextField)
        and not column.choices
        and column.name not in KEYS
        and not column.unique
    ]


def fitting(texts: Sequence[str], room: int, start: int) -> str:
    """As many of the texts as this column holds, beginning at `start`, so that all get their turn."""
    found = ""
    for text in [*texts[start:], *texts[:start]]:
        if len(found) + len(text) + 1 <= room:
            found += text + " "
    return found.strip() or texts[0][:room]


def plant(texts: Sequence[str], *, alone: bool = False) -> int:
    """Put the texts into every text column of every row; long columns take all of them, unless `alone`.

    Returns how many texts were planted. Values differ from row to row, so that names stay unique.
    """
    planted = turn = 0
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            if model._meta.label in APPEND_ONLY:
                continue
            for key in model._default_manager.values_list("pk", flat=True):
                values = {}
                for column in text_columns(model):
                    room = column.max_length or 20_000
                    short = [text for text in texts if len(text) <= room]
                    if short:
                        text = short[turn % len(short)]
                        values[column.name] = text if alone else fitting(short, room, turn % len(short))
                        planted += 1 if alone else len(values[column.name].split(" "))
                        turn += 1
                if values:
                    values |= ALONG.get(model._meta.label, {})
                    model._default_manager.filter(pk=key).update(**values)
    return planted


def hostile_file(texts: Sequence[str]) -> bytes:
    """An import file whose headings and cells are these texts; most of its rows are refused, with reasons."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    headings = ["Number", "Title", "Status", "Priority", "Opened", "Client", *texts[:8]]
    writer.writerow([heading.replace("\x00", "") for heading in headings])
    for number, text in enumerate(texts):
        good = number % 3 == 0
        cells = [f"X-{number}", text, "New" if good else text, "P3 Medium" if good else text]
        cells += ["2026-03-01 09:00" if good else text, text]
        writer.writerow([*cells, *(texts[(number + n) % len(texts)] for n in range(8))])
    return out.getvalue().encode("utf-8", "replace")


def hostile_office(texts: Sequence[str], *, alone: bool = False) -> tuple[Samples, int]:
    """The samples with these texts wherever a person or a file could have brought one in; and how many they are."""
    samples = Samples()
    client = Client.objects.get(pk=samples.objects["client"])
    for _ in range(12):
        ticket = make_ticket(client=make_client())
        make_entry(ticket=ticket, staff_member=samples.owner)
        Note.objects.create(ticket=ticket, author=samples.owner, body="Note", at=NOW)
        Site.objects.create(client=client, name=f"Site {ticket.pk}")
        Contact.objects.create(client=client, name=f"Contact {ticket.pk}")
        make_person("technician")
    mine = make_ticket(client=client, assignee=samples.owner)
    Note.objects.create(ticket_id=samples.objects["ticket"], author=samples.owner, body="Note", at=NOW)
    Snooze.objects.create(ticket=mine, problem="stale", until=date(2099, 1, 1), reason="Later", at=NOW)
    for name, state in (("import", "done"), ("import_checked", "")):
        batch = checked(hostile_file(texts), "hostile")
        if state:
            type(batch).objects.filter(pk=batch.pk).update(state=state)
        samples.objects[name] = batch.pk
    OfficeSettings.objects.update_or_create(pk=1, defaults={"name": texts[0][:120]})
    planted = plant(texts, alone=alone) + 14 * len(texts)
    owner = StaffMember.objects.get(pk=samples.owner.pk)
    for number, text in enumerate(texts):
        _note(text, mine if number % 2 else client, owner)
        planted += 4
    samples.owner.refresh_from_db()
    return samples, planted


@business_write
def _note(text: str, target: models.Model, actor: StaffMember) -> None:
    """An act in the trail whose every word is hostile."""
    target.refresh_from_db()
    changes = {"title": (text, text), "notes": (None, text), text[:40]: (text, text)}
    record(verb=text[:40], target=target, actor=actor, now=NOW, changes=changes, reason=text)
