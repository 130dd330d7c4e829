"""The team's billability over the last weeks, with its numerator and denominator."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from msp_office.office.access import requires
from msp_office.office.models import OfficeSettings
from staffing.calculations.billability import UNUSUAL_ABOVE, WINDOWS
from staffing.reports.billability import last_weeks, team_report


@require_safe
@requires("staffing.view_billability")
def billability(request: HttpRequest) -> HttpResponse:
    """Per person and team over 8, 13 or 26 complete weeks."""
    asked = request.GET.get("weeks", "13")
    weeks = int(asked) if asked.isdecimal() and int(asked) in WINDOWS else 13
    report = team_report(
        last_weeks(timezone.localdate(), weeks), weeks_per_month=OfficeSettings.current().weeks_per_month
    )
    context = {
        "report": report,
        "team": report.team,
        "weeks": weeks,
        "windows": WINDOWS,
        "unusual": [person for person in report.team.people if (person.for_cost or 0) > UNUSUAL_ABOVE],
        "paid_nothing": [person for person in report.team.people if person.paid_minutes == 0],
    }
    return render(request, "staffing/billability.html", context)
