"""The names by which other tools call a client: imports match them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from clients.actions.alias import add_alias, forget_alias
from clients.models import Client, ClientAlias
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
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """One that is forgotten already leads back all the same."""
    alias = ClientAlias.objects.select_related("client").filter(pk=pk).first()
    if alias is None:
        return redirect("clients")
    forget_alias(alias=alias, actor=person_of(request), now=timezone.now())
    return redirect("client", alias.client_id)
