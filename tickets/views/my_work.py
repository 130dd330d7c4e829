"""My work: the next ticket, one's own tickets, and one's own time."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST, require_safe

from msp_office.office.access import requires
from staffing.access import person_of
from tickets.actions import start_timer, take_next_ticket
from tickets.forms.work import LogForm
from tickets.reports import my_work
from tickets.reports.timer import timers_of
from tickets.views.asking import scope_of

FIRST_YEAR = 2000


@require_safe
@requires("tickets.work")
def show(request: HttpRequest) -> HttpResponse:
    """The page; `day` chooses another day, `minutes` and `start` are a gap for the form to fill."""
    person = person_of(request)
    scope, _, _ = scope_of(request, my_work.MINE)
    zone = timezone.get_current_timezone()
    chosen = _day(request.GET.get("day", ""), scope.today)
    running = [timer.begun_at for timer in timers_of(person, scope.now, zone) if timer.is_running]
    until = min([scope.now, *running]) if chosen == scope.today else None
    lines, gap = my_work.day_of(person, chosen, until)
    week = my_work.week_of(person, chosen, scope.today)
    context = {
        "next": my_work.next_of(person, scope),
        "tickets": my_work.tickets_of(scope),
        "mine": reverse("board") + my_work.MINE.query(),
        "lines": lines,
        "gap": gap,
        "timed": bool(running),
        "chosen": chosen,
        "today": scope.today,
        "day": next(day for day in week.days if day.is_chosen),
        "week": week,
        "here": request.get_full_path(),
        "form": LogForm(initial=_gap_of(request) | {"worked_on": chosen, "form_token": uuid4()}),
        "to_choose": my_work.tickets_to_log_on(person),
        "base": reverse("board"),
        "many_queues": True,
        "deleted_time": request.session.pop("deleted_time", {}).get("entry", ""),
    }
    return render(request, "tickets/my_work.html", context)


@require_POST
@requires("tickets.work")
def take(request: HttpRequest) -> HttpResponse:
    """Take the next ticket, whatever the page showed: somebody else may have been quicker. `timer` starts it too."""
    person, now = person_of(request), timezone.now()
    ticket = take_next_ticket(actor=person, now=now)
    if ticket is None:
        messages.info(request, "There is nothing to take any more: somebody else was quicker.")
        return redirect("my-work")
    if "timer" in request.POST:
        start_timer(ticket=ticket, actor=person, now=now)
    shown = request.POST.get("shown", "")
    quicker = f"Somebody else was quicker with #{shown}. " if shown.isdecimal() and shown != str(ticket.pk) else ""
    messages.success(request, f"{quicker}#{ticket.pk} is yours, in progress.")
    return redirect(ticket)


def _gap_of(request: HttpRequest) -> dict[str, Any]:
    """The gap that an address asks to fill: its minutes and its start."""
    try:
        start = parse_datetime(request.GET.get("start", ""))
    except ValueError:
        start = None
    started_at = start if start and timezone.is_aware(start) else None
    return {"minutes": request.GET.get("minutes", "")[:20], "started_at": started_at}


def _day(text: str, today: date) -> date:
    """The day an address asks for; today when it makes no sense or is still to come."""
    try:
        chosen = date.fromisoformat(text)
    except ValueError:
        return today
    return chosen if chosen.year >= FIRST_YEAR and chosen <= today else today
