"""Sites of a client."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from clients.forms import SiteForm, values_of
from clients.models import Client, Site
from clients.views.saving import add_by_form, change_by_form
from msp_office.office.access import requires


@require_http_methods(["GET", "HEAD", "POST"])
@requires("clients.edit")
def new(request: HttpRequest, pk: int) -> HttpResponse:
    client = get_object_or_404(Client, pk=pk)
    page = reverse("client", args=[pk])
    form = SiteForm(request.POST if request.method == "POST" else None, submit="Add site", cancel_url=page)
    return add_by_form(request, form, f"New site of {client}", lambda values: Site(client=client, **values), page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("clients.edit")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    site = get_object_or_404(Site.objects.select_related("client"), pk=pk)
    page = reverse("client", args=[site.client_id])
    data = request.POST if request.method == "POST" else None
    form = SiteForm(data, initial=values_of(site, SiteForm.columns), submit="Save", cancel_url=page)
    return change_by_form(request, form, f"Edit {site} of {site.client}", site, page)
