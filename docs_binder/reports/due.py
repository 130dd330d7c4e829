"""What runs out, and when: warranties, licences, domains, certificates, contracts, agreements."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse

from clients.models import Agreement, ClientStatus
from docs_binder.sections import PARTS

AHEAD = 90
STEPS = (30, 60, 90)


@dataclass(frozen=True, slots=True)
class DueLine:
    """One date that has passed or comes up. `days` from today, negative when it has passed."""

    client_id: int
    client: str
    what: str
    kind: str
    on: date
    days: int
    url: str

    @property
    def bucket(self) -> str:
        """ "overdue", or within how many days: "30", "60", "90"."""
        if self.days < 0:
            return "overdue"
        return str(next(step for step in STEPS if self.days <= step))


def due_lines(today: date, client_id: int | None = None) -> list[DueLine]:
    """Everything overdue or due within 90 days, the oldest first; of active clients, or of one."""
    limit = today + timedelta(AHEAD)
    whose: Any = Q(client=client_id) if client_id is not None else Q(client__status=ClientStatus.ACTIVE)
    found = []
    for part in PARTS.values():
        for name in part.expires:
            rows = part.model._default_manager.filter(whose, **{f"{name}__lte": limit}).select_related("client")
            kind = f"{part.label}: {part.label_of(name).lower()}"
            for row in rows:
                url = reverse("binder-record", args=[part.key, row.pk])
                found.append(_line(row.client, str(row), kind, getattr(row, name), today, url))
    agreements = Agreement.objects.filter(whose, renews_on__lte=limit).filter(Q(end=None) | Q(end__gt=today))
    for agreement in agreements.select_related("client"):
        what = agreement.get_kind_display()
        url = reverse("agreements", args=[agreement.client_id])
        if agreement.renews_on:
            found.append(_line(agreement.client, what, "Agreement: renewal", agreement.renews_on, today, url))
    return sorted(found, key=lambda line: (line.on, line.client.casefold(), line.what))


def _line(client: Any, what: str, kind: str, on: date, today: date, url: str) -> DueLine:
    return DueLine(client.pk, client.name, what, kind, on, (on - today).days, url)


def buckets(lines: list[DueLine]) -> list[tuple[str, list[DueLine]]]:
    """The lines by how near they are: overdue, 30, 60, 90."""
    return [(name, [line for line in lines if line.bucket == name]) for name in ("overdue", *map(str, STEPS))]
