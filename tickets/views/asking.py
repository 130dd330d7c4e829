"""Who asks, on which board, and where do they go back to?"""

from dataclasses import replace
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone

from msp_office.office.models import OfficeSettings
from staffing.access import person_of
from tickets.calculations.board_view import BoardView, read_view
from tickets.reports.board import Scope
from tickets.reports.choices import client_named

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails


def htmx_of(request: HttpRequest) -> "HtmxDetails":
    return cast("HtmxDetails", request.htmx)  # type: ignore[attr-defined]  # set by django-htmx


def scope_of(request: HttpRequest, view: BoardView) -> tuple[Scope, BoardView, list[str]]:
    """The scope of a view, the view with its client found, and a sentence when there is no such client."""
    now = timezone.now()
    office = cast(OfficeSettings, request.office)  # type: ignore[attr-defined]  # set by OfficeMiddleware
    scope = Scope(person_of(request).pk, now, timezone.localdate(now), office.waiting_days)
    if not view.client:
        return scope, view, []
    if found := client_named(view.client):
        return replace(scope, client_id=found[0], client_name=found[1]), replace(view, client=str(found[0])), []
    problem = f"No client, or more than one, is called “{view.client}”: showing every client."
    return scope, replace(view, client=""), [problem]


def board_behind(request: HttpRequest) -> BoardView | None:
    """The view of the board that sent this htmx request, None when it came from another page."""
    address = urlsplit(htmx_of(request).current_url or "")
    if address.path != reverse("board"):
        return None
    return read_view(QueryDict(address.query))[0]
