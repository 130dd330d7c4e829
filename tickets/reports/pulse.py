"""What happened since a page was written: which tickets changed, and is there a P1 that nobody has begun?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from msp_office.audit.models import AuditEntry
from tickets.calculations.terms import CriticalCondition, Priority, Status
from tickets.models import Ticket

MOST_CHANGED = 60  # rows that are swapped singly; after more than these (an import) the board is better read anew
LATE_WRITES = timedelta(seconds=60)  # a write notes its moment, then may wait for others
MOST_ALARMS = 3
_ALARMING = (  # built once, for every page asks it
    Ticket.objects.open()
    .filter(priority=Priority.CRITICAL, status__in=(Status.NEW, Status.SCHEDULED))
    .exclude(critical_condition=CriticalCondition.IMPORTED)
    .in_work_order()
    .values_list("pk", "title", "critical_condition", "client__name")[:MOST_ALARMS]
)


@dataclass(frozen=True, slots=True)
class Alarm:
    """A P1 that is open and that nobody has begun to work on."""

    ticket_id: int
    title: str
    condition: str
    client: str

    @property
    def path(self) -> str:
        """As Ticket.get_absolute_url, without asking the resolver."""
        return f"/tickets/{self.ticket_id}/"


def version() -> int:
    """Grows with every business write: the last entry of the trail, which has one order. One query."""
    return AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def alarms() -> list[Alarm]:
    """The oldest P1 tickets that nobody has begun; imported ones count once somebody confirmed them."""
    return [Alarm(pk, title, CriticalCondition(why).label, client or "") for pk, title, why, client in _ALARMING.all()]


def changed_since(seen: int, now: datetime) -> list[int] | None:
    """The tickets that changed after version `seen`, some that changed shortly before; None when they are too many."""
    at = AuditEntry.objects.filter(pk=seen).values_list("at", flat=True).first()
    if at is None:
        return None
    since = min(at, now) - LATE_WRITES
    changed = Ticket.objects.filter(changed_at__gte=since).order_by("-changed_at")
    found = list(changed.values_list("pk", flat=True)[: MOST_CHANGED + 1])
    return found if len(found) <= MOST_CHANGED else None
