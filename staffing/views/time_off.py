"""When people are off, and the office's holidays: everybody's for who keeps them, one's own for everybody."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from msp_office.calculations.period import short_day
from msp_office.office.access import requires
from msp_office.office.conflict import StaleVersion
from msp_office.office.forms import show_problems
from msp_office.office.views.conflict import conflict_response
from msp_office.office.views.pages import posted, safe_next
from staffing.access import person_of
from staffing.actions import add_holiday, add_time_off, change_time_off, delete_holiday, delete_time_off
from staffing.forms.time_off import HolidayForm, TimeOffForm, initial_of
from staffing.models import Holiday, StaffMember, TimeOff
from staffing.reports.time_off import time_off_page
from tickets.calculations.board_view import key

UNDO_SALT, UNDO_SECONDS = "staffing.time-off", 3600
FORM = "staffing/time_off_form.html"


@require_safe
@requires("tickets.work")
def time_off(request: HttpRequest) -> HttpResponse:
    """Everybody's days off for who keeps them, or those of one person (`person`); else one's own."""
    person, keeps = person_of(request), request.user.has_perm("staffing.manage_time_off")
    asked = key(request.GET.get("person", ""))
    chosen = StaffMember.objects.filter(pk=asked).first() if asked else None
    today = timezone.localdate()
    page = time_off_page(today, person=chosen if keeps else person)
    context: dict[str, Any] = {"page": page, "keeps": keeps, "chosen": chosen if keeps else None, "today": today}
    if keeps:
        first = {"first_day": today, "person": chosen.pk if chosen else None}
        context |= {
            "form": TimeOffForm(initial=first, today=today, cancel_url=""),
            "holiday_form": HolidayForm(cancel_url=""),
            "undo": request.session.pop("deleted_time_off", None),
        }
    return render(request, "staffing/time_off.html", context)


@require_safe
@requires("tickets.work")
def my_time_off(request: HttpRequest) -> HttpResponse:
    """One's own days off and the next holiday, for My work."""
    page = time_off_page(timezone.localdate(), person=person_of(request))
    return render(request, "staffing/_my_time_off.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@requires("staffing.manage_time_off")
def time_off_new(request: HttpRequest) -> HttpResponse:
    back = safe_next(request, reverse("time-off"))
    today = timezone.localdate()
    form = TimeOffForm(posted(request), initial={"first_day": today}, today=today, cancel_url=back)
    if request.method == "POST" and form.is_valid():
        try:
            added = add_time_off(actor=person_of(request), now=timezone.now(), **form.values())
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, f"{added.person} is off {_days(added)}.")
            return redirect(back)
    context = {"form": form, "title": "Time off", "next": back}
    return render(request, FORM, context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("staffing.manage_time_off")
def time_off_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(TimeOff.objects.select_related("person"), pk=pk)
    back = reverse("time-off")
    form = TimeOffForm(posted(request), initial=initial_of(row), today=timezone.localdate(), cancel_url=back)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            change_time_off(
                time_off=row, changes=form.values(), actor=person_of(request), now=timezone.now(), version=version
            )
        except StaleVersion as stale:
            theirs = initial_of(TimeOff.objects.get(pk=pk))
            return conflict_response(request, form, stale, action=request.path, cancel_url=back, theirs=theirs)
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, "Saved.")
            return redirect(back)
    context = {"form": form, "title": f"Time off of {row.person}", "row": row}
    return render(request, FORM, context, status=422 if form.is_bound else 200)


@require_POST
@requires("staffing.manage_time_off")
def time_off_delete(request: HttpRequest) -> HttpResponse:
    """Remove the posted `time_off` at once; the page one comes back to offers to undo."""
    row = get_object_or_404(TimeOff.objects.select_related("person"), pk=key(request.POST.get("time_off", "")))
    delete_time_off(time_off=row, actor=person_of(request), now=timezone.now())
    packed = {name: getattr(row, name) for name in ("kind", "is_half", "note")}
    packed |= {"person": row.person_id, "days": [row.first_day.isoformat(), row.last_day.isoformat()]}
    request.session["deleted_time_off"] = {
        "words": f"{row.person} is not off {_days(row)} any more.",
        "entry": signing.dumps(packed, salt=UNDO_SALT),
    }
    return redirect("time-off")


@require_POST
@requires("staffing.manage_time_off")
def time_off_restore(request: HttpRequest) -> HttpResponse:
    """Take the same person off on the same days again. Sent twice, it stands once."""
    try:
        packed = signing.loads(request.POST.get("entry", ""), salt=UNDO_SALT, max_age=UNDO_SECONDS)
    except signing.BadSignature as error:
        raise BadRequest from error
    person = get_object_or_404(StaffMember, pk=packed.pop("person"))
    first, last = map(date.fromisoformat, packed.pop("days"))
    try:
        add_time_off(
            person=person, first_day=first, last_day=last, actor=person_of(request), now=timezone.now(), **packed
        )
    except ValidationError as error:
        messages.info(request, " ".join(error.messages))
    else:
        messages.success(request, f"{person} is off again.")
    return redirect("time-off")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("staffing.manage_time_off")
def holiday_new(request: HttpRequest) -> HttpResponse:
    form = HolidayForm(posted(request), cancel_url=reverse("time-off"))
    if request.method == "POST" and form.is_valid():
        try:
            holiday = add_holiday(actor=person_of(request), now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, f"{holiday.name} is a holiday.")
            return redirect(reverse("time-off") + "#holidays")
    context = {"form": form, "title": "Holiday"}
    return render(request, FORM, context, status=422 if form.is_bound else 200)


@require_POST
@requires("staffing.manage_time_off")
def holiday_delete(request: HttpRequest) -> HttpResponse:
    """Make the posted `holiday` a working day again."""
    holiday = get_object_or_404(Holiday, pk=key(request.POST.get("holiday", "")))
    delete_holiday(holiday=holiday, actor=person_of(request), now=timezone.now())
    messages.success(request, f"{holiday.name} is a working day.")
    return redirect(reverse("time-off") + "#holidays")


def _days(row: TimeOff) -> str:
    first, last = map(short_day, (row.first_day, row.last_day))
    if row.is_half:
        return f"half of {first}"
    return f"on {first}" if first == last else f"from {first} to {last}"
