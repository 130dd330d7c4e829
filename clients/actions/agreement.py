"""Every change to agreements and roadmap meetings."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from clients.actions import saving
from clients.models import Agreement, Client, RoadmapMeeting
from msp_office.audit.actions import business_write
from msp_office.calculations.period import add_months, written
from staffing.models import StaffMember

AGREEMENT_FIELDS = frozenset(
    {
        "kind", "covers", "monthly_fee", "start", "end", "renews_on", "notice_days", "is_recurring", "budget_line",
        "meaning", "asked_on", "intent", "planned_rate_change",
    }
)  # fmt: skip
MEETING_FIELDS = frozenset({"due_on", "held_on", "notes", "planned_purchases"})
MONTHS_BETWEEN_MEETINGS = 3


@business_write
def add_agreement(*, client: Client, values: dict[str, Any], actor: StaffMember | None, now: datetime) -> Agreement:
    """Make an agreement out of any of AGREEMENT_FIELDS. Errors: ValidationError by field."""
    _refuse_unknown(values, AGREEMENT_FIELDS)
    agreement = Agreement(client=client, **values)
    return saving.make(agreement, verb="made the agreement", check=_check, values=values, actor=actor, now=now)


@business_write
def change_agreement(
    *,
    agreement: Agreement,
    changes: dict[str, Any],
    actor: StaffMember | None,
    now: datetime,
    version: int | None = None,
) -> Agreement:
    """Change any of AGREEMENT_FIELDS; the others stay. Errors: StaleVersion; ValidationError by field."""
    _refuse_unknown(changes, AGREEMENT_FIELDS)
    return saving.change(
        agreement, verb="changed the agreement", check=_check, values=changes, version=version, actor=actor, now=now
    )


@business_write
def delete_agreement(*, agreement: Agreement, actor: StaffMember | None, now: datetime) -> None:
    saving.remove(agreement, verb="removed the agreement", actor=actor, now=now)


@business_write
def add_meeting(*, client: Client, values: dict[str, Any], actor: StaffMember | None, now: datetime) -> RoadmapMeeting:
    """Plan a roadmap meeting, or note one that was held; there is one ahead at a time.

    Errors: ValidationError by field.
    """
    _refuse_unknown(values, MEETING_FIELDS)
    ahead = RoadmapMeeting.objects.filter(client=client, held_on__isnull=True).first()
    if ahead and not values.get("held_on"):
        raise ValidationError({"due_on": f"One is planned already, for {written(ahead.due_on)}: change that one."})
    meeting = RoadmapMeeting(client=client, **values)
    saving.make(meeting, verb="planned the meeting", check=_check, values=values, actor=actor, now=now)
    _plan_next(meeting, actor, now)
    return meeting


@business_write
def change_meeting(
    *,
    meeting: RoadmapMeeting,
    changes: dict[str, Any],
    actor: StaffMember | None,
    now: datetime,
    version: int | None = None,
) -> RoadmapMeeting:
    """Change any of MEETING_FIELDS; once it was held, the next is planned three months later.

    Errors: StaleVersion; ValidationError by field.
    """
    _refuse_unknown(changes, MEETING_FIELDS)
    changed = saving.change(
        meeting, verb="changed the meeting", check=_check, values=changes, version=version, actor=actor, now=now
    )
    _plan_next(changed, actor, now)
    return changed


def _plan_next(meeting: RoadmapMeeting, actor: StaffMember | None, now: datetime) -> None:
    """A meeting held with none ahead plans the next; one that was held before the latest plans nothing."""
    later = RoadmapMeeting.objects.filter(client=meeting.client).exclude(pk=meeting.pk)
    later = later.filter(Q(held_on__isnull=True) | Q(held_on__gt=meeting.held_on)) if meeting.held_on else later
    if meeting.held_on and not later.exists():
        due_on = add_months(meeting.held_on, MONTHS_BETWEEN_MEETINGS)
        add_meeting(client=meeting.client, values={"due_on": due_on}, actor=actor, now=now)


def _check(target: Agreement | RoadmapMeeting) -> None:
    target.full_clean()


def _refuse_unknown(values: dict[str, Any], known: frozenset[str]) -> None:
    if unknown := set(values) - known:
        raise ValueError(f"Not changeable: {', '.join(sorted(unknown))}")
