"""Opening a ticket."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from msp_office.office.access import requires
from msp_office.office.forms import show_problems
from msp_office.office.views.pages import posted
from staffing.access import person_of
from tickets.actions import open_ticket
from tickets.calculations.board_view import key
from tickets.forms.quick import QuickTicketForm
from tickets.forms.ticket import NewTicketForm
from tickets.reports.choices import client_named, client_of, people_to_choose
from tickets.views.asking import htmx_of
from tickets.views.fresh import answer

LAST_CLIENT = "client"  # "save and new" keeps the client in the address


@require_http_methods(["GET", "HEAD", "POST"])
@requires("tickets.work")
def new_ticket(request: HttpRequest) -> HttpResponse:
    """The form. "look-up" in the data only fetches the client's sites and contacts, for want of JavaScript."""
    people = [pk for pk, _ in people_to_choose(timezone.localdate())]
    if "quick" in request.POST or htmx_of(request).target == "sheet":
        return _quick(request, people)
    if request.method != "POST":
        asked = key(request.GET.get(LAST_CLIENT, ""))
        found = client_of(str(asked)) if asked else None
        initial = {"form_token": uuid4(), "client": found[1] if found else ""}
        return _show(request, NewTicketForm(initial=initial, people=people, client_id=found[0] if found else None))
    form = NewTicketForm(request.POST, people=people)
    if "look-up" in request.POST:
        return _show(request, _unchecked(form, people))
    if not form.is_valid():
        return _show(request, form, status=422)
    try:
        ticket = open_ticket(actor=person_of(request), now=timezone.now(), **form.cleaned_data)
    except ValidationError as error:
        show_problems(form, error)
        return _show(request, form, status=422)
    messages.success(request, f"#{ticket.pk} {ticket.title} is open.")
    if "another" in request.POST:
        client = f"?{LAST_CLIENT}={ticket.client_id}" if ticket.client_id else ""
        return redirect(reverse("ticket-new") + client)
    return redirect(reverse("board") if "board" in request.POST else ticket.get_absolute_url())


def _quick(request: HttpRequest, people: list[int]) -> HttpResponse:
    """The short form in the dialog of another page: what is refused stays in it, the page behind stays where it is."""
    form = QuickTicketForm(posted(request), people=people, initial={"form_token": uuid4()})
    if not form.is_bound:
        return render(request, "tickets/_quick_new.html", {"form": form})
    if form.is_valid():
        try:
            ticket = open_ticket(actor=person_of(request), now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            show_problems(form, error)
        else:
            link = ticket.get_absolute_url()
            return answer(request, [ticket.pk], said=f"#{ticket.pk} {ticket.title} is open.", link=link)
    return render(request, "tickets/_quick_new.html", {"form": form}, status=422)


@require_safe
@requires("tickets.work")
def places(request: HttpRequest) -> HttpResponse:
    """The sites and contacts of the client whose name was typed."""
    typed = request.GET.get("client", "").strip()[:160].replace("\x00", "")
    found = client_named(typed) if typed else None
    quick = "quick" in request.GET
    form = (QuickTicketForm if quick else NewTicketForm)(initial={}, people=[], client_id=found[0] if found else None)
    context = {"form": form, "typed": typed, "unknown": bool(typed and not found)}
    return render(request, "tickets/_quick_contact.html" if quick else "tickets/_places.html", context)


def _unchecked(form: NewTicketForm, people: list[int]) -> NewTicketForm:
    """The same form with what was typed, but not complained about."""
    found = client_named(str(form.data.get("client", "")).strip() or "-")
    initial = {name: form.data.get(name, "") for name in form.fields}
    initial["is_remote"] = "is_remote" in form.data
    return NewTicketForm(initial=initial, people=people, client_id=found[0] if found else None)


def _show(request: HttpRequest, form: NewTicketForm, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"form": form}
    return render(request, "tickets/new.html", context, status=status)
