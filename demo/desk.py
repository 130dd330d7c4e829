"""The hands of the demo office: what its people do to tickets, each through the product's action, at a given moment."""

from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Any

from clients.models import Client, Contact, Site
from demo.notes import DONE_NOTES, WORK_NOTES
from demo.people import Company
from demo.work import Kind
from staffing.models import StaffMember
from tickets.actions import add_note, change_ticket, change_time, delete_time, log_time, open_ticket
from tickets.calculations.terms import LABOR_QUEUES, Priority, Queue, Status
from tickets.models import Ticket

STRETCH = 1.3  # what hands-on time becomes with reading, asking and writing it down


@dataclass(frozen=True, slots=True)
class ClientFile:
    """A client with everybody and every place that a ticket may name."""

    client: Client
    company: Company
    sites: list[Site]
    contacts: list[Contact]
    since: date
    until: date | None

    def is_client_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(slots=True)
class Work:
    """A ticket as its people know it: what it will really take, and who has it in hand."""

    ticket: Ticket
    kind: Kind
    minutes_left: int
    estimate: int | None
    contact: str = ""
    worked: int = 0
    assignee: str = ""
    status: str = Status.NEW
    is_busy: bool = False  # somebody is at it right now
    is_held: bool = False  # nobody touches it any more: as it is, it is what the board shows today
    may_over_run: bool = False  # nobody corrects its estimate
    ready_from: date = field(default=date.min)

    @property
    def is_labor(self) -> bool:
        return self.ticket.queue in LABOR_QUEUES

    @property
    def is_waiting(self) -> bool:
        return bool(Status(self.status).waiting_on)

    @property
    def order(self) -> tuple[int, datetime, int]:
        return (self.ticket.priority, self.ticket.opened_at, self.ticket.pk)


class Desk:
    """Every act takes the moment at which it happens; `open` holds all tickets that are not done yet."""

    def __init__(self, rng: Random, staff: dict[str, StaffMember]) -> None:
        self.rng = rng
        self.staff = staff
        self.open: dict[int, Work] = {}

    def open_ticket(
        self,
        kind: Kind,
        moment: datetime,
        *,
        by: str = "",
        file: ClientFile | None = None,
        minutes: int | None = None,
        estimate: int | None = None,
        title: str = "",
        **fields: Any,
    ) -> Work:
        """Open a ticket of this kind; `by` nobody is the monitoring."""
        rng = self.rng
        contact = rng.choice(file.contacts) if file else None
        site = contact.site if contact else None
        names = {
            "contact": contact.name if contact else "",
            "site": site.name if site else "",
            "device": f"{rng.choice(('WS', 'LT'))}-{rng.randint(2, 60):02d}"
            if kind.category == "Workstations"
            else f"SRV-{rng.randint(1, 4)}",
            "month": f"{moment:%B %Y}",
        }
        priority = rng.choices((Priority.HIGH, Priority.MEDIUM, Priority.LOW), kind.urgency)[0]
        ticket = open_ticket(
            title=(title or rng.choice(kind.titles)).format(**names),
            description=kind.description,
            client=file.client if file else None,
            site=site,
            contact=None if kind.is_alert else contact,
            assignee=self.staff.get(fields.pop("assignee", "")),
            queue=kind.queue,
            priority=fields.pop("priority", priority),
            critical_condition=kind.condition,
            skill=kind.skill,
            is_remote=kind.is_remote,
            category=kind.category,
            estimate_minutes=estimate,
            actor=self.staff.get(by),
            now=moment,
            **fields,
        )
        work = Work(ticket, kind, minutes or self.size(kind), estimate, names["contact"], status=ticket.status)
        work.assignee = next((key for key, person in self.staff.items() if person == ticket.assignee), "")
        self.open[ticket.pk] = work
        return work

    def size(self, kind: Kind) -> int:
        """What the work will really take, in steps of five minutes."""
        least, usual, most = kind.minutes
        return max(5, round(self.rng.triangular(least, most, usual) * STRETCH / 5) * 5)

    def change(self, work: Work, moment: datetime, by: str, *, reason: str = "", **changes: Any) -> None:
        if "assignee" in changes:
            work.assignee = changes["assignee"]
            changes["assignee"] = self.staff[work.assignee]
        work.ticket = change_ticket(
            ticket=work.ticket, changes=changes, actor=self.staff.get(by), now=moment, reason=reason
        )
        work.estimate, work.status = work.ticket.estimate_minutes, work.ticket.status
        if not work.ticket.is_open:
            self.open.pop(work.ticket.pk, None)
        else:
            self.open[work.ticket.pk] = work

    def log(
        self,
        work: Work,
        moment: datetime,
        by: str,
        minutes: int,
        *,
        productive: bool = True,
        started_at: datetime | None = None,
        worked_on: date | None = None,
        note: str | None = None,
    ) -> None:
        """Log time; now and then it is wrong at first and corrected at once."""
        rng, person = self.rng, self.staff[by]
        slip = rng.random() if productive else 1.0
        logged, flag = minutes, productive
        if slip < 0.006:
            logged = minutes + 30
        elif slip < 0.009:
            flag = False
        entry = log_time(
            ticket=work.ticket,
            staff_member=person,
            minutes=logged,
            actor=person,
            now=moment,
            worked_on=worked_on,
            note=rng.choice(WORK_NOTES).format(contact=work.contact or "the user") if note is None else note,
            is_productive=flag,
            is_invoiceable=productive and work.ticket.queue == Queue.PROJECTS,
            started_at=started_at if worked_on is None else None,
        )
        if (logged, flag) != (minutes, productive):
            change_time(
                entry=entry,
                changes={"minutes": minutes, "is_productive": productive},
                actor=person,
                now=moment,
                reason="Typed in a hurry",
            )
        elif slip < 0.012:
            double = log_time(ticket=work.ticket, staff_member=person, minutes=minutes, actor=person, now=moment)
            delete_time(entry=double, actor=person, now=moment, reason="Logged twice")

    def note(self, work: Work, moment: datetime, by: str, body: str, *, internal: bool = True) -> None:
        add_note(
            ticket=work.ticket,
            body=body.format(contact=work.contact or "the client"),
            actor=self.staff.get(by),
            now=moment,
            is_internal=internal,
        )

    def finish(self, work: Work, moment: datetime, by: str) -> None:
        """The work is done: closed at once, or resolved until the client agrees."""
        status = Status.RESOLVED if self.rng.random() < 0.12 else Status.CLOSED
        if work.is_labor and self.rng.random() < 0.18:
            self.note(work, moment, by, self.rng.choice(DONE_NOTES), internal=False)
        self.change(work, moment, by, status=status.value)
