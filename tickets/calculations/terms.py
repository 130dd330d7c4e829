"""The closed lists of the ticket desk: what a status, a queue, a priority, a reason means (domain: tickets, backlog).

Standard-library enumerations, so that a model, a form, a report and a calculation read the same table.
"""

from enum import IntEnum, StrEnum

MAX_ESTIMATE_MINUTES = 2000 * 60
MAX_ENTRY_MINUTES = 24 * 60


class Queue(StrEnum):
    """Where a ticket stands. Labor queues are the backlog; internal and sales are never counted."""

    SERVICE = "service"
    PROJECTS = "projects"
    MAINTENANCE = "maintenance"
    ADMINISTRATION = "administration"
    INTERNAL = "internal"
    SALES = "sales"

    @property
    def label(self) -> str:
        return self.value.capitalize()

    @property
    def is_labor(self) -> bool:
        return self in LABOR_QUEUES

    @property
    def has_ledger(self) -> bool:
        """Administration keeps a backlog of its own, against the admins' hours."""
        return self in LABOR_QUEUES or self is Queue.ADMINISTRATION


LABOR_QUEUES = (Queue.SERVICE, Queue.PROJECTS, Queue.MAINTENANCE)


class Priority(IntEnum):
    """Four priorities; people assign three, P1 comes from a named condition."""

    CRITICAL = 1
    HIGH = 2
    MEDIUM = 3
    LOW = 4

    @property
    def label(self) -> str:
        return self.name.capitalize()


class CriticalCondition(StrEnum):
    """The named conditions that make a ticket P1. IMPORTED waits for a person to confirm it."""

    SERVER_DOWN = "server_down"
    NETWORK_DOWN = "network_down"
    EMAIL_DOWN = "email_down"
    APPLICATION_DOWN = "application_down"
    DISASTER = "disaster"
    IMPORTED = "imported"

    @property
    def label(self) -> str:
        return {
            "application_down": "Line-of-business application down",
            "imported": "Imported, unconfirmed",
        }.get(self.value, self.value.replace("_", " ").capitalize())


class Status(StrEnum):
    """What can happen next, never who or how urgent."""

    NEW = "new"
    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    WAITING_CLIENT = "waiting_client"
    WAITING_VENDOR = "waiting_vendor"
    WAITING_PARTS = "waiting_parts"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        return self.value.replace("waiting_", "waiting on ").replace("_", " ").capitalize()

    @property
    def counts_in_backlog(self) -> bool:
        return self not in (Status.RESOLVED, Status.CLOSED, Status.CANCELLED)

    @property
    def waiting_on(self) -> str:
        """ "client", "vendor", "parts", or nothing."""
        return self.value.removeprefix("waiting_") if self.value.startswith("waiting_") else ""

    @property
    def workable_now(self) -> bool:
        return self.counts_in_backlog and not self.waiting_on


OPEN_STATUSES = tuple(status for status in Status if status.counts_in_backlog)
WAITING_STATUSES = tuple(status for status in Status if status.waiting_on)
WORKABLE_STATUSES = tuple(status for status in Status if status.workable_now)


class Reason(StrEnum):
    """Why the backlog moved; one word for each row of the domain's table of movements."""

    NEW = "new"
    REOPENED = "reopened"
    RAISED = "raised"
    LOWERED = "lowered"
    WORKED = "worked"
    OVER_RUN = "over_run"
    CLOSED_UNSPENT = "closed_unspent"
    CLOSED_UNRECORDED = "closed_unrecorded"
    RECLASSIFIED = "reclassified"
    IMPORTED = "imported"
    CORRECTION = "correction"

    @property
    def label(self) -> str:
        return {"over_run": "Over-run", "closed_unrecorded": "Closed, time not recorded"}.get(
            self.value, self.value.replace("_", " ").capitalize()
        )
