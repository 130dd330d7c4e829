"""One press makes a client of a prospect; another takes it back while nobody has built on it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from clients.actions.handover import become_client, take_back_client
from clients.models import Prospect
from msp_office.office.access import requires
from staffing.access import person_of


@require_POST
@requires("clients.edit_prospects", "clients.edit")
def win(request: HttpRequest, pk: int) -> HttpResponse:
    prospect = get_object_or_404(Prospect, pk=pk)
    try:
        client = become_client(prospect=prospect, actor=person_of(request), now=timezone.now())
    except ValidationError as error:
        messages.error(request, f"Not yet a client. {' '.join(error.messages)}")
        return redirect("prospect", pk)
    told = "What they told us stands in the binder, marked as not verified."
    if not prospect.inventories.filter(rows__isnull=False).exists():
        told = "They told us nothing yet, so its binder is empty."
    messages.success(request, f"{client} is a client. {told}")
    return redirect("client", client.pk)


@require_POST
@requires("clients.edit_prospects", "clients.edit")
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    prospect = get_object_or_404(Prospect, pk=pk)
    try:
        take_back_client(prospect=prospect, actor=person_of(request), now=timezone.now())
        messages.success(request, f"{prospect} is a prospect again; the onboarding tickets are cancelled.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("prospect", pk)
