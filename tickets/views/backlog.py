"""The backlog week by week: the page, one week, and the weeks as a file."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from msp_office.charts import draw
from msp_office.exports import FORMATS
from msp_office.office import current
from msp_office.office.access import requires
from tickets.calculations.board_view import BoardView
from tickets.calculations.terms import Reason
from tickets.calculations.weeks import Scope
from tickets.reports.backlog_chart import signed, weeks_chart
from tickets.reports.backlog_export import weeks_table
from tickets.reports.backlog_page import BacklogPage, backlog_page
from tickets.reports.week_causes import biggest_clients, biggest_tickets
from tickets.reports.weeks import Week, week_in_scopes, weeks_of

TICKETS_OF_A_WEEK = 25
CLIENTS_OF_A_WEEK = 10


@require_safe
@requires("tickets.view")
def backlog(request: HttpRequest) -> HttpResponse:
    """All weeks of one scope (`scope`), the newest 52 or those up to a Monday (`until`)."""
    scope, now = _scope(request), timezone.now()
    page = backlog_page(scope, now, _zone(), _monday(request.GET.get("until", "")))
    context: dict[str, Any] = {"page": page, **_asked(request, scope)}
    if page.weeks:
        context |= {"drawing": draw(weeks_chart(page, clock=current.clock_hours())), **_trend_words(page)}
        context["rows"] = [_row(page, week) for week in reversed(page.weeks)]
    return render(request, "tickets/backlog.html", context)


@require_safe
@requires("tickets.view")
def backlog_week(request: HttpRequest, monday: str) -> HttpResponse:
    """One week: how it adds up, in every scope, and which tickets and clients moved it."""
    scope, now = _scope(request), timezone.now()
    day = _monday(monday)
    scopes = week_in_scopes(day, now, _zone()) if day else None
    if day is None or scopes is None:
        raise Http404("No such week.")
    week = scopes[scope]
    context = {
        "week": week,
        "is_running": week.closes_at >= now,
        "scopes": scopes.items(),
        "terms": [(r.label, week.sums.minutes_by_reason[r]) for r in Reason if r in week.sums.minutes_by_reason],
        "tickets": biggest_tickets(scope, week.opens_at, week.closes_at, TICKETS_OF_A_WEEK),
        "clients": biggest_clients(scope, week.opens_at, week.closes_at, CLIENTS_OF_A_WEEK),
        "before": day - timedelta(days=7),
        "after": day + timedelta(days=7),
        **_asked(request, scope),
    }
    return render(request, "tickets/backlog_week.html", context)


@require_safe
@requires("tickets.view")
def backlog_file(request: HttpRequest, extension: str) -> HttpResponseBase:
    """Every week of one scope as a file for a spreadsheet."""
    scope, file = _scope(request), FORMATS[extension]
    table = weeks_table(scope, weeks_of(scope, timezone.now(), _zone()))
    response = HttpResponse(file.write(table), content_type=file.content_type)
    response["Content-Disposition"] = f'attachment; filename="{file.file_name(table)}"'
    return response


def _zone() -> ZoneInfo:
    return ZoneInfo(timezone.get_current_timezone_name())


def _scope(request: HttpRequest) -> Scope:
    """The scope in the address; the office when there is none, 404 when there is no such scope."""
    try:
        return Scope(request.GET.get("scope") or Scope.OFFICE.value)
    except ValueError:
        raise Http404("No such scope.") from None


def _monday(text: str) -> date | None:
    """The Monday that an address names, None when it names no such day."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.weekday() == 0 and date(1970, 1, 1) < day < date(9000, 1, 1) else None


def _asked(request: HttpRequest, scope: Scope) -> dict[str, Any]:
    """What all these pages need of the scope: itself, its query string, and the way to its rows on the board."""
    board = BoardView(
        queue=scope.queue.value if scope.queue else "labor",
        priority=str(scope.priority.value) if scope.priority else "",
    )
    return {
        "scope": scope,
        "scope_list": list(Scope),
        "query": "" if scope is Scope.OFFICE else f"?scope={scope.value}",
        "board": board.query(),
        "board_unestimated": board.query(show="no-estimate"),
    }


def _trend_words(page: BacklogPage) -> dict[str, str]:
    trend, clock = page.trend, current.clock_hours()
    if trend.slope is None or trend.low is None or trend.high is None:
        return {}
    words = {name: signed(getattr(trend, name), clock=clock) for name in ("slope", "low", "high")}
    return {f"trend_{name}": text for name, text in words.items()}


def _row(page: BacklogPage, week: Week) -> dict[str, Any]:
    """One line of the table; reasons that did not occur stay blank."""
    return {
        "week": week,
        "terms": [(reason.label, week.sums.minutes_by_reason.get(reason)) for reason in page.reasons],
        "is_bump": week.monday in page.bumps,
        "cause": page.bumps.get(week.monday),
    }
