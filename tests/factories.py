"""Records for tests, made through the product's own actions wherever a rule hangs on them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.utils import timezone

from clients.actions import add_agreement, add_revenue, save_cut
from clients.actions.inventory import Given, finish_inventory, save_answers, start_inventory
from clients.actions.prospect import add_prospect
from clients.calculations.inventory import Answer
from clients.models import Agreement, Client, CutList, Inventory, Prospect, RevenueRecord
from msp_office.roles import Role
from msp_office.vault.actions import keep_secret
from msp_office.vault.models import Secret
from staffing.actions import add_time_off, save_scenario, set_pay
from staffing.calculations.what_if.facts import Facts
from staffing.calculations.what_if.kinds import new_lever
from staffing.calculations.what_if.portable import Document
from staffing.models import HiringScenario, Pay, StaffMember, TimeOff
from tickets.actions import add_template, log_time, open_ticket, open_ticket_from_template
from tickets.actions.attachment import attach_file
from tickets.calculations.setup_form import FieldKind, FormField
from tickets.models import Attachment, SetupForm, Ticket, TicketTemplate, TimeEntry

NOW = datetime(2026, 9, 14, 15, 0, tzinfo=UTC)  # a Monday morning in Chicago
PASSWORD = "a-long-test-password"
OFFICE_ZONE = ZoneInfo("America/Chicago")  # of an office that nobody has told another

_numbers = count(1)


def office_today() -> date:
    """The day that pages call today, which in the evening of the office is no longer the servers' own."""
    return timezone.localdate(timezone=OFFICE_ZONE)


def make_person(role: str = Role.TECHNICIAN, **fields: Any) -> StaffMember:
    number = next(_numbers)
    fields = {"name": f"Person {number}", "email": f"person{number}@office.example", "is_active": True, **fields}
    return StaffMember.objects.create_user(fields.pop("email"), PASSWORD, role=role, **fields)


def make_client(**fields: Any) -> Client:
    return Client.objects.create(**{"name": f"Client {next(_numbers)}", **fields})


def make_ticket(**fields: Any) -> Ticket:
    return open_ticket(**{"title": f"Ticket {next(_numbers)}", "actor": None, "now": NOW, **fields})


def make_entry(**fields: Any) -> TimeEntry:
    """An hour of productive time, through the action."""
    return log_time(**{"minutes": 60, "actor": None, "now": NOW, **fields})


def make_pay(person: StaffMember, **fields: Any) -> Pay:
    """$18 an hour, 40 h a week, $3,900 a loaded month since 2024: preset B."""
    given = {
        "start": date(2024, 1, 1), "wage_per_hour": Decimal(18), "weekly_paid_minutes": 2400,
        "loaded_month": Decimal(3900), "actor": None, "now": NOW, **fields,
    }  # fmt: skip
    return set_pay(person=person, **given)


def make_time_off(person: StaffMember, **fields: Any) -> TimeOff:
    """A Monday of vacation, through the action."""
    return add_time_off(person=person, **{"first_day": date(2026, 9, 21), "actor": None, "now": NOW, **fields})


def make_revenue(client: Client, **fields: Any) -> RevenueRecord:
    """$500 of managed service labor for August 2026."""
    given = {
        "start": date(2026, 8, 1), "end": date(2026, 9, 1), "amount": Decimal(500), "category": "managed",
        "actor": None, "now": NOW, **fields,
    }  # fmt: skip
    return add_revenue(client=client, **given)


def make_agreement(client: Client, **values: Any) -> Agreement:
    given = {"monthly_fee": Decimal(500), "start": date(2025, 1, 1), "covers": "All computers", **values}
    return add_agreement(client=client, values=given, actor=None, now=NOW)


def make_template(**values: Any) -> TicketTemplate:
    """ "New user": a name, a start, mailboxes; two steps; an hour of administrative work."""
    given = {"name": f"New user {next(_numbers)}", "title": "New user: {Name}", "estimate_minutes": 60, **values}
    fields = given.pop("fields", None) or [
        FormField("Name", is_required=True),
        FormField("Start", FieldKind.DATE, is_required=True),
        FormField("Plan", FieldKind.CHOICE, ("Basic", "Full")),
        FormField("Mailboxes", FieldKind.MAILBOXES),
    ]
    steps = given.pop("steps", ("Make the account", "Hand it over"))
    return add_template(values=given, fields=fields, steps=steps, actor=None, now=NOW)


def make_form(**fields: Any) -> SetupForm:
    """The form of a ticket opened from a template."""
    template = fields.pop("template", None) or make_template()
    return open_ticket_from_template(**{"template": template, "actor": None, "now": NOW, **fields}).setup_form


def make_attachment(ticket: Ticket, by: StaffMember, **fields: Any) -> Attachment:
    """A small text file, through the action; `content` are its bytes."""
    content = fields.pop("content", b"The log says nothing.\n")
    given = {"name": "log.txt", "now": NOW, **fields}
    return attach_file(ticket=ticket, upload=ContentFile(content), actor=by, **given)


def make_scenario(**fields: Any) -> HiringScenario:
    """Hire B from the coming week on, on the facts of an office with 200 paid hours at 62 %; through the action."""
    facts = Facts(
        NOW.date(), backlog_minutes=22_320, inflow_minutes=(7_800,) * 20, paid_minutes=12_000,
        billability_percent=Decimal(62), cost_per_paid_hour=Decimal("30.60"),
    )  # fmt: skip
    facts = replace(facts, **fields.pop("facts", {}))
    levers = fields.pop("levers", [new_lever("hire", facts)])
    document = Document("", facts, fields.pop("overrides", {}), levers)
    given = {"name": f"Scenario {next(_numbers)}", "actor": None, "now": NOW, **fields}
    return save_scenario(document=document, **given)


def make_cut(clients: list[Client], **fields: Any) -> CutList:
    given = {"name": f"Cut {next(_numbers)}", "address": "", "sort": "profit", "hire": "hire=B", **fields}
    return save_cut(dropped=[client.pk for client in clients], kept=[], actor=None, now=NOW, **given)


def make_secret(text: str = "correct horse battery", **fields: Any) -> Secret:
    """A password in the vault."""
    given = {"kind": "password", "label": f"Router {next(_numbers)}", "actor": None, "now": NOW, **fields}
    return keep_secret(text=text, **given)


def make_prospect(**values: Any) -> Prospect:
    return add_prospect(values={"name": f"Prospect {next(_numbers)}", **values}, actor=None, now=NOW)


def make_inventory(prospect: Prospect, answers: dict[str, Answer] | None = None, **fields: Any) -> Inventory:
    """An inventory through the actions; `finished=True` closes it."""
    given = {"actor": None, "now": NOW, **fields}
    finished = given.pop("finished", False)
    inventory = start_inventory(prospect=prospect, **given)
    asked = {topic: Given(answer, 0) for topic, answer in (answers or {}).items()}
    save_answers(inventory=inventory, given=asked, **given)
    return finish_inventory(inventory=inventory, **given) if finished else inventory
