"""Where hours go: by person and kind, what an admin could do, what skill waits; and the entries behind each figure."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from msp_office.calculations.period import Period
from msp_office.office.access import requires
from staffing.calculations.hours_spent import WorkKind
from staffing.reports.billability import last_weeks
from staffing.reports.hours_spent import TimeAsked, hours_spent, time_rows
from staffing.reports.skill_demand import skill_demand
from tickets.calculations.board_view import key

FIRST_YEAR, LAST_YEAR = 1990, 2200
CLOSED: dict[str, set[str]] = {
    "kind": {kind.value for kind in WorkKind},
    "time": {"productive", "unproductive"},
    "who": {"team", "technical"},
    "need": {"admin"},
}


@require_safe
@requires("staffing.view_billability")
def where_hours_go(request: HttpRequest) -> HttpResponse:
    """Any days (`from`, `to`); by default the last 13 complete weeks."""
    today = timezone.localdate()
    period = _period(request, today)
    spent = hours_spent(period)
    context = {
        "spent": spent,
        "period": period,
        "is_default": period == last_weeks(today, 13),
        "kinds": list(WorkKind),
        "days": TimeAsked(period).query(),
        "technical": TimeAsked(period, time="productive", who="technical", need="admin").query(),
        "skills": skill_demand(today),
    }
    return render(request, "staffing/hours_spent.html", context)


@require_safe
@requires("staffing.view_billability")
def entries(request: HttpRequest) -> HttpResponse:
    """The time entries behind a figure."""
    chosen = {name: request.GET.get(name, "") for name in CLOSED}
    if wrong := [name for name, value in chosen.items() if value and value not in CLOSED[name]]:
        messages.info(request, f"The address asks for a {wrong[0]} that does not exist: showing all.")
        chosen |= dict.fromkeys(wrong, "")
    asked = TimeAsked(_period(request, timezone.localdate()), key(request.GET.get("person", "")), **chosen)
    return render(request, "staffing/time_rows.html", {"asked": asked, "found": time_rows(asked)})


def _period(request: HttpRequest, today: date) -> Period:
    """The days that the address names, last day included; 13 complete weeks when they make no sense."""
    try:
        first, last = (date.fromisoformat(request.GET.get(name, "")) for name in ("from", "to"))
    except ValueError:
        return last_weeks(today, 13)
    if first > last or not FIRST_YEAR <= first.year <= last.year <= LAST_YEAR:
        return last_weeks(today, 13)
    return Period(first, last + timedelta(1))
