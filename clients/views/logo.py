"""A client's logo, as it stands on their binder."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from clients.actions.logo import set_logo
from clients.forms import LogoForm
from clients.models import Client
from msp_office.office.access import requires
from msp_office.office.logo import picture_ending
from msp_office.office.views.pages import picture_response
from staffing.access import person_of


@require_safe
@requires("clients.view")
def logo(request: HttpRequest, pk: int) -> HttpResponseBase:
    return picture_response(get_object_or_404(Client, pk=pk).logo)


@require_POST
@requires("clients.edit")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a new picture, or take the one there is away."""
    client = get_object_or_404(Client, pk=pk)
    form = LogoForm(request.POST, request.FILES)
    if form.is_valid():
        content = form.cleaned_data["logo"].read() if not form.cleaned_data["remove"] else b""
        ending = picture_ending(content)
        set_logo(client=client, content=content, ending=ending, actor=person_of(request), now=timezone.now())
        messages.success(request, "The logo is kept." if content else "The logo is removed.")
    else:
        messages.error(request, " ".join(str(text) for texts in form.errors.values() for text in texts))
    return redirect("client", pk)
