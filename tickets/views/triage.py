"""Changing one field of a ticket in place: in the board's row, or on the ticket's page."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from msp_office.office.access import requires
from msp_office.office.conflict import StaleVersion
from msp_office.office.views.pages import safe_next
from staffing.access import person_of
from tickets.actions import change_ticket
from tickets.forms.triage import TRIAGE_FIELDS, TriageField, was_values
from tickets.forms.work import WorkForm
from tickets.models import Ticket
from tickets.reports.board import marked, row_of
from tickets.reports.ticket import last_change, page_of
from tickets.views.asking import board_behind, htmx_of, own_path, scope_of
from tickets.views.board import strip
from tickets.views.columns import columns_behind, moved

REFERENCES = ("client", "site", "contact", "assignee")


@require_safe
@requires("tickets.triage")
def edit(request: HttpRequest, pk: int, field: str) -> HttpResponse:
    """The editor of one field: a fragment for htmx, a small page without JavaScript."""
    ticket, editor = _ticket_and_field(pk, field)
    came_from = request.headers.get("Referer", "")
    context = {
        "posted": editor.posted(ticket),
        "next": safe_next(request, own_path(request, came_from) or ticket.get_absolute_url()),
        "group": request.GET.get("group", ""),
    }
    return _editor(request, ticket, editor, context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("tickets.triage")
def save(request: HttpRequest, pk: int, field: str) -> HttpResponse:
    """Save one field. Answers what changed on the page behind, 409 with both values, or 422 with what was typed.

    Whoever only opens the address gets the ticket.
    """
    ticket, editor = _ticket_and_field(pk, field)
    if request.method != "POST":
        return redirect(ticket)
    typed = (request.POST.get("quick") or request.POST.get("value", "")).strip()[:60]
    was = request.POST.get("was", "")[:60]
    context = {
        "posted": was or editor.posted(ticket),
        "typed": typed,
        "next": safe_next(request, ticket.get_absolute_url()),
        "group": request.POST.get("group", ""),
    }
    try:
        changes = editor.read(typed)
        if all(getattr(ticket, name) == value for name, value in changes.items()):
            was = ""  # somebody set the same meanwhile: nothing to ask
        changed = change_ticket(
            ticket=ticket,
            changes=changes,
            actor=person_of(request),
            now=timezone.now(),
            was=was_values(editor, was) or None,
        )
    except ValidationError as error:
        return _editor(request, ticket, editor, context | {"problem": " ".join(error.messages)}, status=422)
    except StaleVersion as stale:
        return _conflict(request, stale.current, editor, context, typed)
    if not htmx_of(request):
        messages.success(request, _sentence(changed, editor, was, typed))
        return redirect(_onward(request, context["next"], changed, editor, was))
    return _fresh(request, changed, editor, was, typed)


def _onward(request: HttpRequest, address: str, ticket: Ticket, editor: TriageField, was: str) -> str:
    """Where to go on; a page that offers a way back (`way_back`) is told what was done here."""
    if "way_back" not in request.POST or not was or was == editor.posted(ticket):
        return address
    done = urlencode({"did": editor.name, "ticket": ticket.pk, "was": was})
    return f"{address}{'&' if '?' in address else '?'}{done}"


def _ticket_and_field(pk: int, field: str) -> tuple[Ticket, TriageField]:
    if field not in TRIAGE_FIELDS:
        raise Http404
    return get_object_or_404(Ticket.objects.select_related(*REFERENCES), pk=pk), TRIAGE_FIELDS[field]


def _editor(
    request: HttpRequest, ticket: Ticket, editor: TriageField, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    by_htmx = bool(htmx_of(request))
    context |= {
        "ticket": ticket,
        "field": editor,
        "choices": editor.choices(ticket, timezone.localdate()),
        "by_htmx": by_htmx,
    }
    response = render(request, "tickets/_editor.html" if by_htmx else "tickets/edit.html", context, status=status)
    if status != 200:
        response.headers["HX-Retarget"] = "#editor"
        response.headers["HX-Reswap"] = "innerHTML"
    return response


def _conflict(
    request: HttpRequest, current: Any, editor: TriageField, context: dict[str, Any], typed: str
) -> HttpResponse:
    theirs = editor.posted(current)
    changed = last_change(current, editor.column)
    conflict = {"theirs": editor.words(theirs), "mine": editor.words(typed), "change": changed}
    return _editor(request, current, editor, context | {"posted": theirs, "conflict": conflict}, status=409)


def _fresh(request: HttpRequest, ticket: Ticket, editor: TriageField, was: str, typed: str) -> HttpResponse:
    """The row with the figures and heads around it, or the ticket page's own part; and a toast that can undo."""
    view = board_behind(request)
    context: dict[str, Any] = {
        "ticket": ticket,
        "field": editor,
        "undo": was if was and was != editor.posted(ticket) else "",
        "now_posted": editor.posted(ticket),
        "base": reverse("board"),
        "sentence": _sentence(ticket, editor, was, typed),
        "triage": True,
        "saved": True,
    }
    if columns_behind(request):
        return moved(request, ticket.pk, context)
    if view is None:
        context["page"] = page_of(ticket)
        if editor.name == "status":
            context["form"] = WorkForm(initial={"status": ticket.status, "was_status": ticket.status})
        return render(request, "tickets/_fresh_ticket.html", context)
    scope, view, _ = scope_of(request, view)
    row = row_of(ticket.pk, scope)
    group = request.POST.get("group", "")
    stands_in = int(group) if group in {"1", "2", "3", "4"} else ticket.priority
    context |= {
        "rows": [marked(row, view, scope, stands_in)] if row else [],
        "group": stands_in,
        "picks": True,
        "view": view,
        "many_queues": view.queue in ("labor", "all"),
        **strip(view, scope),
    }
    return render(request, "tickets/_fresh_row.html", context)


def _sentence(ticket: Ticket, editor: TriageField, was: str, typed: str) -> str:
    """ "#4812: priority P3 Medium → P2 High"."""
    before = f"{editor.words(was)} → " if was and was != typed else ""
    return f"#{ticket.pk}: {editor.label.lower()} {before}{editor.words(editor.posted(ticket))}"
