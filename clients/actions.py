"""How clients come into being besides the client pages: made in passing, by name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from clients.models import Client, Contact, Site
from msp_office.audit.actions import business_write


@dataclass
class Found:
    """Keys by name (casefolded), and which of the records were made."""

    clients: dict[str, int] = field(default_factory=dict)
    sites: dict[tuple[int, str], int] = field(default_factory=dict)
    contacts: dict[tuple[int, str], int] = field(default_factory=dict)
    made: list[tuple[str, int]] = field(default_factory=list)  # ("clients.client", key)


@business_write
def find_or_make_clients(names: Iterable[str]) -> Found:
    """The clients of these names without regard to case, made where there is none."""
    found = Found(clients={name.casefold(): pk for pk, name in Client.objects.order_by().values_list("pk", "name")})
    for name in dict.fromkeys(names):
        if name and name.casefold() not in found.clients:
            client = Client.objects.create(name=name[:160])
            found.clients[name.casefold()] = client.pk
            found.made.append(("clients.client", client.pk))
    return found


@business_write
def find_or_make_places(
    found: Found, sites: Mapping[int, Iterable[str]], contacts: Mapping[int, Iterable[str]]
) -> Found:
    """Sites and contacts by client and name, made where there is none; added to what was `found`."""
    for key, client, name in Site.objects.filter(client__in=sites).values_list("pk", "client_id", "name"):
        found.sites[client, name.casefold()] = key
    for key, client, name in Contact.objects.filter(client__in=contacts).values_list("pk", "client_id", "name"):
        found.contacts[client, name.casefold()] = key
    for client, names in sites.items():
        for name in dict.fromkeys(names):
            if (client, name.casefold()) not in found.sites:
                site = Site.objects.create(client_id=client, name=name[:120])
                found.sites[client, name.casefold()] = site.pk
                found.made.append(("clients.site", site.pk))
    for client, names in contacts.items():
        for name in dict.fromkeys(names):
            if (client, name.casefold()) not in found.contacts:
                contact = Contact.objects.create(client_id=client, name=name[:120])
                found.contacts[client, name.casefold()] = contact.pk
                found.made.append(("clients.contact", contact.pk))
    return found
