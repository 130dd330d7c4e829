"""Contacts of a client."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from clients.forms import ContactForm, values_of
from clients.models import Client, Contact
from clients.views.saving import add_by_form, change_by_form
from msp_office.office.access import requires


@require_http_methods(["GET", "HEAD", "POST"])
@requires("clients.edit")
def new(request: HttpRequest, pk: int) -> HttpResponse:
    client = get_object_or_404(Client, pk=pk)
    page = reverse("client", args=[pk])
    data = request.POST if request.method == "POST" else None
    form = ContactForm(data, client=client, submit="Add contact", cancel_url=page)
    return add_by_form(request, form, f"New contact of {client}", lambda values: Contact(client=client, **values), page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("clients.edit")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.select_related("client", "site"), pk=pk)
    page = reverse("client", args=[contact.client_id])
    form = ContactForm(
        request.POST if request.method == "POST" else None,
        initial=values_of(contact, ContactForm.columns),
        client=contact.client,
        submit="Save",
        cancel_url=page,
    )
    return change_by_form(request, form, f"Edit {contact} of {contact.client}", contact, page)
