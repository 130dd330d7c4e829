"""Ticket templates: which there are, changing them, and opening a ticket from one."""

from typing import Any, cast
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from msp_office.office.access import requires
from msp_office.office.conflict import StaleVersion
from msp_office.office.forms import show_problems
from msp_office.office.views.conflict import conflict_response
from msp_office.office.views.history import history_panel
from msp_office.office.views.pages import posted
from staffing.access import person_of
from tickets.actions import add_template, change_template, open_ticket_from_template, retire_template
from tickets.calculations.board_view import key
from tickets.forms.template import (
    OpenForm,
    Questions,
    TemplateForm,
    initial_of,
    initial_questions,
    questions_of,
    with_rows,
)
from tickets.models import TicketTemplate
from tickets.reports.choices import client_of

FORM = "tickets/template_form.html"


@require_safe
@requires("tickets.work")
def templates(request: HttpRequest) -> HttpResponse:
    """Those in use, and the retired ones for who edits them."""
    found = list(TicketTemplate.objects.all())
    context = {
        "templates": [template for template in found if not template.is_retired],
        "retired": [template for template in found if template.is_retired],
    }
    return render(request, "tickets/templates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("tickets.edit_templates")
def template_new(request: HttpRequest) -> HttpResponse:
    form, questions = TemplateForm(posted(request)), Questions(posted(request), prefix="q")
    if request.method == "POST" and form.is_valid() and questions.is_valid():
        try:
            template = add_template(
                values=form.values(), fields=questions_of(questions), steps=form.step_lines(),
                actor=person_of(request), now=timezone.now(),
            )  # fmt: skip
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, f"{template.name} can be used.")
            return redirect("templates")
    context = {"form": form, "questions": questions}
    return render(request, FORM, context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("tickets.edit_templates")
def template_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a template. Saved meanwhile by a colleague: both versions stand side by side."""
    template = get_object_or_404(TicketTemplate, pk=pk)
    data = with_rows(posted(request), "q")
    form = TemplateForm(data, initial=initial_of(template))
    questions = Questions(data, initial=initial_questions(template), prefix="q")
    if request.method == "POST" and form.is_valid() and questions.is_valid():
        try:
            change_template(
                template=template, values=form.values(), fields=questions_of(questions), steps=form.step_lines(),
                version=form.cleaned_data["version"] or 0, actor=person_of(request), now=timezone.now(),
            )  # fmt: skip
        except ValidationError as error:
            show_problems(form, error)
        except StaleVersion as stale:
            mine, theirs = form.with_questions(questions_of(questions)), initial_of(cast(TicketTemplate, stale.current))
            here = request.path
            return conflict_response(request, mine, stale, action=here, cancel_url=here, theirs=theirs)
        else:
            messages.success(request, "Saved. Tickets that were opened from it keep their form.")
            return redirect("templates")
    context = {
        "form": form,
        "questions": questions,
        "template": template,
        "history": history_panel(request, template),
    }
    return render(request, FORM, context, status=422 if form.is_bound else 200)


@require_POST
@requires("tickets.edit_templates")
def template_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Take out of use, or back (`back`)."""
    template = get_object_or_404(TicketTemplate, pk=pk)
    is_retired = "back" not in request.POST
    try:
        retire_template(template=template, is_retired=is_retired, actor=person_of(request), now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"{template.name} is {'retired' if is_retired else 'in use again'}.")
    return redirect("templates")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("tickets.work")
def template_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a ticket: the client, and the answers known so far."""
    template = get_object_or_404(TicketTemplate, pk=pk, is_retired=False)
    asked = key(request.GET.get("client", ""))
    known = client_of(str(asked)) if asked else None
    initial: dict[str, Any] = {"form_token": uuid4(), "client": known[1] if known else ""}
    form = OpenForm(posted(request), questions=template.form_fields, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("client", "title", "form_token")}
        try:
            ticket = open_ticket_from_template(
                template=template, values=form.answers(), actor=person_of(request), now=timezone.now(), **given
            )
        except ValidationError as error:
            form.show_problems(error)
        else:
            messages.success(request, f"#{ticket.pk} {ticket.title} is open.")
            return redirect(ticket)
    context = {"form": form, "template": template}
    return render(request, "tickets/template_open.html", context, status=422 if form.is_bound else 200)
