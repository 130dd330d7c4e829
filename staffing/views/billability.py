"""The team's billability over the last weeks, with its numerator and denominator."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from msp_office.office.access import requires
from msp_office.office.models import OfficeSettings
from staffing.calculations.billability import UNUSUAL_ABOVE, WINDOWS
from staffing.reports.benchmarks import benchmarks
from staffing.reports.billability import last_weeks, team_report
from staffing.reports.hours_spent import TimeAsked
from staffing.views.capacity import window_asked


@require_safe
@requires("staffing.view_billability")
def billability(request: HttpRequest) -> HttpResponse:
    """Per person and team over 8, 13 or 26 complete weeks."""
    weeks = window_asked(request)
    report = team_report(
        last_weeks(timezone.localdate(), weeks), weeks_per_month=OfficeSettings.current().weeks_per_month
    )
    expects = {record.person.pk: record.person.expected_percent for record in report.members}
    context = {
        "report": report,
        "people": [(person, expects[person.key]) for person in report.team.people],
        "expected": report.expected,
        "benchmark": next(one for one in benchmarks() if one.key == "billability"),
        "days": TimeAsked(report.period).query(),
        "team": report.team,
        "weeks": weeks,
        "windows": WINDOWS,
        "unusual": [person for person in report.team.people if (person.for_cost or 0) > UNUSUAL_ABOVE],
    }
    return render(request, "staffing/billability.html", context)
