"""What changes on a page that is open: rows of its board, its timers, P1 that came in. Asked for every few seconds."""

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from msp_office.office.access import requires
from staffing.access import person_of
from tickets.calculations.board_view import key
from tickets.reports.board_changes import placed
from tickets.reports.pulse import changed_since, version
from tickets.views.asking import board_behind, scope_of, timers_behind
from tickets.views.board import strip
from tickets.views.columns import column_parts, columns_behind


@require_safe
@requires("tickets.view")
def pulse(request: HttpRequest) -> HttpResponse:
    """204 while nothing was written since the version that the page knows, else the parts of it that may differ."""
    seen = key(request.GET.get("since", ""))
    current = version()  # before anything else is read, so that what comes meanwhile is seen the next time
    if seen == current:
        return HttpResponse(status=204)
    changed = changed_since(seen, timezone.now()) if seen else None
    context = {"pulse_version": current, **timers_behind(request)}
    if board_behind(request) is not None:
        context |= board_parts(request, changed or [])
        context["read_anew"] = changed is None
    elif columns_behind(request):
        context |= {**column_parts(request, changed or []), "read_anew": changed is None}
    return render(request, "tickets/_pulse.html", context)


def board_parts(request: HttpRequest, ids: Collection[int]) -> dict[str, Any]:
    """The rows of these tickets on the board behind this request, with its heads and figures; nothing elsewhere."""
    view = board_behind(request)
    if view is None:
        return {}
    scope, view, _ = scope_of(request, view)
    return {
        "placed": placed(ids, view, scope),
        "view": view,
        "many_queues": view.queue in ("labor", "all"),
        "triage": (triage := person_of(request).has_perm("tickets.triage")),
        "picks": triage,
        **strip(view, scope),
    }


def answer(request: HttpRequest, ids: Collection[int], **context: Any) -> HttpResponse:
    """A deed done in place: the rows it changed and what `_fresh_rows.html` says about it, for the page to take in."""
    response = render(request, "tickets/_fresh_rows.html", {**board_parts(request, ids), **context})
    response.headers["Office-Fresh"] = "rows"
    return response
