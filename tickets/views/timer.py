"""One's own timers: start, pause, stop, log what they gathered; what was discarded can come back."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core import signing
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from msp_office.calculations.durations import format_minutes
from msp_office.office import current
from msp_office.office.access import requires
from msp_office.office.conflict import StaleVersion
from msp_office.office.forms import show_problems
from msp_office.office.views.pages import posted, safe_next
from staffing.access import person_of
from tickets.actions import discard_timer, log_timer, pause_timer, restore_timer, start_timer
from tickets.calculations.terms import Status
from tickets.forms.work import TimerForm
from tickets.models import Ticket, Timer
from tickets.reports.ticket import last_change
from tickets.reports.timer import TimerState, state_of
from tickets.views.asking import htmx_of, timers_behind

UNDO_SALT = "tickets.timer.restore"
UNDO_SECONDS = 24 * 3600  # a page may stand open all day


@require_POST
@requires("tickets.work")
def start(request: HttpRequest, pk: int) -> HttpResponse:
    ticket = get_object_or_404(Ticket, pk=pk)
    start_timer(ticket=ticket, actor=person_of(request), now=timezone.now())
    messages.success(request, f"The timer runs on #{pk}.")
    return _back(request, ticket)


@require_POST
@requires("tickets.work")
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    ticket = get_object_or_404(Ticket, pk=pk)
    if pause_timer(ticket=ticket, actor=person_of(request), now=timezone.now()) is None:
        messages.info(request, f"No timer of yours runs on #{pk} any more.")
    return _back(request, ticket)


@require_POST
@requires("tickets.work")
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Pause it and ask for the rest; it goes when its time is logged."""
    ticket = get_object_or_404(Ticket, pk=pk)
    if pause_timer(ticket=ticket, actor=person_of(request), now=timezone.now()) is None:
        messages.info(request, f"No timer of yours runs on #{pk} any more: its time was logged or discarded.")
        return redirect(ticket)
    return redirect("timer", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("tickets.work")
def log(request: HttpRequest, pk: int) -> HttpResponse:
    """The form that a stopped timer fills in. Whatever is refused, the timer stands until its time is logged."""
    ticket = get_object_or_404(Ticket.objects.select_related("client", "site"), pk=pk)
    timer = _timer_on(request, ticket)
    form = TimerForm(posted(request), initial=_initial(ticket, timer))
    if not form.is_bound or not form.is_valid():
        return _page(request, ticket, timer, form, 422 if form.is_bound else 200)
    typed = dict(form.cleaned_data)
    if typed["status"] == typed["was_status"]:
        typed["status"] = ""
    token = typed.pop("form_token")
    try:
        entry = log_timer(ticket=ticket, actor=person_of(request), now=timezone.now(), token=token, **typed)
    except ValidationError as error:
        show_problems(form, error)
        return _page(request, ticket, timer, form, 422)
    except StaleVersion:
        changed = last_change(ticket, "status")
        form.add_error(
            "status",
            f"{changed.actor if changed else 'Somebody'} set the status to {Status(ticket.status).label} meanwhile. "
            "Choose which one shall stand and save again.",
        )
        form.data = {**request.POST.dict(), "was_status": ticket.status}
        return _page(request, ticket, timer, form, 409)
    logged = format_minutes(entry.minutes, clock=current.clock_hours())
    if entry.minutes != typed["minutes"] or typed["body"].strip() not in ("", entry.note):
        form.add_error(None, f"The time of this timer is logged already: {logged}. Save again to log this as well.")
        form.data = {**request.POST.dict(), "form_token": uuid4()}
        return _page(request, ticket, timer, form, 409)
    messages.success(request, f"{logged} logged on #{pk}.")
    return redirect(ticket)


@require_POST
@requires("tickets.work")
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove it at once; the ticket's page then offers to undo."""
    ticket = get_object_or_404(Ticket, pk=pk)
    timer = discard_timer(ticket=ticket, actor=person_of(request), now=timezone.now())
    if timer:
        packed = [timer.person_id, pk, timer.begun_at.isoformat(), timer.gathered_seconds, str(timer.token)]
        request.session["discarded_timer"] = signing.dumps(packed, salt=UNDO_SALT)
    return redirect("timer", pk=pk)


@require_POST
@requires("tickets.work")
def restore(request: HttpRequest) -> HttpResponse:
    """Bring a discarded timer back, paused."""
    try:
        whose, pk, begun_at, seconds, token = signing.loads(
            request.POST.get("timer", ""), salt=UNDO_SALT, max_age=UNDO_SECONDS
        )
    except signing.BadSignature as error:
        raise BadRequest from error
    if whose != person_of(request).pk:
        raise PermissionDenied
    ticket = get_object_or_404(Ticket, pk=pk)
    restored = {"begun_at": datetime.fromisoformat(begun_at), "seconds": seconds, "token": UUID(token)}
    try:
        restore_timer(ticket=ticket, actor=person_of(request), now=timezone.now(), **restored)
    except ValidationError as error:
        messages.info(request, " ".join(error.messages))
    return redirect("timer", pk=pk)


def _timer_on(request: HttpRequest, ticket: Ticket) -> TimerState | None:
    timer = Timer.objects.filter(person=person_of(request), ticket=ticket).select_related("ticket").first()
    return state_of(timer, timezone.now(), timezone.get_current_timezone()) if timer else None


def _initial(ticket: Ticket, timer: TimerState | None) -> dict[str, Any]:
    """What the form begins with. A forgotten timer does not say how much was worked."""
    going = ticket.status in (Status.NEW, Status.SCHEDULED)
    initial = {"status": Status.IN_PROGRESS.value if going else ticket.status, "was_status": ticket.status}
    if timer is None:
        return initial
    return initial | {
        "minutes": "" if timer.asks else timer.typed,
        "worked_on": timezone.localdate(timer.begun_at),
        "form_token": timer.token,
    }


def _page(
    request: HttpRequest, ticket: Ticket, timer: TimerState | None, form: TimerForm, status: int = 200
) -> HttpResponse:
    context = {
        "ticket": ticket,
        "timer": timer,
        "form": form,
        "shows_form": form.is_bound or (timer is not None and not timer.is_running),
        "discarded": "" if form.is_bound else request.session.pop("discarded_timer", ""),
    }
    return render(request, "tickets/timer.html", context, status=status)


def _back(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    return _fresh(request) if htmx_of(request) else redirect(safe_next(request, ticket.get_absolute_url()))


def _fresh(request: HttpRequest) -> HttpResponse:
    """The head's timer, and what else the page behind shows of it."""
    return render(request, "tickets/_fresh_timer.html", timers_behind(request))
