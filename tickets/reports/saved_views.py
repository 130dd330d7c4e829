"""Which views of the board can a person choose, and with which do they begin?"""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from django.db.models import Exists, OuterRef, Q, QuerySet

from staffing.models import StaffMember
from tickets.calculations.board_view import read_view
from tickets.models import FirstView, SavedView


@dataclass(frozen=True, slots=True)
class ViewLink:
    """One view of the board that a person can choose; `query` begins with "?", or is empty."""

    id: int
    name: str
    query: str
    is_shared: bool
    owner_id: int
    owner: str
    is_first: bool


def seen_by(person: StaffMember) -> "QuerySet[SavedView]":
    """Their own views, and those that are shared."""
    return SavedView.objects.filter(Q(owner=person) | Q(is_shared=True))


def views_of(person: StaffMember) -> list[ViewLink]:
    """Own ones first, then the shared ones, each by name. One query."""
    first = FirstView.objects.filter(person=person, view=OuterRef("pk"))
    found = seen_by(person).annotate(is_first=Exists(first))
    columns = ("pk", "name", "query", "is_shared", "owner_id", "owner__name", "is_first")
    return [ViewLink(pk, name, address_of(query), *rest) for pk, name, query, *rest in found.values_list(*columns)]


def address_of(query: str) -> str:
    """The query of the board's address for a saved one: what the board does not know any more is left out."""
    return read_view(dict(parse_qsl(query)))[0].query()
