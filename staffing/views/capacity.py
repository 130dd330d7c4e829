"""What the team can deliver: the calendar of weeks, and how long the backlog lasts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from msp_office.charts import draw
from msp_office.office import current
from msp_office.office.access import requires
from staffing.calculations.billability import WINDOWS
from staffing.forms.time_off import TimeOffForm
from staffing.reports.capacity import WINDOW, weeks_of_work
from staffing.reports.capacity_calendar import capacity_calendar as calendar_of
from staffing.reports.capacity_chart import capacity_chart


@require_safe
@requires("staffing.view_billability")
def capacity_calendar(request: HttpRequest) -> HttpResponse:
    """Productive hours per week: measured behind, expected ahead, less time off."""
    today, weeks = timezone.localdate(), window_asked(request)
    calendar = calendar_of(today, window_weeks=weeks)
    context = {
        "calendar": calendar,
        "capacity": calendar.capacity,
        "drawing": draw(capacity_chart(calendar, clock=current.clock_hours())),
        "work": weeks_of_work(today, measured=calendar.capacity if weeks == WINDOW else None),
        "weeks": weeks,
        "windows": WINDOWS,
        "today": today,
    }
    if request.user.has_perm("staffing.manage_time_off"):
        context["form"] = TimeOffForm(initial={"first_day": today}, today=today, cancel_url="")
    return render(request, "staffing/capacity.html", context)


@require_safe
@requires("tickets.view")
def weeks_of_work_figure(request: HttpRequest) -> HttpResponse:
    """The figure inside a strip, or a page that says how it comes about."""
    template = "staffing/_weeks_of_work.html" if "HX-Request" in request.headers else "staffing/weeks_of_work.html"
    return render(request, template, {"work": weeks_of_work(timezone.localdate())})


def window_asked(request: HttpRequest) -> int:
    """The weeks over which billability is measured, as the address asks; 13 when it makes no sense."""
    asked = request.GET.get("weeks", "")
    return int(asked) if asked in {str(window) for window in WINDOWS} else WINDOW
