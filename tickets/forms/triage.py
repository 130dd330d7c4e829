"""Which values may one triage field take, how are they posted, and how do they read?"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

from django.core.exceptions import ValidationError

from msp_office.calculations.durations import DurationError, format_minutes, parse_minutes
from msp_office.calculations.period import short_day
from msp_office.office import current
from staffing.models import StaffMember
from tickets.calculations.board_view import key
from tickets.calculations.terms import MAX_ESTIMATE_MINUTES, CriticalCondition, Priority, Queue, Status
from tickets.models import Ticket
from tickets.models.ticket import SKILL_CHOICES
from tickets.reports.board import initials
from tickets.reports.choices import people_to_choose

# What one key sets in the editor: quarter, half, one, two, four, day. No duration begins with a letter.
QUICK_ESTIMATES = {"q": "15m", "h": "30m", "o": "1h", "t": "2h", "f": "4h", "d": "8h"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One button of an editor: what it posts, how it reads, its mark's class, the group it begins, its key."""

    value: str
    label: str
    mark: str = ""
    badge: str = ""
    heading: str = ""
    key: str = ""


class TriageField(ABC):
    """One field of a ticket that is edited in place. Posted values are text; "" is nothing chosen."""

    name: ClassVar[str]
    label: ClassVar[str]
    column: ClassVar[str]

    @abstractmethod
    def choices(self, ticket: Ticket, today: date) -> list[Choice]:
        """The buttons of its editor."""

    def posted(self, ticket: Ticket) -> str:
        """The ticket's value as a form posts it."""
        return str(getattr(ticket, self.column))

    @abstractmethod
    def read(self, text: str) -> dict[str, Any]:
        """The changes that a posted value means. Errors: ValidationError."""

    @abstractmethod
    def words(self, text: str) -> str:
        """A posted value as a person reads it; the text itself when it makes no sense."""


class ClosedListField(TriageField):
    labels: ClassVar[Mapping[str, str]]

    def choices(self, ticket: Ticket, today: date) -> list[Choice]:
        return [Choice(value, label) for value, label in self.labels.items()]

    def read(self, text: str) -> dict[str, Any]:
        if text not in self.labels:
            raise ValidationError(f"There is no {self.label.lower()} “{text[:40]}”. Choose one of the list.")
        return {self.column: text}

    def words(self, text: str) -> str:
        return self.labels.get(text, text)


class StatusField(ClosedListField):
    name, label, column = "status", "Status", "status"
    labels: ClassVar[Mapping[str, str]] = {status.value: status.label for status in Status}

    def choices(self, ticket: Ticket, today: date) -> list[Choice]:
        marks = {Status.NEW: "new", Status.SCHEDULED: "scheduled", Status.IN_PROGRESS: "going"}
        return [
            Choice(s.value, s.label, f"status {marks.get(s, 'waiting' if s.waiting_on else 'done')}") for s in Status
        ]


class QueueField(ClosedListField):
    name, label, column = "queue", "Queue", "queue"
    labels: ClassVar[Mapping[str, str]] = {queue.value: queue.label for queue in Queue}


class SkillField(ClosedListField):
    name, label, column = "skill", "Skill needed", "skill"
    labels: ClassVar[Mapping[str, str]] = {str(value): label for value, label in SKILL_CHOICES}

    def read(self, text: str) -> dict[str, Any]:
        return {self.column: int(super().read(text)[self.column])}


class PriorityField(ClosedListField):
    """P2 to P4 by number, P1 by its condition: choosing one confirms an imported critical ticket, too."""

    name, label, column = "priority", "Priority", "priority"
    conditions: ClassVar[Mapping[str, str]] = {
        condition.value: condition.label for condition in CriticalCondition if condition != CriticalCondition.IMPORTED
    }
    labels: ClassVar[Mapping[str, str]] = {
        **{str(p.value): f"P{p.value} {p.label}" for p in Priority if p != Priority.CRITICAL},
        **{value: f"P1, {label[0].lower()}{label[1:]}" for value, label in conditions.items()},
    }

    def choices(self, ticket: Ticket, today: date) -> list[Choice]:
        plain = [
            Choice(str(p.value), p.label, f"prio p{p.value}", f"P{p.value}") for p in Priority if p != Priority.CRITICAL
        ]
        unconfirmed = ticket.critical_condition == CriticalCondition.IMPORTED
        heading = "Imported as critical. What is down?" if unconfirmed else "Critical, because"
        critical = [
            Choice(value, label, "prio p1", "P1", "" if index else heading)
            for index, (value, label) in enumerate(self.conditions.items())
        ]
        return [*plain, *critical]

    def posted(self, ticket: Ticket) -> str:
        return ticket.critical_condition or str(ticket.priority)

    def read(self, text: str) -> dict[str, Any]:
        if text == str(Priority.CRITICAL.value):
            raise ValidationError("P1 sets itself from a named condition: choose which one.")
        value = super().read(text)[self.column]
        return {"critical_condition": value} if value in self.conditions else {"priority": int(value)}

    def words(self, text: str) -> str:
        return "P1, imported, unconfirmed" if text == CriticalCondition.IMPORTED else super().words(text)


