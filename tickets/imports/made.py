"""Whom and what an import makes in passing: people known by name only; and what goes again when nobody uses it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef

from clients.actions.importing import remove_unused_clients
from clients.models import Contact, Site
from msp_office.imports.models import ImportBatch, MadeInPassing
from msp_office.imports.plan import value_key
from msp_office.imports.querysets import unused
from msp_office.imports.registry import MAKE, Choices
from staffing.models import StaffMember
from tickets.models import Attachment, Movement, Note, Ticket, TimeEntry

NEW_PERSON = "New person of that name, without sign-in"


@dataclass
class People:
    """Keys of the people that drafts name as "make:Name", and which of them are new."""

    keys: dict[str, int] = field(default_factory=dict)
    new: list[tuple[str, int]] = field(default_factory=list)

    def key_of(self, token: str) -> int | None:
        """The key of "12" or "make:Name"; None for nobody."""
        return self.keys.get(token) or int(token) if token else None


def people() -> Choices:
    return [(str(pk), name) for pk, name in StaffMember.objects.values_list("pk", "name")]


def people_by_email() -> dict[str, str]:
    """{their e-mail address: our person}."""
    found = StaffMember.objects.exclude(email=None).values_list("email", "pk")
    return {value_key(email): str(pk) for email, pk in found if email}


def find_or_make_people(tokens: Iterable[str]) -> People:
    """People known by name only: no sign-in, no paid hours, not counted in the team until somebody says so."""
    found = People()
    wanted = {token for token in tokens if token.startswith(f"{MAKE}:")}
    if not wanted:
        return found
    known = {name.casefold(): pk for pk, name in StaffMember.objects.order_by("-pk").values_list("pk", "name")}
    for token in sorted(wanted):
        name = token.removeprefix(f"{MAKE}:")[:120]
        if name.casefold() not in known:
            person = StaffMember(name=name, weekly_paid_minutes=0, delivers_labor=False)
            person.set_unusable_password()
            person.save()
            known[name.casefold()] = person.pk
            found.new.append(("staffing.staffmember", person.pk))
        found.keys[token] = known[name.casefold()]
    return found


def remember(batch: ImportBatch, made: Iterable[tuple[str, int]]) -> None:
    """Keep what the batch made, so that undo can take it away."""
    MadeInPassing.objects.bulk_create(MadeInPassing(batch=batch, model=model, object_id=key) for model, key in made)


def clean_up(batch: ImportBatch) -> None:
    """Remove tickets, contacts, sites, clients and people that the import made, unless somebody uses them by now."""
    made: dict[str, list[int]] = {}
    for model, key in batch.made.values_list("model", "object_id"):
        made.setdefault(model, []).append(key)
    Ticket.objects.filter(
        ~Exists(TimeEntry.objects.filter(ticket=OuterRef("pk"))),
        ~Exists(Note.objects.filter(ticket=OuterRef("pk"))),
        ~Exists(Attachment.objects.filter(ticket=OuterRef("pk"))),
        pk__in=made.get("tickets.ticket", []),
        version=1,
    ).delete()
    unused(Contact.objects.filter(pk__in=made.get("clients.contact", []), version=1)).delete()
    unused(Site.objects.filter(pk__in=made.get("clients.site", []), version=1)).delete()
    remove_unused_clients(made.get("clients.client", []))
    unused(StaffMember.objects.filter(pk__in=made.get("staffing.staffmember", []), version=1), Movement).delete()
    batch.made.all().delete()
