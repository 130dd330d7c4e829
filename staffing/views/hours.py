"""The paid week of a person, from which day on."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from msp_office.office.access import requires
from msp_office.office.forms import show_problems
from msp_office.office.views.pages import posted
from staffing.access import person_of
from staffing.actions import delete_weekly_hours, set_weekly_hours
from staffing.forms.time_off import WeeklyHoursForm
from staffing.models import StaffMember, WeeklyHours
from staffing.reports.schedule import weeks_on


@require_http_methods(["GET", "HEAD", "POST"])
@requires("staffing.manage_people")
def weekly_hours(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said about the person's week, and a form to say more."""
    person, today = get_object_or_404(StaffMember, pk=pk), timezone.localdate()
    initial = {"start": today, "weekly_minutes": person.weekly_paid_minutes}
    form = WeeklyHoursForm(posted(request), initial=initial, cancel_url=person.get_absolute_url())
    if request.method == "POST" and form.is_valid():
        try:
            set_weekly_hours(person=person, actor=person_of(request), now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, f"Hours of {person.name} are set.")
            return redirect("weekly-hours", pk)
    context = {
        "person": person,
        "form": form,
        "hours": person.weekly_hours.all(),
        "now_minutes": weeks_on(today, [person])[person.pk],
    }
    return render(request, "staffing/weekly_hours.html", context, status=422 if form.is_bound else 200)


@require_POST
@requires("staffing.manage_people")
def weekly_hours_delete(request: HttpRequest, pk: int) -> HttpResponse:
    hours = get_object_or_404(WeeklyHours, pk=pk)
    delete_weekly_hours(hours=hours, actor=person_of(request), now=timezone.now())
    messages.success(request, "Removed. What was said before holds on.")
    return redirect("weekly-hours", hours.person_id)
