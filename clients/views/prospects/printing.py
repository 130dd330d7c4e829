"""Asking for paper: the worksheet, blank or filled, and the page that is left with the prospect."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from clients.models import Inventory
from msp_office.jobs.actions import ask_for_job
from msp_office.jobs.tasks import wake
from msp_office.office.access import requires
from staffing.access import person_of

WORKSHEET, LEAVE_BEHIND = "print-inventory", "print-leave-behind"


@require_POST
@requires("clients.view_prospects")
def blank(request: HttpRequest) -> HttpResponse:
    """The two pages to fill in by hand."""
    return _print(request, WORKSHEET, {})


@require_POST
@requires("clients.view_prospects")
def filled(request: HttpRequest, pk: int) -> HttpResponse:
    inventory = get_object_or_404(Inventory, pk=pk)
    kind = LEAVE_BEHIND if request.POST.get("what") == "leave-behind" else WORKSHEET
    return _print(request, kind, {"inventory": inventory.pk})


def _print(request: HttpRequest, kind: str, params: dict[str, int]) -> HttpResponse:
    job = ask_for_job(kind=kind, params=params, asked_by=person_of(request), now=timezone.now())
    wake(job)
    return redirect("job", job.pk)
