"""Whom and what can a person choose on the desk: people for a ticket, a client by name."""

from datetime import date

from django.db.models import Q

from clients.models import Client
from staffing.models import StaffMember
from tickets.calculations.board_view import key


def people_to_choose(today: date, *also: int | None) -> list[tuple[int, str]]:
    """(key, name) of everybody who works here today, and of `also`, who may have left."""
    here = Q(ended_on=None) | Q(ended_on__gte=today)
    return list(
        StaffMember.objects.filter(here | Q(pk__in=[pk for pk in also if pk]))
        .order_by("name", "pk")
        .values_list("pk", "name")
    )


def client_of(text: str) -> tuple[int, str] | None:
    """(key, name) of the client that an address means, by key or by name."""
    number = key(text)
    found = Client.objects.values_list("pk", "name").filter(pk=number).first() if number else None
    return found or client_named(text)


def client_named(text: str) -> tuple[int, str] | None:
    """(key, name) of the client that a typed name means; a part of a name does when it is the only one."""
    clients = Client.objects.values_list("pk", "name").order_by("pk")
    if found := clients.filter(name__iexact=text).first():
        return found
    similar = clients.filter(name__icontains=text)[:2]
    return similar[0] if len(similar) == 1 else None
