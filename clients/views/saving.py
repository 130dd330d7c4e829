"""What the forms of clients, sites and contacts have in common: show, save, or say what is wrong."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from clients.actions import add_record, change_record
from clients.forms import ClientForm, ContactForm, SiteForm
from clients.models import Client, Contact, Site
from msp_office.office.conflict import StaleVersion
from msp_office.office.forms import show_problems
from msp_office.office.views.conflict import conflict_response
from staffing.access import person_of

Record = Client | Site | Contact
RecordForm = ClientForm | SiteForm | ContactForm
PAGE = "clients/form.html"


def add_by_form(
    request: HttpRequest, form: RecordForm, title: str, build: Callable[[dict[str, Any]], Record], back_to: str = ""
) -> HttpResponse:
    """A form for something new; afterwards to `back_to`, or to the record's own page."""
    if form.is_bound and form.is_valid():
        try:
            new: Any = build({name: form.cleaned_data[name] for name in form.columns})
            added = add_record(new=new, actor=person_of(request), now=timezone.now())
            return redirect(back_to or "client", *([] if back_to else [added.pk]))
        except ValidationError as error:
            show_problems(form, error)
    return render(request, PAGE, {"form": form, "title": title}, status=422 if form.is_bound else 200)


def change_by_form(request: HttpRequest, form: RecordForm, title: str, old: Record, back_to: str) -> HttpResponse:
    """A form for something that stands; two people saving it see both versions."""
    if form.is_bound and form.is_valid():
        try:
            same: Any = old
            change_record(
                old=same,
                values={name: form.cleaned_data[name] for name in form.columns},
                version=form.cleaned_data["version"] or 0,
                actor=person_of(request),
                now=timezone.now(),
            )
            return redirect(back_to)
        except ValidationError as error:
            show_problems(form, error)
        except StaleVersion as stale:
            return conflict_response(request, form, stale, action=request.path, cancel_url=back_to)
    return render(request, PAGE, {"form": form, "title": title}, status=422 if form.is_bound else 200)
