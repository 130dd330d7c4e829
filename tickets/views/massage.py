"""Massaging the board: one wrong ticket at a time, mended in place or snoozed, until nothing is left."""

from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from msp_office.calculations.period import short_day
from msp_office.office.access import requires
from msp_office.office.forms import show_problems
from msp_office.office.models import OfficeSettings
from msp_office.office.views.pages import safe_next
from staffing.access import person_of
from tickets.actions.snooze import snooze_ticket, wake_ticket
from tickets.calculations.board_view import DEFAULT, QUEUES, key
from tickets.calculations.keys import FIELDS, MASSAGE
from tickets.calculations.massage import Problem, fields_for
from tickets.forms.massage import QUICK_DAYS, SnoozeForm
from tickets.forms.triage import TRIAGE_FIELDS
from tickets.models import Ticket
from tickets.reports.massage import Asleep, Case, Limits, asleep, case_of, left_over, next_case, sleepers


@require_safe
@requires("tickets.triage")
def show(request: HttpRequest) -> HttpResponse:
    """The next wrong ticket of these queues (`queue`), with this problem (`kind`), behind this one (`after`)."""
    limits = _limits(request)
    queue, problem, after = _asked(request)
    sleep = asleep(queue, limits)
    case = next_case(queue, problem, limits, after, sleep)
    return _page(request, case, SnoozeForm(today=limits.today), sleep)


@require_POST
@requires("tickets.triage")
def snooze(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave the ticket's problems alone until a day; 422 shows it again with what was typed."""
    ticket = get_object_or_404(Ticket, pk=pk)
    limits = _limits(request)
    form = SnoozeForm(request.POST, today=limits.today)
    if form.is_valid():
        try:
            snooze_ticket(
                ticket=ticket,
                problems=[Problem(problem) for problem in form.cleaned_data["problems"]],
                until=form.cleaned_data["until"],
                reason=form.cleaned_data["reason"],
                actor=person_of(request),
                now=limits.now,
            )
        except ValidationError as error:
            show_problems(form, error)
        else:
            until = form.cleaned_data["until"]
            messages.success(request, f"#{pk} is left alone until {until:%a}, {short_day(until)}.")
            return redirect(safe_next(request, reverse("massage")))
    return _page(request, case_of(pk, limits), form, asleep(_asked(request)[0], limits), status=422)


@require_POST
@requires("tickets.triage")
def wake(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at a snoozed ticket again at once."""
    wake_ticket(ticket=get_object_or_404(Ticket, pk=pk), actor=person_of(request), now=timezone.now())
    messages.success(request, f"#{pk} is looked at again.")
    return redirect(safe_next(request, reverse("massage")))


def _limits(request: HttpRequest) -> Limits:
    now = timezone.now()
    office = cast(OfficeSettings, request.office)  # type: ignore[attr-defined]  # set by OfficeMiddleware
    return Limits(now, timezone.localdate(now), office.new_days, office.waiting_days, office.stale_days)


def _asked(request: HttpRequest) -> tuple[str, Problem | None, Ticket | None]:
    """The queues, the one problem and the place that the address names; what makes no sense is left away."""
    queue, kind = request.GET.get("queue", ""), request.GET.get("kind", "")
    number = key(request.GET.get("after", ""))
    return (
        queue if queue in QUEUES else DEFAULT.queue,
        Problem(kind) if kind in set(Problem) else None,
        Ticket.objects.filter(pk=number).first() if number else None,
    )


def _page(request: HttpRequest, case: Case | None, form: SnoozeForm, sleep: Asleep, status: int = 200) -> HttpResponse:
    limits = _limits(request)
    queue, problem, after = _asked(request)
    left = left_over(queue, limits, sleep)
    context = {
        "case": case,
        "form": form,
        "left": left,
        "in_question": left.by_problem[problem] if problem else left.tickets,
        "kinds": [(kind, left.by_problem[kind], _address(queue, kind)) for kind in Problem],
        "everything": _address(queue),
        "problem": problem,
        "queue": queue,
        "queues": QUEUES.items(),
        "skipped": after is not None,
        "here": _address(queue, problem, after.pk if after else None),
        "again": _address(queue, problem),
        "query": _address(queue, problem, after.pk if after else None).removeprefix(reverse("massage")),
        "skip": _address(queue, problem, case.ticket.pk) if case else "",
        "editors": _editors(case, limits) if case else [],
        "keys": MASSAGE.keys,
        "quick_days": QUICK_DAYS.items(),
        "sleepers": sleepers(queue, limits) if left.snoozed else [],
        "undo": _undo(request),
    }
    return render(request, "tickets/massage.html", context, status=status)


def _address(queue: str, problem: Problem | None = None, after: int | None = None) -> str:
    asked = {
        "queue": "" if queue == DEFAULT.queue else queue,
        "kind": problem.value if problem else "",
        "after": str(after or ""),
    }
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('massage')}?{query}" if query else reverse("massage")


def _editors(case: Case, limits: Limits) -> list[dict[str, Any]]:
    """The editors that mend this ticket, as the board opens them."""
    fields = [TRIAGE_FIELDS[name] for name in fields_for(case.problems)]
    return [
        {
            "field": field,
            "key": FIELDS[field.name],
            "posted": field.posted(case.ticket),
            "choices": field.choices(case.ticket, limits.today),
        }
        for field in fields
    ]


def _undo(request: HttpRequest) -> dict[str, Any] | None:
    """What was mended just now, so that it can be taken back: the redirect after a triage says it."""
    field, number = TRIAGE_FIELDS.get(request.GET.get("did", "")), key(request.GET.get("ticket", ""))
    ticket = Ticket.objects.select_related("assignee").filter(pk=number).first() if field and number else None
    was = request.GET.get("was", "")[:60]
    if field is None or ticket is None or not was or was == field.posted(ticket):
        return None
    return {"ticket": ticket, "field": field, "was": was, "words": field.words(was), "posted": field.posted(ticket)}
