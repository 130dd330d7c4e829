"""Binders at a glance: all clients, one client, what runs out, and the search over everything."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from clients.models import Client, ClientStatus
from docs_binder.reports.digest import digest
from docs_binder.reports.due import buckets, due_lines
from docs_binder.reports.search import search_binders
from docs_binder.reports.status import binder_lines
from msp_office.office.access import requires
from msp_office.office.models import OfficeSettings


@require_safe
@requires("binder.view")
def binders(request: HttpRequest) -> HttpResponse:
    """Every active client's binder: what is missing, stale and unverified."""
    today = timezone.localdate()
    clients = Client.objects.filter(status=ClientStatus.ACTIVE)
    lines = binder_lines(clients, today, OfficeSettings.current().binder_stale_months)
    lines.sort(key=lambda line: (-line.stale, -line.missing, line.client.casefold()))
    due = due_lines(today)
    context = {
        "lines": lines,
        "missing": sum(line.missing for line in lines),
        "stale": sum(line.stale for line in lines),
        "unverified": sum(line.unverified for line in lines),
        "overdue": sum(line.days < 0 for line in due),
        "due": len(due),
    }
    return render(request, "binder/binders.html", context)


@require_safe
@requires("binder.view")
def binder(request: HttpRequest, pk: int) -> HttpResponse:
    client = get_object_or_404(Client, pk=pk)
    today, office = timezone.localdate(), OfficeSettings.current()
    line = binder_lines([client], today, office.binder_stale_months)[0]
    context = {"client": client, "line": line, "due": due_lines(today, pk), "months": office.binder_stale_months}
    return render(request, "binder/binder.html", context)


@require_safe
@requires("binder.view")
def due(request: HttpRequest) -> HttpResponse:
    """What is overdue or runs out within 90 days, over all clients."""
    lines = due_lines(timezone.localdate())
    return render(request, "binder/due.html", {"buckets": buckets(lines), "lines": lines})


@require_safe
@requires("binder.view")
def weekly_digest(request: HttpRequest) -> HttpResponse:
    """What the binders want this week."""
    stale_months = OfficeSettings.current().binder_stale_months
    return render(request, "binder/digest.html", {"digest": digest(timezone.localdate(), stale_months)})


@require_safe
@requires("binder.view")
def search(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("search", "").replace("\x00", "").strip()[:100]
    return render(request, "binder/search.html", {"search": typed, "hits": search_binders(typed)})
