"""The demo office's ticket templates, and the tickets opened from them that stand open today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from clients.models import Client
from staffing.models import StaffMember
from tickets.actions import add_template, open_ticket_from_template, tick_step
from tickets.calculations.setup_form import FieldKind, FormField
from tickets.calculations.terms import Queue
from tickets.models import Ticket, TicketTemplate

PLANS = ("Mail only", "Business", "Business and desktop")


@dataclass(frozen=True, slots=True)
class Blueprint:
    """One template as the office wrote it."""

    name: str
    title: str
    minutes: int
    fields: tuple[FormField, ...]
    steps: tuple[str, ...]
    queue: Queue = Queue.SERVICE
    skill: int = 0
    description: str = ""


def _asks(label: str, kind: FieldKind = FieldKind.TEXT, *choices: str) -> FormField:
    return FormField(label, kind, choices, is_required=True)


BLUEPRINTS = (
    Blueprint(
        "New user",
        "New user: {Name}",
        75,
        (
            _asks("Name"), _asks("First day", FieldKind.DATE), FormField("Job"),
            _asks("Licence plan", FieldKind.CHOICE, *PLANS), FormField("Mailboxes", FieldKind.MAILBOXES),
            _asks("Groups", FieldKind.GROUPS), FormField("Same rights as", FieldKind.USERS),
            FormField("Computer", FieldKind.CHOICE, ("New one", "One that is there", "None")),
        ),
        ("Order the licence", "Make the account and its mailbox", "Put it into the groups",
         "Second factor with the person on the phone", "Write the names into the binder", "Hand over on the first day"),
    ),
    Blueprint(
        "Mailbox at the provider",
        "Mailbox: {Mailboxes}",
        25,
        (_asks("Mailboxes", FieldKind.MAILBOXES), _asks("Who reads them", FieldKind.USERS),
         FormField("Forward to"), FormField("Size in GB", FieldKind.NUMBER)),
        ("Sign in at the provider", "Make the mailbox", "Send a test mail both ways", "Tell the client"),
    ),
    Blueprint(
        "User leaves",
        "{Name} leaves",
        40,
        (_asks("Name"), _asks("Last day", FieldKind.DATE), _asks("Mail goes to"),
         FormField("Licences to cancel", FieldKind.LICENCES), FormField("Keep the files?", FieldKind.CHOICE,
                                                                        ("Yes, with the manager", "No"))),
        ("Close the account on the last day", "Forward the mail", "Take back keys and devices", "Cancel the licences"),
    ),
    Blueprint(
        "Onboarding",
        "Onboarding",
        600,
        (_asks("First day of service", FieldKind.DATE), _asks("Who decides"), FormField("Users", FieldKind.USERS),
         FormField("Former consultant")),
        ("Get the passwords from the former consultant", "Walk through the network", "Install monitoring and backup",
         "Write the binder", "First roadmap meeting"),
        Queue.PROJECTS,
        2,
    ),
)  # fmt: skip


def make_templates(*, actor: StaffMember, now: datetime) -> dict[str, TicketTemplate]:
    """All templates by name."""
    return {
        one.name: add_template(
            values={
                "name": one.name, "title": one.title, "description": one.description, "queue": one.queue.value,
                "skill": one.skill, "estimate_minutes": one.minutes,
            },
            fields=one.fields, steps=one.steps, actor=actor, now=now,
        )
        for one in BLUEPRINTS
    }  # fmt: skip


def open_from(
    name: str,
    answers: Mapping[str, str],
    *,
    client: Client,
    actor: StaffMember,
    now: datetime,
    assignee: StaffMember | None = None,
    ticked: int = 0,
) -> Ticket:
    """A ticket from the template of this name, its first steps ticked by whoever has it."""
    template = TicketTemplate.objects.get(name=name)
    ticket = open_ticket_from_template(
        template=template, values=answers, client=client, assignee=assignee, actor=actor, now=now
    )
    for step in ticket.setup_form.steps.all()[:ticked]:
        tick_step(step=step, is_done=True, actor=assignee or actor, now=now)
    return ticket


def starter(today: date) -> dict[str, str]:
    """The answers of a new user who begins soon."""
    return {
        "Name": "Imogen Rask", "First day": (today + timedelta(12)).isoformat(), "Job": "Front desk",
        "Licence plan": PLANS[1], "Mailboxes": "imogen@quillhaven.example\nfrontdesk@quillhaven.example",
        "Groups": "Front desk\nScheduling", "Same rights as": "Ada Ekström", "Computer": "One that is there",
    }  # fmt: skip


def leaver(today: date) -> dict[str, str]:
    return {"Name": "Stefan Oduya", "Last day": (today + timedelta(3)).isoformat(), "Licences to cancel": PLANS[2]}


def mailbox() -> dict[str, str]:
    return {"Mailboxes": "jobs@pinmarrow.example", "Who reads them": "Rosa Thorne\nBen Hatch", "Size in GB": "50"}
