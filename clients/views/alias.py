"""The names by which other tools call a client: imports match them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from clients.actions.alias import add_alias, forget_alias
from clients.models import Client
from msp_office.office.access import requires
from staffing.access import person_of


@require_POST
@requires("clients.edit")
def add(request: HttpRequest, pk: int) -> HttpResponse:
    client = get_object_or_404(Client, pk=pk)
    try:
        add_alias(client=client, name=request.POST.get("name", ""), actor=person_of(request), now=timezone.now())
    except ValidationError as error:
        messages.error(request, f"Not added. {' '.join(error.messages)}")
    return redirect("client", pk)


@require_POST
@requires("clients.edit")
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """A name that is forgotten already is no error."""
    client = get_object_or_404(Client, pk=pk)
    alias = client.aliases.filter(name=request.POST.get("name", "").replace("\x00", "")).first()
    if alias is not None:
        forget_alias(alias=alias, actor=person_of(request), now=timezone.now())
    return redirect("client", pk)
