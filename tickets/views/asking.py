"""Who asks, on which board, and where do they go back to?"""

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone

from msp_office.office.models import OfficeSettings
from staffing.access import person_of
from tickets.calculations.board_view import BoardView, read_view
from tickets.models import Ticket
from tickets.reports.board import Scope
from tickets.reports.board_search import MOST_NOTED, named, noted
from tickets.reports.choices import client_of

LONGEST_QUERY = 600
_TICKET_PAGE = re.compile(r"/tickets/([0-9]{1,18})/", re.ASCII)

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails


def htmx_of(request: HttpRequest) -> "HtmxDetails":
    return cast("HtmxDetails", request.htmx)  # type: ignore[attr-defined]  # set by django-htmx


def scope_of(request: HttpRequest, view: BoardView) -> tuple[Scope, BoardView, list[str]]:
    """The scope of a view, the view with its client found, and a sentence for what could not be searched as asked."""
    now = timezone.now()
    office = cast(OfficeSettings, request.office)  # type: ignore[attr-defined]  # set by OfficeMiddleware
    today = timezone.localdate(now)
    scope = Scope(person_of(request).pk, now, today, office.waiting_days, noted=noted(view), named=named(view))
    problems = []
    if len(scope.noted) > MOST_NOTED:
        problems.append(f"More than {MOST_NOTED:,} tickets have “{view.search}” in their notes: showing the newest.")
    if not view.client:
        return scope, view, problems
    if found := client_of(view.client):
        return replace(scope, client_id=found[0], client_name=found[1]), replace(view, client=str(found[0])), problems
    problems.append(f"No client, or more than one, is called “{view.client}”: showing every client.")
    return scope, replace(view, client=""), problems


def board_before(request: HttpRequest) -> BoardView | None:
    """The view of the board that a ticket's page was opened from: named in its address, or where the link stood."""
    named = request.GET.get("board")
    came_from = urlsplit(request.headers.get("Referer", ""))
    if named is None and came_from.netloc == request.get_host() and came_from.path == reverse("board"):
        named = came_from.query
    return read_view(QueryDict(named[:LONGEST_QUERY]))[0] if named is not None else None


def own_path(request: HttpRequest, address: str) -> str:
    """The path and query of an address of this site, "" of any other."""
    parts = urlsplit(address)
    own = parts.netloc == request.get_host() and parts.path.startswith("/") and not parts.path.startswith(("//", "/\\"))
    return f"{parts.path}?{parts.query}" if own and parts.query else parts.path if own else ""


def timers_behind(request: HttpRequest) -> dict[str, Any]:
    """What the page that sent this htmx request shows of timers, for `_fresh_timer.html`."""
    path = (htmx_of(request).current_url_abs_path or "").partition("?")[0]
    page = _TICKET_PAGE.fullmatch(path)
    ticket = Ticket.objects.filter(pk=page[1]).first() if page else None
    return {"ticket": ticket, "on_my_work": path == reverse("my-work"), "here": path or "/"}


def board_behind(request: HttpRequest) -> BoardView | None:
    """The view of the board that sent this htmx request, None when it came from another page."""
    address = urlsplit(htmx_of(request).current_url or "")
    if address.path != reverse("board"):
        return None
    return read_view(QueryDict(address.query))[0]
