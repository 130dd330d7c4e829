"""One ticket: everything about it on one page, and working on it in one form."""

from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from msp_office.calculations.durations import format_minutes
from msp_office.office import current
from msp_office.office.access import requires
from msp_office.office.conflict import StaleVersion
from msp_office.office.forms import show_problems
from msp_office.office.views.history import history_panel
from staffing.access import person_of
from tickets.actions import work_ticket
from tickets.calculations.board_view import DEFAULT, BoardView
from tickets.calculations.terms import Status
from tickets.forms.work import WorkForm
from tickets.models import SetupForm, Ticket
from tickets.reports.board import neighbors
from tickets.reports.ticket import last_change, page_of
from tickets.views.asking import board_before, scope_of

REFERENCES = ("client", "site", "contact", "assignee", "requester")


@require_safe
@requires("tickets.view")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    ticket = get_object_or_404(Ticket.objects.select_related(*REFERENCES), pk=pk)
    return _page(request, ticket, _work_form(ticket))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("tickets.work")
def work(request: HttpRequest, pk: int) -> HttpResponse:
    """Note, time and next status in one act. A status changed meanwhile answers 409, nothing typed is lost.

    Whoever only opens the address (after signing in again, or by a link back to a refused form) gets the ticket.
    """
    ticket = get_object_or_404(Ticket.objects.select_related(*REFERENCES), pk=pk)
    if request.method != "POST":
        return redirect(ticket)
    form = WorkForm(request.POST)
    if not form.is_valid():
        return _page(request, ticket, form, status=422)
    typed = dict(form.cleaned_data)
    if typed["status"] == typed["was_status"]:
        typed["status"] = ""
    try:
        worked = work_ticket(ticket=ticket, actor=person_of(request), now=timezone.now(), **typed)
    except ValidationError as error:
        show_problems(form, error)
        return _page(request, ticket, form, status=422)
    except StaleVersion:
        return _status_conflict(request, ticket, form)
    messages.success(request, _sentence(worked, typed))
    before = board_before(request)
    return redirect(f"{ticket.get_absolute_url()}{_way(before)}")


def _status_conflict(request: HttpRequest, ticket: Ticket, form: WorkForm) -> HttpResponse:
    changed = last_change(ticket, "status")
    who = changed.actor if changed else "Somebody"
    form.add_error(
        "status",
        f"{who} set the status to {Status(ticket.status).label} meanwhile; yours: "
        f"{Status(form.cleaned_data['status']).label}. Choose which one shall stand and save again.",
    )
    form.data = {**request.POST.dict(), "was_status": ticket.status}
    return _page(request, ticket, form, status=409)


def _work_form(ticket: Ticket) -> WorkForm:
    return WorkForm(
        initial={
            "worked_on": timezone.localdate(),
            "status": ticket.status,
            "was_status": ticket.status,
            "form_token": uuid4(),
        }
    )


def _page(request: HttpRequest, ticket: Ticket, form: WorkForm, status: int = 200) -> HttpResponse:
    person = person_of(request)
    before = board_before(request)
    scope, view, _ = scope_of(request, before or DEFAULT)
    previous, following = neighbors(view, scope, ticket)
    setup = SetupForm.objects.select_related("template").filter(ticket=ticket).first()
    context: dict[str, Any] = {
        "ticket": ticket,
        "page": page_of(ticket),
        "history": history_panel(request, ticket, page=ticket.get_absolute_url()),
        "form": form,
        "setup": setup,
        "steps": setup and list(setup.steps.select_related("done_by")),
        "triage": person.has_perm("tickets.triage"),
        "corrects": person.has_perm("tickets.correct_time"),
        "base": reverse("board"),
        "board_query": view.link() if before else "",
        "way": _way(before and view),
        "previous": previous,
        "following": following,
        "deleted_time": _deleted_time(request, ticket),
        "attachments": list(ticket.attachments.filter(deleted_at=None).select_related("added_by")),
        "deleted_file": _deleted_file(request, ticket),
    }
    return render(request, "tickets/ticket.html", context, status=status)


def _way(view: BoardView | None) -> str:
    """What a ticket's address says about the board it was opened from."""
    return f"?{urlencode({'board': view.link().removeprefix('?')})}" if view else ""


def _deleted_time(request: HttpRequest, ticket: Ticket) -> str:
    """The entry that was just deleted here, once, so that the page can offer it back."""
    deleted = request.session.get("deleted_time", {})
    if deleted.get("ticket") != ticket.pk:
        return ""
    del request.session["deleted_time"]
    return str(deleted["entry"])


def _deleted_file(request: HttpRequest, ticket: Ticket) -> dict[str, Any] | None:
    """The file that was just deleted here, once."""
    deleted: dict[str, Any] = request.session.get("deleted_file", {})
    if deleted.get("ticket") != ticket.pk:
        return None
    del request.session["deleted_file"]
    return deleted


def _sentence(ticket: Ticket, typed: dict[str, Any]) -> str:
    parts = [
        "note saved" if typed["body"].strip() else "",
        f"{format_minutes(typed['minutes'], clock=current.clock_hours())} logged" if typed["minutes"] else "",
        f"status {Status(ticket.status).label}" if typed["status"] else "",
    ]
    return f"#{ticket.pk}: {', '.join(part for part in parts if part)}."
