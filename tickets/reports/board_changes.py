"""Where do some tickets stand on a board that is open somewhere? For answers that change single rows of it."""

from collections.abc import Collection
from dataclasses import replace

from tickets.calculations.board_view import BoardView
from tickets.models import Ticket
from tickets.reports.board import LEAVES, Group, Row, Scope, rows_of, tickets_in


def placed(ids: Collection[int], view: BoardView, scope: Scope) -> list[Group]:
    """These tickets by the group they belong to now, in the order of work; group 0 holds those not in the view. Two
    queries, none without tickets."""
    if not ids:
        return []
    belongs = set(tickets_in(view, scope).filter(pk__in=ids).values_list("pk", flat=True))
    groups: dict[int, list[Row]] = {}
    for row in rows_of(Ticket.objects.filter(pk__in=ids).in_work_order(), scope):
        if row.id in belongs:
            groups.setdefault(row.priority, []).append(row)
        else:
            groups.setdefault(0, []).append(replace(row, mark=LEAVES))
    return [Group(priority, len(rows), 0, 0, tuple(rows)) for priority, rows in sorted(groups.items())]
