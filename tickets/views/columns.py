"""The board in columns: dropping a card in another one is the same triage as in the list, and moves this card only."""

from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from msp_office.office.access import requires
from staffing.access import person_of
from tickets.calculations.board_view import DEFAULT, QUEUES, BoardView, key, read_view
from tickets.models import Ticket
from tickets.reports.columns import LAYOUTS, Layout, cards_of, columns_of, next_cards, shown_in, sums_of
from tickets.reports.pulse import version
from tickets.views.asking import htmx_of, scope_of, timers_behind

Asked = tuple[Layout, BoardView]
KEPT = ("status", "assignee", "client", "skill", "priority", "age", "show")  # that a search here leaves as they are


@require_safe
@requires("tickets.view")
def show(request: HttpRequest) -> HttpResponse:
    """All columns, or the next cards of one (`column`, `after`)."""
    seen = version()  # before the cards are read: what is written meanwhile comes with the first pulse
    layout, view = _asked(request.GET)
    _, problems = read_view(request.GET)
    scope, view, unknown = scope_of(request, view)
    context: dict[str, Any] = {
        "layout": layout,
        "view": view,
        "address": _address(layout, view),
        "triage": person_of(request).has_perm("tickets.triage"),
    }
    if (wanted := request.GET.get("column", "")[:20]) and (after := _ticket(request.GET.get("after", ""))):
        column = next_cards(layout, view, scope, wanted, after)
        if column is not None:
            page = "tickets/_column_cards.html" if htmx_of(request) else "tickets/columns_more.html"
            return render(request, page, {**context, "column": column})
    context |= {
        "pulse_version": seen,
        "columns": columns_of(layout, view, scope),
        "layouts": [(other, _address(other, view)) for other in LAYOUTS.values()],
        "list_address": reverse("board") + view.link(),
        "problems": [*problems, *unknown],
        "queues": QUEUES.items(),
        "kept": [(name, value) for name in KEPT if (value := getattr(view, name)) != getattr(DEFAULT, name)],
        "is_filtered": bool(view.query(queue="labor", search="")),
        "clear": _address(layout, BoardView(queue=view.queue)),
        "client_name": scope.client_name,
    }
    return render(request, "tickets/columns.html", context)


def columns_behind(request: HttpRequest) -> bool:
    """Whether the page that sent this htmx request shows columns."""
    return urlsplit(htmx_of(request).current_url or "").path == reverse("board-columns")


def column_parts(request: HttpRequest, ids: Collection[int]) -> dict[str, Any]:
    """These tickets as cards, and the heads of all columns, on the page behind this request."""
    layout, view = _asked(QueryDict(urlsplit(htmx_of(request).current_url or "").query))
    scope, view, _ = scope_of(request, view)
    return {
        "layout": layout,
        "cards": cards_of(layout, view, scope, ids),
        "heads": sums_of(layout, view, scope),
        "triage": person_of(request).has_perm("tickets.triage"),
    }


def moved(request: HttpRequest, ticket_id: int, context: dict[str, Any]) -> HttpResponse:
    """A card that was moved or changed, the heads of the columns, and the toast that can undo it."""
    parts = {"pulse_version": version(), **timers_behind(request), **column_parts(request, [ticket_id])}
    response = render(request, "tickets/_moved.html", {**parts, **context})
    response.headers["Office-Fresh"] = "cards"
    return response


def _asked(parameters: QueryDict) -> Asked:
    """The layout and the view that an address asks for."""
    layout = LAYOUTS.get(parameters.get("by", ""), LAYOUTS["person"])
    return layout, shown_in(layout, read_view(parameters)[0])


def _address(layout: Layout, view: BoardView) -> str:
    query = view.query()
    return f"{reverse('board-columns')}?by={layout.name}{'&' + query[1:] if query else ''}"


def _ticket(text: str) -> Ticket | None:
    number = key(text)
    return Ticket.objects.filter(pk=number).first() if number else None
