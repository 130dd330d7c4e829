"""Named sets of tickets, time entries and movements."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from tickets.calculations.terms import LABOR_QUEUES
from tickets.calculations.weeks import Scope

if TYPE_CHECKING:
    from tickets.models import Attachment, Movement, Ticket, TimeEntry, WeeklySnapshot  # noqa: F401

OPEN = Q(is_open=True)  # tickets that count in a backlog: everything still owed
LABOR = Q(queue__in=LABOR_QUEUES)


class TicketQuerySet(models.QuerySet["Ticket"]):
    def open(self) -> "TicketQuerySet":
        """Tickets that count in a backlog: everything still owed."""
        return self.filter(OPEN)

    def labor(self) -> "TicketQuerySet":
        return self.filter(LABOR)

    def in_work_order(self) -> "TicketQuerySet":
        """Priority first, then oldest first (rule 2)."""
        return self.order_by("priority", "opened_at", "pk")

    def behind(self, ticket: "Ticket") -> "TicketQuerySet":
        """Those that come after this one in the order of work."""
        same = Q(priority=ticket.priority)
        later = Q(opened_at__gt=ticket.opened_at) | Q(opened_at=ticket.opened_at, pk__gt=ticket.pk)
        return self.filter(Q(priority__gt=ticket.priority) | same & later, priority__gte=ticket.priority)


class MovementQuerySet(models.QuerySet["Movement"]):
    def office(self) -> "MovementQuerySet":
        """Movements of the office's backlog: the labor queues."""
        return self.filter(LABOR)


class TimeEntryQuerySet(models.QuerySet["TimeEntry"]):
    def productive(self) -> "TimeEntryQuerySet":
        return self.filter(is_productive=True)


class WeeklySnapshotQuerySet(models.QuerySet["WeeklySnapshot"]):
    def of(self, scope: Scope) -> "WeeklySnapshotQuerySet":
        return self.filter(scope=scope.value)


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def standing(self) -> "AttachmentQuerySet":
        """Those that nobody deleted."""
        return self.filter(deleted_at=None)
