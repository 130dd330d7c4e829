"""Which pages the sidebar offers to a person: one list, of which only the pages that exist are shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.urls import NoReverseMatch

from msp_office.office.addresses import address


class Person(Protocol):
    def has_perm(self, perm: str, /) -> bool: ...


@dataclass(frozen=True)
class Entry:
    """One line of the sidebar: shown to whoever has the permission (or one of `others`), once its page exists."""

    section: str
    label: str
    url_name: str
    permission: str
    icon: str
    others: tuple[str, ...] = ()
    also: str = ""  # what is needed beside it

    def is_for(self, person: Person) -> bool:
        opens = any(person.has_perm(permission) for permission in (self.permission, *self.others))
        return opens and (not self.also or person.has_perm(self.also))


ENTRIES: Sequence[Entry] = (
    Entry("Work", "Ticket board", "board", "tickets.view", "board"),
    Entry("Work", "Massage", "massage", "tickets.triage", "massage"),
    Entry("Work", "My work", "my-work", "tickets.work", "work"),
    Entry("Work", "Backlog", "backlog", "tickets.view", "backlog"),
    Entry("Work", "Templates", "templates", "tickets.work", "templates"),
    Entry("Clients", "Clients", "clients", "clients.view", "clients"),
    Entry("Clients", "Prospects", "prospects", "clients.view_prospects", "prospects"),
    Entry("Clients", "Binders", "binders", "binder.view", "binder"),
    Entry("Clients", "Printed binders", "printed-binders", "binder.view", "prints"),
    Entry("Clients", "Profitability", "profitability", "clients.view_profit", "profit"),
    Entry("Clients", "Renewals", "renewals", "clients.view", "renewals"),
    Entry("Staffing", "Should I hire?", "what-if", "staffing.view_wages", "hire", also="clients.view_profit"),
    Entry("Staffing", "Capacity", "capacity", "staffing.view_billability", "capacity"),
    Entry("Staffing", "Billability", "billability", "staffing.view_billability", "billability"),
    Entry("Staffing", "Where hours go", "hours-spent", "staffing.view_billability", "hours"),
    Entry("Staffing", "Time off", "time-off", "tickets.work", "time-off"),
    Entry("Staffing", "People", "people", "staffing.manage_people", "people"),
    Entry("Office", "Imports", "imports", "tickets.import", "imports", ("clients.import_revenue",)),
    Entry("Office", "Jobs", "jobs", "tickets.import", "jobs", ("clients.import_revenue",)),
    Entry("Office", "Office", "office-settings", "office.edit", "office"),
    Entry("Office", "Audit trail", "audit", "audit.view", "audit"),
    Entry("Office", "Revealed secrets", "vault-reveals", "vault.oversee", "vault"),
)


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    icon: str
    current: bool


@dataclass(frozen=True)
class Section:
    name: str
    links: Sequence[Link]


def sidebar(person: Person, path: str) -> list[Section]:
    """The sections for this person; the entry that `path` lies under (the longest one) is the current one."""
    shown = [(entry, url) for entry in ENTRIES if entry.is_for(person) and (url := _url(entry.url_name))]
    here = max((url for _, url in shown if path.startswith(url)), key=len, default="")
    sections: dict[str, list[Link]] = {}
    for entry, url in shown:
        sections.setdefault(entry.section, []).append(Link(entry.label, url, entry.icon, url == here))
    return [Section(name, links) for name, links in sections.items()]


def _url(url_name: str) -> str:
    try:
        return address(url_name)
    except NoReverseMatch:
        return ""
