"""A ticket opened from a template has its form, checklist, estimate, skill and queue."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from msp_office.audit.models import AuditEntry
from msp_office.office.conflict import StaleVersion
from tests.factories import NOW, make_client, make_form, make_person, make_template
from tickets.actions import change_template, fill_form, open_ticket_from_template, retire_template, tick_step
from tickets.calculations.setup_form import FieldKind, FormField
from tickets.models import SetupForm, Ticket, TicketTemplate

pytestmark = pytest.mark.django_db
ANSWERS = {"Name": "Ada Lund", "Start": "2026-12-01", "Plan": "Full", "Mailboxes": "info@x.example\n\n sales@x.example"}


def test_ticket_takes_everything_from_its_template() -> None:
    template, client = make_template(queue="administration", skill=0), make_client()
    ticket = open_ticket_from_template(template=template, values=ANSWERS, client=client, actor=None, now=NOW)
    assert (ticket.title, ticket.client, ticket.queue, ticket.skill) == (
        "New user: Ada Lund", client, "administration", 0
    )  # fmt: skip
    assert (ticket.estimate_minutes, ticket.remaining_minutes, ticket.category) == (60, 60, template.name)
    assert ticket.movements.get().minutes == 60
    form = ticket.setup_form
    assert form.values["Mailboxes"] == "info@x.example\nsales@x.example"
    assert form.missing == []
    assert [step.text for step in form.steps.all()] == ["Make the account", "Hand it over"]


def test_own_values_win_and_answers_may_come_later() -> None:
    ticket = open_ticket_from_template(
        template=make_template(),
        title="Onboarding: Hansen",
        queue="projects",
        estimate_minutes=None,
        actor=None,
        now=NOW,
    )
    assert (ticket.title, ticket.queue, ticket.estimate_minutes) == ("Onboarding: Hansen", "projects", None)
    assert ticket.setup_form.missing == ["Name", "Start"]


def test_same_form_sent_twice_opens_one_ticket() -> None:
    template, token = make_template(), uuid4()
    for _ in range(2):
        open_ticket_from_template(template=template, values=ANSWERS, form_token=token, actor=None, now=NOW)
    assert (Ticket.objects.count(), SetupForm.objects.count(), SetupForm.objects.get().steps.count()) == (1, 1, 2)


@pytest.mark.parametrize(
    ("label", "typed"), [("Start", "soon"), ("Plan", "Golden"), ("Name", "x" * 2001), ("Start", "2026-13-01")]
)
def test_answer_that_is_none_is_refused_by_its_question(label: str, typed: str) -> None:
    with pytest.raises(ValidationError) as refused:
        open_ticket_from_template(template=make_template(), values={label: typed}, actor=None, now=NOW)
    assert list(refused.value.error_dict) == [label]
    assert not Ticket.objects.exists()


def test_answer_to_no_question_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="No such questions: Shoe size"):
        make_form(values={"Shoe size": "44"})


def test_form_is_filled_in_later_on_record_and_never_blindly() -> None:
    form = make_form(values={"Name": "Ada"})
    filled = fill_form(form=form, values={"Start": "2026-12-01"}, version=1, actor=None, now=NOW)
    assert (filled.values, filled.version) == ({"Name": "Ada", "Start": "2026-12-01"}, 2)
    with pytest.raises(StaleVersion):
        fill_form(form=form, values={"Name": "Bo"}, version=1, actor=None, now=NOW)
    entry = AuditEntry.objects.about(form.ticket).latest("pk")
    assert (entry.verb, entry.changes) == ("filled in the form", {"Start": ["", "2026-12-01"]})


def test_step_is_ticked_once_by_whoever_was_first() -> None:
    step, first, second = make_form().steps.all()[0], make_person(), make_person()
    tick_step(step=step, is_done=True, actor=first, now=NOW)
    assert tick_step(step=step, is_done=True, actor=second, now=NOW).done_by == first
    assert tick_step(step=step, is_done=False, actor=second, now=NOW).done_at is None
    verbs = [entry.verb for entry in AuditEntry.objects.about(step.form.ticket).order_by("pk")]
    assert verbs == ["opened", "ticked", "unticked"]


def test_changed_template_leaves_opened_tickets_as_they_are() -> None:
    template = make_template()
    form = make_form(template=template, values={"Name": "Ada"})
    values = {"name": template.name, "title": "Starter: {Name}"}
    changed = change_template(
        template=template, values=values, fields=[FormField("Full name")], steps=[" Badge ", ""], version=1, actor=None,
        now=NOW,
    )  # fmt: skip
    assert (changed.title, changed.steps, changed.version) == ("Starter: {Name}", ["Badge"], 2)
    form.refresh_from_db()
    assert [field.label for field, _ in form.answers] == ["Name", "Start", "Plan", "Mailboxes"]
    with pytest.raises(StaleVersion):
        change_template(template=template, values=values, fields=[], steps=[], version=1, actor=None, now=NOW)


def test_name_is_free_again_when_its_template_is_retired() -> None:
    old = make_template(name="New user")
    with pytest.raises(ValidationError):
        make_template(name="new USER")
    retire_template(template=old, is_retired=True, actor=None, now=NOW)
    make_template(name="new USER")
    with pytest.raises(ValidationError):
        retire_template(template=old, is_retired=False, actor=None, now=NOW)
    assert TicketTemplate.objects.filter(is_retired=False).count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"fields": [FormField("A"), FormField("a")]}, "fields"),
        ({"fields": [FormField("Plan", FieldKind.CHOICE)]}, "fields"),
        ({"fields": [FormField("{A}")]}, "fields"),
        ({"fields": [FormField(str(number)) for number in range(41)]}, "fields"),
        ({"steps": ["x" * 201]}, "steps"),
        ({"title": ""}, "title"),
        ({"estimate_minutes": 2000 * 60 + 1}, "estimate_minutes"),
        ({"priority": 1}, "priority"),
    ],
)
def test_impossible_template_is_refused(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        make_template(**wrong)
    assert list(refused.value.error_dict) == [field]
