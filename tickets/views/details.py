"""All fields of a ticket in one form; two people saving the same ticket see both versions."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from msp_office.office.access import requires
from msp_office.office.conflict import StaleVersion
from msp_office.office.forms import show_problems
from msp_office.office.views.conflict import conflict_response
from msp_office.office.views.pages import posted
from staffing.access import person_of
from tickets.actions import change_ticket
from tickets.forms.ticket import COLUMNS, DetailsForm, initial_of
from tickets.models import Ticket
from tickets.reports.choices import people_to_choose


@require_http_methods(["GET", "HEAD", "POST"])
@requires("tickets.triage")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    ticket = get_object_or_404(Ticket.objects.select_related("client", "site", "contact", "assignee"), pk=pk)
    people = [pk for pk, _ in people_to_choose(timezone.localdate(), ticket.assignee_id)]
    form = DetailsForm(posted(request), initial=initial_of(ticket), people=people, client_id=ticket.client_id)
    if form.is_bound and form.is_valid():
        return _save(request, ticket, form)
    return _show(request, ticket, form)


def _save(request: HttpRequest, ticket: Ticket, form: DetailsForm) -> HttpResponse:
    try:
        changed = change_ticket(
            ticket=ticket,
            changes={name: form.cleaned_data[name] for name in COLUMNS},
            actor=person_of(request),
            now=timezone.now(),
            version=form.cleaned_data["version"] or 0,
        )
    except ValidationError as error:
        show_problems(form, error)
        return _show(request, ticket, form)
    except StaleVersion as stale:
        current = Ticket.objects.select_related("client").get(pk=stale.current.pk)
        return conflict_response(
            request,
            form,
            stale,
            action=request.path,
            cancel_url=ticket.get_absolute_url(),
            theirs={"client": current.client.name if current.client else ""},
        )
    messages.success(request, f"#{changed.pk} saved.")
    return redirect("ticket", pk=changed.pk)


def _show(request: HttpRequest, ticket: Ticket, form: DetailsForm) -> HttpResponse:
    context = {"ticket": ticket, "form": form}
    return render(request, "tickets/details.html", context, status=422 if form.is_bound else 200)
