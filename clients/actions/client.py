"""How clients, sites and contacts come into being and change: on their pages, or in passing by name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import F

from clients.models import Client, ClientAlias, Contact, Site
from msp_office.audit.actions import business_write, record
from msp_office.office.conflict import StaleVersion
from staffing.models import StaffMember

R = TypeVar("R", Client, Site, Contact)


@business_write
def add_record(*, new: R, actor: StaffMember | None, now: datetime) -> R:
    """Store a new client, site or contact. Errors: ValidationError by field (a name that is taken, ...)."""
    _check(new)
    new.save(force_insert=True)
    record(verb="added", target=new, actor=actor, now=now)
    return new


@business_write
def change_record(*, old: R, values: Mapping[str, Any], version: int, actor: StaffMember | None, now: datetime) -> R:
    """Change a client, site or contact that stood at this version. Errors: StaleVersion; ValidationError by field."""
    current = type(old)._default_manager.get(pk=old.pk)
    if current.version != version:
        raise StaleVersion(current)
    before = {name: getattr(current, name) for name in values}
    for name, value in values.items():
        setattr(current, name, value)
    changes = {name: (before[name], value) for name, value in values.items() if before[name] != value}
    if not changes:
        return current
    _check(current)
    rows = type(old)._default_manager.filter(pk=old.pk, version=version)
    if not rows.update(**{name: values[name] for name in changes}, version=F("version") + 1):
        raise StaleVersion(current)
    current.version = version + 1
    words = {name: (_words(was), _words(value)) for name, (was, value) in changes.items()}
    record(verb="changed", target=current, actor=actor, now=now, changes=words)
    return current


def _words(value: Any) -> Any:
    """A value as the trail can hold it: a record by its name."""
    return str(value) if isinstance(value, Site) else value


def _check(changed: Client | Site | Contact) -> None:
    changed.full_clean()
    site = getattr(changed, "site", None)
    if isinstance(changed, Contact) and site is not None and site.client_id != changed.client_id:
        raise ValidationError({"site": "This site belongs to another client."})


@dataclass
class Found:
    """Keys by name (casefolded), and which of the records were made."""

    clients: dict[str, int] = field(default_factory=dict)
    sites: dict[tuple[int, str], int] = field(default_factory=dict)
    contacts: dict[tuple[int, str], int] = field(default_factory=dict)
    made: list[tuple[str, int]] = field(default_factory=list)  # ("clients.client", key)


@business_write
def find_or_make_clients(names: Iterable[str]) -> Found:
    """The clients of these names (or known other names) without regard to case, made where there is none."""
    aliases = ClientAlias.objects.order_by().values_list("client_id", "name")
    names_of = (*aliases, *Client.objects.order_by().values_list("pk", "name"))
    found = Found(clients={name.casefold(): pk for pk, name in names_of})
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
