"""How a won prospect becomes a client with the first pages of a binder, and how that is taken back."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from clients.actions.agreement import add_agreement
from clients.actions.client import add_record
from clients.calculations.handover import BinderFact, binder_facts
from clients.models import Client, Contact, Prospect, Site, Stage
from clients.models.handover import Handover
from docs_binder.actions import add_unverified_fact
from msp_office.audit.actions import business_write, record
from msp_office.calculations.period import written
from staffing.models import Skill, StaffMember
from tickets.actions import add_template, change_ticket, open_ticket_from_template
from tickets.calculations.setup_form import FormField
from tickets.calculations.terms import Queue, Status
from tickets.models import Ticket, TicketTemplate

TEMPLATE = "Onboarding"
OWN_WORDS = "the prospect’s own words"
DRAFT = "Draft: what is covered, and for how much, is still to be agreed."


@business_write
def become_client(*, prospect: Prospect, actor: StaffMember, now: datetime) -> Client:
    """Company, contact, site, agreement draft, binder pages and onboarding tickets out of what is known.

    Doing it twice answers the client that is there. Errors: ValidationError (a client of this name exists).
    """
    current = Prospect.objects.select_related("client").get(pk=prospect.pk)
    if current.client is not None:
        return current.client
    made: list[models.Model] = []
    today = timezone.localdate(now)
    client = add_record(new=Client(name=current.name, client_since=today, notes=current.notes), actor=actor, now=now)
    site = add_record(new=Site(client=client, name="Main office", address=current.address[:1000]), actor=actor, now=now)
    made.append(site)
    if current.contact_name:
        contact = Contact(
            client=client, site=site, name=current.contact_name, job_title=current.job_title, email=current.email,
            phone=current.phone,
        )  # fmt: skip
        made.append(add_record(new=contact, actor=actor, now=now))
    covers = f"{current.offered[:1].upper()}{current.offered[1:]}. {DRAFT}" if current.offered else DRAFT
    made.append(add_agreement(client=client, values={"covers": covers, "start": today}, actor=actor, now=now))
    made += _binder_and_tickets(current, client, site, actor, now)
    _keep(current, client, made, actor, now)
    return client


def _binder_and_tickets(
    prospect: Prospect, client: Client, site: Site, actor: StaffMember, now: datetime
) -> list[models.Model]:
    """Unverified records for what they told last, and a ticket to verify each."""
    inventory = next((found for found in prospect.inventories.prefetch_related("rows") if found.answers()), None)
    if inventory is None:
        return []
    source = f"{OWN_WORDS}, {written(timezone.localdate(inventory.started_at))}"
    template = _template(actor, now)
    made: list[models.Model] = []
    for fact in binder_facts(inventory.answers(), prospect.name):
        kept = add_unverified_fact(
            client=client, part=fact.part, values=fact.values, source=source, actor=actor, now=now
        )
        made += [kept, _ticket(template, fact, client, site, actor, now)]
    return made


def _ticket(
    template: TicketTemplate, fact: BinderFact, client: Client, site: Site, actor: StaffMember, now: datetime
) -> Ticket:
    return open_ticket_from_template(
        template=template,
        values={"Section": fact.section},
        actor=actor,
        now=now,
        client=client,
        site=site,
        estimate_minutes=fact.verify_minutes,
    )


def _template(actor: StaffMember, now: datetime) -> TicketTemplate:
    """The office's own template that asks for a section; made once, beside one of this name that is for other work."""
    used = TicketTemplate.objects.filter(name__istartswith=TEMPLATE, is_retired=False)
    taken = {one.name.casefold(): one for one in used}
    names = (TEMPLATE, f"{TEMPLATE}: verify", *(f"{TEMPLATE}: verify {number}" for number in range(2, 2 + len(taken))))
    for name in names:
        standing = taken.get(name.casefold())
        if standing is None:
            break
        if any(field.label == "Section" for field in standing.form_fields):
            return standing
    return add_template(
        values={
            "name": name,
            "title": "Onboarding: verify {Section}",
            "description": "Look at it on site, correct the binder, and mark its section as verified.",
            "queue": Queue.PROJECTS.value,
            "skill": Skill.LEVEL_1,
            "is_remote": False,
            "estimate_minutes": 30,
        },
        fields=[FormField("Section", is_required=True)],
        steps=["Compare with what they told us", "Correct the binder", "Verify the section"],
        actor=actor,
        now=now,
    )


