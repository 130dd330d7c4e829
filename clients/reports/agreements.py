"""What did clients agree to, and what is due to be talked over?"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from clients.models import Agreement, Client, ClientStatus, RoadmapMeeting

SOON_DAYS = 45


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to be talked over with a client. `days` is how long until then, negative when it is overdue."""

    client: Client
    what: str
    on: date
    days: int
    agreement: Agreement | None = None
    meeting: RoadmapMeeting | None = None

    @property
    def overdue_days(self) -> int:
        return -self.days


@dataclass(frozen=True, slots=True)
class Upcoming:
    overdue: list[Due]
    soon: list[Due]
    without_meeting: list[Client]


def upcoming(today: date) -> Upcoming:
    """Renewals and roadmap meetings of active clients: overdue, within the next weeks, and who has no meeting ahead."""
    active = Q(client__status=ClientStatus.ACTIVE)
    limit = today + timedelta(SOON_DAYS)
    agreements = (
        Agreement.objects.filter(active, renews_on__lte=limit)
        .filter(Q(end__isnull=True) | Q(end__gt=today))
        .select_related("client")
    )
    meetings = RoadmapMeeting.objects.filter(active, held_on__isnull=True, due_on__lte=limit).select_related("client")
    dues = [
        Due(a.client, f"{a.get_kind_display()} renews", a.renews_on, (a.renews_on - today).days, agreement=a)
        for a in agreements
        if a.renews_on
    ]
    dues += [Due(m.client, "Roadmap meeting", m.due_on, (m.due_on - today).days, meeting=m) for m in meetings]
    dues.sort(key=lambda due: (due.on, due.client.name))
    planned = RoadmapMeeting.objects.filter(held_on__isnull=True).values("client")
    with_agreement = Agreement.objects.filter(Q(end__isnull=True) | Q(end__gt=today)).values("client")
    return Upcoming(
        overdue=[due for due in dues if due.days < 0],
        soon=[due for due in dues if due.days >= 0],
        without_meeting=list(
            Client.objects.filter(status=ClientStatus.ACTIVE, pk__in=with_agreement).exclude(pk__in=planned)
        ),
    )


def in_force(client: Client, today: date) -> list[Agreement]:
    """What this client agreed to that holds today or is still to begin."""
    return list(client.agreements.filter(Q(end__isnull=True) | Q(end__gt=today)))
