"""Writing imported call lists: nobody stands twice, and "do not call" is respected even for who is known."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from clients.models import Prospect
from clients.models.prospect import digits_of
from msp_office.audit.actions import business_write, record
from staffing.models import StaffMember


@dataclass(frozen=True)
class ListedProspect:
    """One line of a call list."""

    name: str
    contact_name: str
    job_title: str
    phone: str
    email: str
    address: str
    source: str
    notes: str
    do_not_call: bool


@dataclass(frozen=True)
class Listed:
    result: Literal["created", "updated", "unchanged"]
    prospect_id: int
    before: dict[str, Any] | None = None


class KnownProspects:
    """Who is known already, by phone and by name."""

    def __init__(self) -> None:
        self._by_phone: dict[str, tuple[int, str]] = {}
        self._by_name: dict[str, tuple[int, str]] = {}
        for key, name, digits in Prospect.objects.order_by("-pk").values_list("pk", "name", "phone_digits"):
            self.add(key, name, digits)

    def add(self, key: int, name: str, digits: str) -> None:
        if digits:
            self._by_phone[digits] = key, name
        self._by_name[name.casefold()] = key, name

    def find(self, name: str, digits: str) -> tuple[int, str] | None:
        return (self._by_phone.get(digits) if digits else None) or self._by_name.get(name.casefold())

    def name_of(self, name: str, digits: str) -> str:
        found = self.find(name, digits)
        return found[1] if found else ""


@business_write
def import_prospects(
    *, rows: Sequence[ListedProspect], batch_id: int, actor: StaffMember | None, now: datetime
) -> list[Listed]:
    """Make those who are not known. A known one stays, but for "do not call", which is taken over.

    Errors: ValidationError of a line that cannot stand.
    """
    known, outcomes = KnownProspects(), []
    for row in rows:
        digits = digits_of(row.phone)
        if found := known.find(row.name, digits):
            outcomes.append(_respect(found[0], row))
            continue
        prospect = Prospect(**asdict(row), phone_digits=digits, created_at=now, import_batch_id=batch_id)
        prospect.full_clean()
        prospect.save(force_insert=True)
        record(verb="imported", target=prospect, actor=actor, now=now)
        known.add(prospect.pk, prospect.name, digits)
        outcomes.append(Listed("created", prospect.pk))
    return outcomes


def _respect(key: int, row: ListedProspect) -> Listed:
    if row.do_not_call and Prospect.objects.filter(pk=key, do_not_call=False).update(do_not_call=True):
        return Listed("updated", key, {"do_not_call": False})
    return Listed("unchanged", key)


@business_write
def undo_prospects(*, created: Sequence[int], updated: Mapping[int, Mapping[str, Any]]) -> None:
    Prospect.objects.filter(pk__in=created).delete()
    for key, before in updated.items():
        Prospect.objects.filter(pk=key).update(**before)
