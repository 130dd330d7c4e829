"""Which clients does the office look after, and how much open work has each?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q, Sum
from django.db.models.functions import Lower

from clients.models import Client, ClientStatus
from tickets.calculations.terms import LABOR_QUEUES
from tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class ClientLine:
    """A client with its open tickets; minutes are those still owed in the labor queues."""

    id: int
    name: str
    is_former: bool
    open_tickets: int
    unestimated: int
    minutes: int
    oldest: datetime | None


def client_lines(search: str = "", *, former: bool = False) -> list[ClientLine]:
    """The clients by name with their open work; `former` shows the former ones instead. Two queries."""
    clients = Client.objects.filter(status=ClientStatus.FORMER if former else ClientStatus.ACTIVE)
    if search:
        clients = clients.filter(
            Q(name__icontains=search)
            | Q(contacts__name__icontains=search)
            | Q(aliases__name__icontains=search)
            | Q(tags__icontains=search)
            | Q(industry__icontains=search)
        ).distinct()
    work = {
        found["client"]: found
        for found in Ticket.objects.open()
        .filter(client__isnull=False)
        .order_by("client")
        .values("client")
        .annotate(
            tickets=Count("id"),
            unestimated=Count("id", filter=Q(estimate_minutes=None)),
            minutes=Sum("remaining_minutes", filter=Q(queue__in=LABOR_QUEUES)),
            oldest=Min("opened_at"),
        )
    }
    nothing: Any = {"tickets": 0, "unestimated": 0, "minutes": 0, "oldest": None}
    return [
        ClientLine(pk, name, former, own["tickets"], own["unestimated"], own["minutes"] or 0, own["oldest"])
        for pk, name in clients.order_by(Lower("name"), "pk").values_list("pk", "name")
        for own in [work.get(pk, nothing)]
    ]


@dataclass(frozen=True, slots=True)
class OpenWork:
    """A client's open tickets in numbers."""

    tickets: int
    unestimated: int
    minutes: int
    worked_minutes: int


def open_work(client: Client) -> OpenWork:
    """What is owed to this client now."""
    sums = (
        Ticket.objects.open()
        .filter(client=client)
        .aggregate(
            tickets=Count("id"),
            unestimated=Count("id", filter=Q(estimate_minutes=None)),
            minutes=Sum("remaining_minutes", filter=Q(queue__in=LABOR_QUEUES)),
            worked=Sum("worked_minutes"),
        )
    )
    return OpenWork(sums["tickets"], sums["unestimated"], sums["minutes"] or 0, sums["worked"] or 0)
