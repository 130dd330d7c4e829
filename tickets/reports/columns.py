"""The board in columns: for each technician, or each status, the hours and the first tickets in the order of work."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, F, Q, Sum, Window
from django.db.models.functions import RowNumber

from tickets.calculations.board_view import BoardView
from tickets.calculations.terms import OPEN_STATUSES, Status
from tickets.models import Ticket
from tickets.querysets import TicketQuerySet
from tickets.reports.board import Row, Scope, rows_of, tickets_in
from tickets.reports.choices import people_to_choose

CARDS = 12
"""So many cards a column shows at first, and so many more each time."""

NOBODY = "none"


@dataclass(frozen=True, slots=True)
class Layout:
    """Which columns: by the triage `field` that dropping a card in one sets; `column` is the ticket's own column."""

    name: str
    label: str
    field: str
    column: str

    def key_of(self, row: Row) -> str:
        """The column of a row, as the triage field posts it."""
        if self.field == "assignee":
            return str(row.assignee_id or NOBODY)
        return row.status


LAYOUTS = {
    "person": Layout("person", "By person", "assignee", "assignee_id"),
    "status": Layout("status", "By status", "status", "status"),
}


@dataclass(frozen=True, slots=True)
class Card:
    """A ticket in a column; `order` sorts as the order of work does."""

    row: Row
    key: str

    @property
    def order(self) -> str:
        return f"{self.row.priority}-{self.row.opened_at.timestamp():017.6f}-{self.row.id:019}"


@dataclass(frozen=True, slots=True)
class Column:
    """All tickets of one person or status: how many, their hours, and the cards shown so far.

    `leaves`: what is dropped here leaves the board, so it holds no cards.
    """

    key: str
    label: str
    tickets: int = 0
    unestimated: int = 0
    minutes: int = 0
    cards: tuple[Card, ...] = ()
    more: int = 0
    leaves: bool = False

    @property
    def last(self) -> int | None:
        """The ticket behind which the next cards begin."""
        return self.cards[-1].row.id if self.cards else None

    @property
    def next_count(self) -> int:
        return min(CARDS, self.more)


def shown_in(layout: Layout, view: BoardView) -> BoardView:
    """The view without the filter that the columns themselves are; columns hold open tickets only."""
    status = view.status if view.only_open and layout.field != "status" else "open"
    return replace(view, status=status, assignee="" if layout.field == "assignee" else view.assignee)


def columns_of(layout: Layout, view: BoardView, scope: Scope) -> list[Column]:
    """Every column with its sums and first cards. Four queries, whatever the size of the board: which cards stand first
    is asked of an index alone, before the few are read."""
    place = Window(RowNumber(), partition_by=F(layout.column), order_by=("priority", "opened_at", "pk"))
    first: dict[str, list[Card]] = {}
    standing = list(tickets_in(view, scope).annotate(place=place).filter(place__lte=CARDS).values_list("pk", flat=True))
    for card in _cards(layout, Ticket.objects.filter(pk__in=standing).in_work_order(), scope):
        first.setdefault(card.key, []).append(card)
    return [
        replace(column, cards=tuple(cards), more=column.tickets - len(cards))
        for column in sums_of(layout, view, scope)
        for cards in [first.get(column.key, [])]
    ]


def sums_of(layout: Layout, view: BoardView, scope: Scope) -> list[Column]:
    """Every column with its sums and without cards: also those without tickets, for one can be dropped there."""
    sums = (
        tickets_in(view, scope)
        .order_by(layout.column)
        .values_list(layout.column)
        .annotate(
            tickets=Count("id"),
            unestimated=Count("id", filter=Q(estimate_minutes=None)),
            minutes=Sum("remaining_minutes"),
        )
    )
    found = {str(key or NOBODY): figures for key, *figures in sums}
    return [
        Column(key, label, tickets, unestimated, minutes, leaves=key == Status.RESOLVED)
        for key, label in _labels(layout, scope, found)
        for tickets, unestimated, minutes in [found.get(key, (0, 0, 0))]
    ]


def next_cards(layout: Layout, view: BoardView, scope: Scope, key: str, after: Ticket | None) -> Column | None:
    """The next cards of one column behind a ticket; None when there is no such column."""
    column = next((column for column in sums_of(layout, view, scope) if column.key == key), None)
    if column is None:
        return None
    tickets = tickets_in(view, scope).filter(**{layout.column: None if key == NOBODY else key})
    if after is not None:
        tickets = tickets.behind(after)
    cards = tuple(_cards(layout, tickets.in_work_order()[:CARDS], scope))
    return replace(column, cards=cards, more=tickets.count() - len(cards))


def cards_of(layout: Layout, view: BoardView, scope: Scope, ids: Collection[int]) -> list[Card]:
    """These tickets as cards; those that are in no column of this view have the key ""."""
    if not ids:
        return []
    stands = set(tickets_in(view, scope).filter(pk__in=ids).values_list("pk", flat=True))
    cards = _cards(layout, Ticket.objects.filter(pk__in=ids).in_work_order(), scope)
    return [card if card.row.id in stands else replace(card, key="") for card in cards]


def _cards(layout: Layout, tickets: TicketQuerySet, scope: Scope) -> list[Card]:
    return [Card(row, layout.key_of(row)) for row in rows_of(tickets, scope)]


def _labels(layout: Layout, scope: Scope, found: dict[str, Any]) -> list[tuple[str, str]]:
    if layout.field == "status":
        return [(status.value, status.label) for status in (*OPEN_STATUSES, Status.RESOLVED)]
    here = [(str(pk), name) for pk, name in people_to_choose(scope.today)]
    left = [key for key in found if key not in {NOBODY, *(key for key, _ in here)}]
    gone = people_to_choose(scope.today, *(int(key) for key in left)) if left else []
    here.sort(key=lambda person: person[0] not in found)  # whose column is empty stands behind the others
    return [(NOBODY, "Unassigned"), *here, *((str(pk), f"{name} (left)") for pk, name in gone if str(pk) in left)]
