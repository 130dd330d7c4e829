"""What a client paid for: only for whoever may see profit."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clients.actions import add_revenue, change_revenue, delete_revenue
from clients.forms.revenue import RevenueForm, initial_of
from clients.models import Client, RevenueRecord
from clients.reports.revenue import revenue_of
from clients.views.editing import edit_page
from msp_office.calculations.period import trailing_months
from msp_office.office.access import requires
from staffing.access import person_of

FORM = "clients/revenue_form.html"


@require_safe
@requires("clients.view_profit")
@never_cache
def revenue_list(request: HttpRequest, pk: int) -> HttpResponse:
    """All records of a client, newest first, with their sums."""
    client = get_object_or_404(Client, pk=pk)
    return render(request, "clients/revenue.html", {"client": client, "revenue": revenue_of(client)})


@require_http_methods(["GET", "HEAD", "POST"])
@requires("clients.view_profit")
@never_cache
def revenue_new(request: HttpRequest, pk: int) -> HttpResponse:
    client = get_object_or_404(Client, pk=pk)
    month = trailing_months(timezone.localdate(), 1)
    initial = {"start": month.start, "last_day": month.end - timedelta(1)}
    back = reverse("revenue", args=[pk])
    form = RevenueForm(request.POST or None, initial=initial, cancel_url=back)
    return edit_page(
        request,
        form,
        lambda _: add_revenue(client=client, actor=person_of(request), now=timezone.now(), **form.values()),
        template=FORM,
        context={"client": client},
        back=back,
        saved="Revenue recorded.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("clients.view_profit")
@never_cache
def revenue_edit(request: HttpRequest, pk: int) -> HttpResponse:
    record = get_object_or_404(RevenueRecord.objects.select_related("client"), pk=pk)
    back = reverse("revenue", args=[record.client_id])
    form = RevenueForm(request.POST or None, initial=initial_of(record), cancel_url=back)
    return edit_page(
        request,
        form,
        lambda version: change_revenue(
            record=record, changes=form.values(), actor=person_of(request), now=timezone.now(), version=version
        ),
        template=FORM,
        context={"client": record.client, "record": record},
        back=back,
        saved="Revenue saved.",
        theirs=lambda: initial_of(RevenueRecord.objects.get(pk=pk)),
    )


@require_POST
@requires("clients.view_profit")
def revenue_delete(request: HttpRequest, pk: int) -> HttpResponse:
    record = get_object_or_404(RevenueRecord, pk=pk)
    delete_revenue(record=record, actor=person_of(request), now=timezone.now())
    messages.success(request, "Revenue record removed.")
    return redirect("revenue", record.client_id)
