"""Clients: the list with their open work, and a page for each."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from clients.forms import ClientForm, values_of
from clients.models import Client, Prospect
from clients.reports import client_lines, open_work
from clients.reports.agreements import in_force
from clients.reports.choice import choice_from
from clients.reports.month_chart import month_chart
from clients.reports.profitability import profitability
from clients.reports.tracing import hours_of_months, months_of
from clients.views.saving import add_by_form, change_by_form
from msp_office.calculations.period import trailing_months
from msp_office.charts import draw
from msp_office.office.access import requires
from msp_office.office.models import OfficeSettings
from msp_office.office.views.history import history_panel
from staffing.access import person_of

TICKETS_SHOWN = 15


@require_safe
@requires("clients.view")
def clients(request: HttpRequest) -> HttpResponse:
    search = request.GET.get("search", "").replace("\x00", "").strip()[:100]
    former = request.GET.get("status") == "former"
    lines = client_lines(search, former=former)
    context = {
        "lines": lines,
        "search": search,
        "former": former,
        "open_tickets": sum(line.open_tickets for line in lines),
        "minutes": sum(line.minutes for line in lines),
        "unestimated": sum(line.unestimated for line in lines),
    }
    return render(request, "clients/clients.html", context)


@require_safe
@requires("clients.view")
@never_cache
def show(request: HttpRequest, pk: int) -> HttpResponse:
    client = get_object_or_404(Client, pk=pk)
    tickets = client.tickets.select_related("assignee")
    if not person_of(request).has_perm("tickets.view"):
        tickets = tickets.none()
    context = {
        "client": client,
        "sites": client.sites.all(),
        "contacts": client.contacts.select_related("site"),
        "work": open_work(client),
        "open": tickets.filter(is_open=True).order_by("priority", "opened_at", "pk")[:TICKETS_SHOWN],
        "left": tickets.filter(is_open=False).order_by("-opened_at", "-pk")[:TICKETS_SHOWN],
        "prospect": Prospect.objects.filter(client=client).first(),
        "history": history_panel(request, client),
        "aliases": client.aliases.all(),
        "agreements": in_force(client, timezone.localdate()),
        **_year_of(request, client),
    }
    return render(request, "clients/client.html", context)


def _year_of(request: HttpRequest, client: Client) -> dict[str, Any]:
    """The last twelve complete months: hours for everybody, money and its chart for whoever may see profit."""
    today, person, settings = timezone.localdate(), person_of(request), OfficeSettings.current()
    if not person.has_perm("clients.view_profit"):
        return {"months": hours_of_months(client, trailing_months(today, 12))}
    choice = choice_from({}, today=today, may_see_wages=False)
    result = profitability(
        choice, weeks_per_month=settings.weeks_per_month, may_see_wages=person.has_perm("staffing.view_wages")
    )
    months = months_of(client, result)
    chart = month_chart(months, currency=settings.currency)
    line = result.line_of(client.pk)
    return {"months": months, "drawing": draw(chart) if chart else None, "line": line, "basis": result.basis}


@require_http_methods(["GET", "HEAD", "POST"])
@requires("clients.edit")
def new(request: HttpRequest) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = ClientForm(data, submit="Add client", cancel_url=reverse("clients"))
    return add_by_form(request, form, "New client", lambda values: Client(**values))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("clients.edit")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    client = get_object_or_404(Client, pk=pk)
    page = reverse("client", args=[pk])
    data = request.POST if request.method == "POST" else None
    form = ClientForm(data, initial=values_of(client, ClientForm.columns), submit="Save", cancel_url=page)
    return change_by_form(request, form, f"Edit {client}", client, page)
