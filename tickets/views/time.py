"""Logging time by hand, and correcting it: one's own, or anybody's with the permission; deleted time can come back."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core import signing
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from msp_office.calculations.durations import format_minutes
from msp_office.office import current
from msp_office.office.access import requires
from msp_office.office.conflict import StaleVersion
from msp_office.office.forms import show_problems
from msp_office.office.views.conflict import conflict_response
from msp_office.office.views.pages import posted, safe_next
from staffing.access import person_of
from staffing.models import StaffMember
from tickets.actions import RESTORED, change_time, delete_time, log_time, restore_time
from tickets.forms.work import LogForm, TimeForm
from tickets.models import Ticket, TimeEntry
from tickets.reports.my_work import tickets_to_log_on

COLUMNS = ("minutes", "worked_on", "note", "is_productive", "is_invoiceable")
UNDO_SALT = "tickets.time.restore"
UNDO_SECONDS = 24 * 3600  # a page may stand open all day


@require_http_methods(["GET", "HEAD", "POST"])
@requires("tickets.work")
def new(request: HttpRequest) -> HttpResponse:
    """Time by hand on any ticket; `ticket` in the address fills in its number."""
    person, typed = person_of(request), request.GET.get("ticket", "")[:20]
    form = LogForm(posted(request), initial={"ticket": typed, "worked_on": timezone.localdate(), "form_token": uuid4()})
    if form.is_bound and form.is_valid():
        try:
            entry = log_time(staff_member=person, actor=person, now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, f"{_hours(entry.minutes)} logged on #{entry.ticket_id}.")
            return redirect(safe_next(request, entry.ticket.get_absolute_url()))
    context = {"form": form, "to_choose": tickets_to_log_on(person), "here": safe_next(request, "")}
    return render(request, "tickets/time_new.html", context, status=422 if form.is_bound else 200)


@require_safe
@requires("tickets.view")
def ticket_of(request: HttpRequest, pk: int) -> HttpResponse:
    """To the ticket that an entry stands on: an import knows its entries by their keys."""
    return redirect(get_object_or_404(TimeEntry.objects.select_related("ticket"), pk=pk).ticket)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("tickets.work")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    entry = _entry_to_correct(request, pk)
    cancel_url = safe_next(request, entry.ticket.get_absolute_url())
    initial = {**{name: getattr(entry, name) for name in COLUMNS}, "version": entry.version}
    form = TimeForm(posted(request), initial=initial, cancel_url=cancel_url)
    if form.is_bound and form.is_valid():
        try:
            change_time(
                entry=entry,
                changes={name: form.cleaned_data[name] for name in COLUMNS},
                actor=person_of(request),
                now=timezone.now(),
                version=form.cleaned_data["version"] or 0,
            )
        except ValidationError as error:
            show_problems(form, error)
        except StaleVersion as stale:
            return conflict_response(request, form, stale, action=request.path, cancel_url=cancel_url)
        else:
            messages.success(request, "Time corrected.")
            return redirect(cancel_url)
    return render(request, "tickets/time.html", {"entry": entry, "form": form}, status=422 if form.is_bound else 200)


@require_POST
@requires("tickets.work")
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete at once; the page one comes back to then offers to undo."""
    entry = _entry_to_correct(request, pk)
    delete_time(entry=entry, actor=person_of(request), now=timezone.now())
    request.session["deleted_time"] = {
        "ticket": entry.ticket_id,
        "entry": signing.dumps(_packed(entry), salt=UNDO_SALT),
    }
    messages.success(request, f"{_hours(entry.minutes)} of {entry.staff_member.name} deleted.")
    return redirect(safe_next(request, entry.ticket.get_absolute_url()))


@require_POST
@requires("tickets.work")
def restore(request: HttpRequest) -> HttpResponse:
    """Log a deleted entry again, as it was. Sent twice, it is logged once."""
    try:
        packed = signing.loads(request.POST.get("entry", ""), salt=UNDO_SALT, max_age=UNDO_SECONDS)
    except signing.BadSignature as error:
        raise BadRequest from error
    staff_member = get_object_or_404(StaffMember, pk=packed["staff_member_id"])
    if staff_member != person_of(request) and not person_of(request).has_perm("tickets.correct_time"):
        raise PermissionDenied
    ticket = get_object_or_404(Ticket, pk=packed["ticket_id"])
    packed["worked_on"] = date.fromisoformat(packed["worked_on"])
    packed["started_at"] = datetime.fromisoformat(packed["started_at"]) if packed["started_at"] else None
    token = UUID(packed.pop("form_token"))
    entry = restore_time(values=packed, form_token=token, actor=person_of(request), now=timezone.now())
    messages.success(request, f"{_hours(entry.minutes)} of {staff_member.name} stand again.")
    return redirect(safe_next(request, ticket.get_absolute_url()))


def _entry_to_correct(request: HttpRequest, pk: int) -> TimeEntry:
    entry = get_object_or_404(TimeEntry.objects.select_related("ticket", "staff_member"), pk=pk)
    if entry.staff_member_id != person_of(request).pk and not person_of(request).has_perm("tickets.correct_time"):
        raise PermissionDenied
    return entry


def _packed(entry: TimeEntry) -> dict[str, Any]:
    """An entry as it can be logged again; the token makes it come back once."""
    return {
        **{name: getattr(entry, name) for name in RESTORED},
        "worked_on": entry.worked_on.isoformat(),
        "started_at": entry.started_at.isoformat() if entry.started_at else "",
        "form_token": str(uuid4()),
    }


def _hours(minutes: int) -> str:
    return format_minutes(minutes, clock=current.clock_hours())
