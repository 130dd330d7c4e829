"""Ticket templates and the tickets opened from them: everything needed stands in the form."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from msp_office.audit.actions import business_write, record
from msp_office.office.conflict import StaleVersion
from staffing.models import StaffMember
from tickets.actions.ticket import open_ticket
from tickets.calculations.setup_form import (
    MAX_STEPS,
    FormField,
    cleaned,
    field_of,
    filled_title,
    problem_of_fields,
)
from tickets.models import SetupForm, SetupStep, Ticket, TicketTemplate

TEMPLATE_COLUMNS = ("name", "title", "description", "queue", "skill", "is_remote", "priority", "estimate_minutes")


@business_write
def add_template(
    *,
    values: Mapping[str, Any],
    fields: Sequence[FormField],
    steps: Sequence[str],
    actor: StaffMember | None,
    now: datetime,
) -> TicketTemplate:
    """A new template; `values` are TEMPLATE_COLUMNS. Errors: ValidationError by field."""
    template = TicketTemplate(**values)
    _take(template, fields, steps)
    template.save(force_insert=True)
    record(verb="added", target=template, actor=actor, now=now, changes={"name": (None, template.name)})
    return template


@business_write
def change_template(
    *,
    template: TicketTemplate,
    values: Mapping[str, Any],
    fields: Sequence[FormField],
    steps: Sequence[str],
    version: int | None,
    actor: StaffMember | None,
    now: datetime,
) -> TicketTemplate:
    """Change a template; tickets that were opened from it keep their form. Errors: StaleVersion; ValidationError."""
    current = TicketTemplate.objects.get(pk=template.pk)
    if version is not None and version != current.version:
        raise StaleVersion(current)
    before = {name: getattr(current, name) for name in (*TEMPLATE_COLUMNS, "fields", "steps")}
    for name, value in values.items():
        setattr(current, name, value)
    _take(current, fields, steps)
    changes = {name: (old, getattr(current, name)) for name, old in before.items() if old != getattr(current, name)}
    if not changes:
        return current
    current.version += 1
    current.save()
    counted = {name: (len(old), len(new)) if name in ("fields", "steps") else (old, new)
               for name, (old, new) in changes.items()}  # fmt: skip
    record(verb="changed", target=current, actor=actor, now=now, changes=counted)
    return current


@business_write
def retire_template(
    *, template: TicketTemplate, is_retired: bool, actor: StaffMember | None, now: datetime
) -> TicketTemplate:
    """Take a template out of use, or back. Errors: ValidationError when another one has its name by now."""
    current = TicketTemplate.objects.get(pk=template.pk)
    if current.is_retired == is_retired:
        return current
    current.is_retired = is_retired
    current.version += 1
    _check_name(current)
    current.save()
    record(verb="retired" if is_retired else "brought back", target=current, actor=actor, now=now)
    return current


@business_write
def open_ticket_from_template(
    *,
    template: TicketTemplate,
    actor: StaffMember | None,
    now: datetime,
    values: Mapping[str, str] | None = None,
    title: str = "",
    **fields: Any,
) -> Ticket:
    """Open a ticket with the template's queue, skill, estimate, form and checklist; answers may still be missing.

    `values` are answers by the label of their question; `title` replaces the template's; other `fields` are those of
    `open_ticket` (client, site, contact, assignee, form_token, ...) and win over the template's.
    Errors: ValidationError, by label for answers and by field for the rest.
    """
    answers = _answers(template.form_fields, values or {})
    given = {
        "description": template.description, "queue": template.queue, "skill": template.skill,
        "is_remote": template.is_remote, "priority": template.priority, "category": template.name,
        "estimate_minutes": template.estimate_minutes, **fields,
    }  # fmt: skip
    ticket = open_ticket(title=title or filled_title(template.title, answers), actor=actor, now=now, **given)
    form, is_new = SetupForm.objects.get_or_create(
        ticket=ticket, defaults={"template": template, "fields": template.fields, "values": answers}
    )
    if is_new:
        SetupStep.objects.bulk_create(
            SetupStep(form=form, position=number, text=text) for number, text in enumerate(template.steps)
        )
    return ticket


@business_write
def fill_form(
    *, form: SetupForm, values: Mapping[str, str], version: int | None, actor: StaffMember | None, now: datetime
) -> SetupForm:
    """Answer questions of a ticket's form, by label. Errors: StaleVersion; ValidationError by label."""
    current = SetupForm.objects.select_related("ticket").get(pk=form.pk)
    if version is not None and version != current.version:
        raise StaleVersion(current)
    answers = _answers([field_of(stored) for stored in current.fields], values)
    changes = {
        label: (current.values.get(label, ""), value)
        for label, value in answers.items()
        if current.values.get(label, "") != value
    }
    if not changes:
        return current
    current.values = {**current.values, **answers}
    current.version += 1
    current.save()
    record(verb="filled in the form", target=current.ticket, actor=actor, now=now, changes=changes)
    return current


@business_write
def tick_step(*, step: SetupStep, is_done: bool, actor: StaffMember, now: datetime) -> SetupStep:
    """Tick a line of the checklist, or take the tick away; who ticked first stays on it."""
    waiting = SetupStep.objects.filter(pk=step.pk, done_at__isnull=is_done)
    done = {"done_at": now, "done_by": actor} if is_done else {"done_at": None, "done_by": None}
    changed = waiting.update(**done)
    current = SetupStep.objects.select_related("form__ticket").get(pk=step.pk)
    if changed:
        words = (None, current.text) if is_done else (current.text, None)
        record(verb="ticked" if is_done else "unticked", target=current.form.ticket, actor=actor, now=now,
               changes={"step": words})  # fmt: skip
    return current


def _answers(fields: Sequence[FormField], values: Mapping[str, str]) -> dict[str, str]:
    """What was typed, checked by the kind of each question. Answers to no question are a mistake of the caller."""
    by_label = {field.label: field for field in fields}
    if unknown := set(values) - set(by_label):
        raise ValueError(f"No such questions: {', '.join(sorted(unknown))}")
    answers: dict[str, str] = {}
    problems: dict[str, str] = {}
    for label, typed in values.items():
        try:
            answers[label] = cleaned(by_label[label], typed)
        except ValueError as error:
            problems[label] = str(error)
    if problems:
        raise ValidationError(problems)
    return answers


def _take(template: TicketTemplate, fields: Sequence[FormField], steps: Sequence[str]) -> None:
    """Set fields and checklist of a template and check everything."""
    lines = [" ".join(step.split()) for step in steps]
    lines = [line for line in lines if line]
    problems: dict[str, str] = {}
    if problem := problem_of_fields(fields):
        problems["fields"] = problem
    if len(lines) > MAX_STEPS or any(len(line) > 200 for line in lines):
        problems["steps"] = f"A checklist has at most {MAX_STEPS} lines of 200 letters."
    if problems:
        raise ValidationError(problems)
    template.fields, template.steps = [field.stored() for field in fields], lines
    template.full_clean(validate_unique=False, validate_constraints=False)
    _check_name(template)


def _check_name(template: TicketTemplate) -> None:
    others = TicketTemplate.objects.filter(name__iexact=template.name, is_retired=False).exclude(pk=template.pk)
    if not template.is_retired and others.exists():
        raise ValidationError({"name": "Another template has this name."})
