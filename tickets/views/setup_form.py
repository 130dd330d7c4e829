"""The form of a ticket: filling it in, ticking its checklist, and the sheet to print."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from msp_office.office.access import requires
from msp_office.office.conflict import StaleVersion
from msp_office.office.views.conflict import conflict_response
from msp_office.office.views.pages import posted
from staffing.access import person_of
from tickets.actions import fill_form, tick_step
from tickets.forms.template import AnswersForm, initial_answers
from tickets.models import SetupForm, SetupStep, Ticket
from tickets.reports.sheets import sheet_of


@require_http_methods(["GET", "HEAD", "POST"])
@requires("tickets.work")
def form_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the questions of a ticket's form."""
    setup = get_object_or_404(SetupForm.objects.select_related("ticket"), ticket_id=pk)
    questions = [question for question, _ in setup.answers]
    initial = initial_answers(questions, setup.values) | {"version": setup.version}
    form = AnswersForm(posted(request), questions=questions, initial=initial)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            fill_form(form=setup, values=form.answers(), version=version, actor=person_of(request), now=timezone.now())
        except ValidationError as error:
            form.show_problems(error)
        except StaleVersion as stale:
            theirs, back = (
                initial_answers(questions, cast(SetupForm, stale.current).values),
                setup.ticket.get_absolute_url(),
            )
            return conflict_response(
                request, form, stale, action=request.path, cancel_url=back, theirs=theirs, about=setup.ticket
            )
        else:
            messages.success(request, "The form is saved.")
            return redirect(setup.ticket)
    context = {"form": form, "setup": setup, "ticket": setup.ticket}
    return render(request, "tickets/setup_form.html", context, status=422 if form.is_bound else 200)


@require_POST
@requires("tickets.work")
def step_tick(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick a step, or take the tick away (`undo`); back to the ticket."""
    step = get_object_or_404(SetupStep.objects.select_related("form"), pk=pk)
    tick_step(step=step, is_done="undo" not in request.POST, actor=person_of(request), now=timezone.now())
    return redirect(f"/tickets/{step.form.ticket_id}/#setup")


@require_safe
@requires("tickets.view")
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """One ticket as a sheet to work from: form, checklist, contact."""
    found = sheet_of(pk)
    if found is None:
        return redirect(get_object_or_404(Ticket, pk=pk))
    return render(request, "tickets/sheet.html", {"sheets": [found], "title": f"#{pk} {found.ticket.title}"})