class AssigneeField(TriageField):
    name, label, column = "assignee", "Assignee", "assignee"

    def choices(self, ticket: Ticket, today: date) -> list[Choice]:
        people = people_to_choose(today, ticket.assignee_id)
        return [
            *(Choice(str(pk), name, "face", initials(name)) for pk, name in people),
            Choice("none", "Nobody", "face none", "–"),
        ]

    def posted(self, ticket: Ticket) -> str:
        return str(ticket.assignee_id or "none")

    def read(self, text: str) -> dict[str, Any]:
        if text == "none":
            return {"assignee": None}
        number = key(text)
        person = StaffMember.objects.filter(pk=number).first() if number else None
        if person is None:
            raise ValidationError("That person is not here any more. Choose one of the list.")
        return {"assignee": person}

    def words(self, text: str) -> str:
        number = key(text)
        name = StaffMember.objects.filter(pk=number).values_list("name", flat=True).first() if number else None
        return name or "nobody"


class EstimateField(TriageField):
    name, label, column = "estimate", "Estimate", "estimate_minutes"

    def choices(self, ticket: Ticket, today: date) -> list[Choice]:
        quick = [Choice(text, "1d" if key == "d" else text, key=key) for key, text in QUICK_ESTIMATES.items()]
        return quick if ticket.estimate_minutes is None else [*quick, Choice("none", "None")]

    def posted(self, ticket: Ticket) -> str:
        return "none" if ticket.estimate_minutes is None else f"{ticket.estimate_minutes}m"

    def read(self, text: str) -> dict[str, Any]:
        if text == "none":
            return {self.column: None}
        try:
            minutes = parse_minutes(text, limit=MAX_ESTIMATE_MINUTES)
        except DurationError as error:
            raise ValidationError(str(error)) from error
        if minutes == 0:  # it would leave the count of tickets without an estimate and add nothing to the hours
            raise ValidationError("Write at least one minute, or None while nobody knows.")
        return {self.column: minutes}

    def words(self, text: str) -> str:
        if text == "none":
            return "none"
        try:
            return format_minutes(parse_minutes(text), clock=current.clock_hours())
        except DurationError:
            return text


class ScheduleField(TriageField):
    """The day on which it is to be done; a day that is over says so on the daily pass."""

    name, label, column = "schedule", "Scheduled for", "scheduled_on"

    def choices(self, ticket: Ticket, today: date) -> list[Choice]:
        monday = today + timedelta(days=7 - today.weekday())
        days = {"Today": today, "Tomorrow": today + timedelta(days=1), f"Mon, {short_day(monday)}": monday}
        near = [Choice(day.isoformat(), label) for label, day in days.items()]
        return near if ticket.scheduled_on is None else [*near, Choice("none", "No day")]

    def posted(self, ticket: Ticket) -> str:
        return ticket.scheduled_on.isoformat() if ticket.scheduled_on else "none"

    def read(self, text: str) -> dict[str, Any]:
        if text == "none":
            return {self.column: None}
        try:
            day = date.fromisoformat(text)
        except ValueError as error:
            raise ValidationError("Choose a day, or No day.") from error
        if not 2000 <= day.year <= 2099:
            raise ValidationError(f"The year {day.year} is a slip of the pen: look at it again.")
        return {self.column: day}

    def words(self, text: str) -> str:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return "no day" if text == "none" else text
        return f"{day:%a}, {short_day(day)}"


TRIAGE_FIELDS: dict[str, TriageField] = {
    field.name: field
    for field in (
        PriorityField(),
        EstimateField(),
        AssigneeField(),
        StatusField(),
        QueueField(),
        SkillField(),
        ScheduleField(),
    )
}


def was_values(field: TriageField, posted: str) -> dict[str, Any]:
    """What the person saw, as `change_ticket` compares it; nothing when the form did not say or it makes no sense."""
    if posted == CriticalCondition.IMPORTED and field.name == "priority":
        return {"critical_condition": posted}
    try:
        return field.read(posted) if posted else {}
    except ValidationError:
        return {}