def _keep(prospect: Prospect, client: Client, made: list[models.Model], actor: StaffMember, now: datetime) -> None:
    rows = [[one._meta.label, one.pk, _version(one)] for one in (client, *made)]
    Handover.objects.create(prospect=prospect, client=client, made=rows, done_at=now, done_by=actor)
    before = prospect.get_stage_display()
    prospect.stage, prospect.client, prospect.lost_reason = Stage.WON, client, ""
    prospect.next_action, prospect.next_action_on = "", None
    prospect.version += 1
    prospect.full_clean()
    prospect.save()
    changes = {"stage": (before, prospect.get_stage_display())}
    record(verb="became a client", target=prospect, actor=actor, now=now, changes=changes)


def _version(one: models.Model) -> int:
    """How the record stands in the table; other actions may have written to it since this object was read."""
    return int(type(one)._default_manager.values_list("version", flat=True).get(pk=one.pk))


@business_write
def take_back_client(*, prospect: Prospect, actor: StaffMember, now: datetime) -> Prospect:
    """Undo: the client and everything that came of the prospect goes, its tickets are cancelled.

    Errors: ValidationError naming what has been built on it since.
    """
    handover = Handover.objects.select_related("client", "prospect").filter(prospect=prospect).first()
    if handover is None:
        return Prospect.objects.get(pk=prospect.pk)
    if built := built_on(handover):
        raise ValidationError(f"Not taken back: {', '.join(built)} has been worked on since.")
    current, client, made = handover.prospect, handover.client, handover.made
    handover.delete()
    current.client, current.stage = None, Stage.PROPOSAL
    current.version += 1
    current.save(update_fields=["client", "stage", "version"])
    for label, key, _ in reversed(made):
        _remove(apps.get_model(label), key, actor, now)
    record(verb="is no client after all", target=current, actor=actor, now=now, reason=f"taken back: {client}")
    return current


def _remove(model: type[models.Model], key: int, actor: StaffMember, now: datetime) -> None:
    """Delete a record that the handover made; a ticket stands in the ledger, so it is cancelled instead."""
    if model is not Ticket:
        model._default_manager.filter(pk=key).delete()
        return
    ticket = Ticket.objects.get(pk=key)
    changes: dict[str, Any] = {"status": Status.CANCELLED.value, "client": None, "site": None}
    change_ticket(ticket=ticket, changes=changes, actor=actor, now=now, reason="No client after all")


def built_on(handover: Handover) -> list[str]:
    """What stands in the way of taking it back: records changed since, and records that others added."""
    made = {(label, key): version for label, key, version in handover.made}
    found = []
    for (label, key), version in made.items():
        row: Any = apps.get_model(label)._default_manager.filter(pk=key).first()
        if row is None or row.version != version or _is_worked_on(row):
            found.append(str(row) if row else f"a {apps.get_model(label)._meta.verbose_name}")
    for relation in Client._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ForeignObjectRel) or relation.many_to_many:
            continue
        model = relation.related_model
        if model in (Prospect, Handover):
            continue
        rows = model._default_manager.filter(**{relation.field.name: handover.client})
        found += [str(row) for row in rows[:50] if (model._meta.label, row.pk) not in made]
    return list(dict.fromkeys(found))[:5]


def _is_worked_on(row: Any) -> bool:
    if isinstance(row, Ticket):
        return row.status != Status.NEW or row.logged_minutes > 0 or row.notes.exists()
    return getattr(row, "unverified_source", "unverified") == ""
