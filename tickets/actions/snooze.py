"""Leaving a problem of a ticket alone for a while, and looking at it again."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from msp_office.audit.actions import business_write, record
from staffing.models import StaffMember
from tickets.calculations.massage import Problem
from tickets.models import Snooze, Ticket

LONGEST_SNOOZE = timedelta(days=92)


@business_write
def snooze_ticket(
    *,
    ticket: Ticket,
    problems: Iterable[Problem],
    until: date,
    reason: str,
    actor: StaffMember | None,
    now: datetime,
) -> list[Snooze]:
    """Leave these problems of a ticket alone before `until`; what comes up beside them still shows.

    Errors: ValidationError by field (no reason, a day that is no future one, more than a quarter ahead).
    """
    chosen, today = sorted(set(problems)), timezone.localdate(now)
    errors: dict[str, str] = {}
    if not reason.strip():
        errors["reason"] = "Say why it can wait."
    if until <= today:
        errors["until"] = "A snooze ends on a day to come."
    elif until > today + LONGEST_SNOOZE:
        errors["until"] = "At most three months: what can wait longer wants another status."
    if errors:
        raise ValidationError(errors)
    if not chosen:
        raise ValidationError("Nothing is wrong with this ticket by now.")
    given = {"until": until, "reason": reason.strip()[:250], "by": actor, "at": now}
    snoozes = [
        Snooze.objects.update_or_create(ticket=ticket, problem=problem.value, defaults=given)[0] for problem in chosen
    ]
    record(
        verb="snoozed",
        target=ticket,
        actor=actor,
        now=now,
        changes={"until": (None, until), "problems": (None, ", ".join(problem.label for problem in chosen))},
        reason=reason.strip(),
    )
    return snoozes


@business_write
def wake_ticket(*, ticket: Ticket, actor: StaffMember | None, now: datetime) -> None:
    """Look at a ticket again at once. One that nobody snoozed is no error."""
    snoozes = Snooze.objects.filter(ticket=ticket, until__gt=timezone.localdate(now))
    if (until := max(snoozes.values_list("until", flat=True), default=None)) is None:
        return
    snoozes.delete()
    record(verb="woke", target=ticket, actor=actor, now=now, changes={"until": (until, None)})
