"""Which binder stands at a client, what has been printed for it, and when it has to be refreshed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from clients.models import Client
from docs_binder.models.printing import BinderPrint, SealedPrint

REFRESH_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Standing:
    """The binder that stands at one client. `due_on` None: none was ever handed over."""

    client: Client
    last: BinderPrint | None
    due_on: date | None
    is_due: bool


def standings(clients: Sequence[Client], today: date) -> list[Standing]:
    """One line for each client, the longest overdue first, then those without a binder, then by due date."""
    handed = BinderPrint.objects.filter(handed_over_on__isnull=False, client__in=clients)
    last: dict[int, BinderPrint] = {}
    for one in handed.order_by("handed_over_on", "pk").defer("sections"):
        last[one.client_id] = one
    found = []
    for client in clients:
        kept = last.get(client.pk)
        due_on = a_year_after(kept.handed_over_on) if kept and kept.handed_over_on else None
        found.append(Standing(client, kept, due_on, due_on is None or due_on <= today))
    return sorted(found, key=lambda one: (not one.is_due, one.due_on or today, one.client.name.lower()))


def a_year_after(day: date) -> date:
    """
    >>> a_year_after(date(2026, 3, 14)), a_year_after(date(2028, 2, 29))
    (datetime.date(2027, 3, 14), datetime.date(2029, 2, 28))
    """
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def prints_of(client: Client) -> "QuerySet[BinderPrint]":
    """All prints of a client, the newest first, each with `is_sealed`: whether it can still be fetched."""
    return (
        BinderPrint.objects.filter(client=client)
        .select_related("client", "printed_by", "handed_by", "base", "sealed")
        .defer("sections", "sealed__content")
    )


def bases_of(client: Client, variant: str = "") -> "QuerySet[BinderPrint]":
    """The binders of a client that stand there and can be brought up to date, the newest first."""
    found = BinderPrint.objects.filter(client=client, handed_over_on__isnull=False)
    found = found.filter(variant=variant) if variant else found
    return found.order_by("-handed_over_on", "-pk")


def base_since(client: Client, variant: str, day: date) -> BinderPrint | None:
    """The last binder of this paper that was handed over by that day."""
    return bases_of(client, variant).filter(handed_over_on__lte=day).first()


def sealed_until(binder_print: BinderPrint) -> SealedPrint | None:
    return SealedPrint.objects.filter(binder_print=binder_print).defer("content").first()
