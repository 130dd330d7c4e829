"""Bringing the ledger and the hours by month in line with tickets and time, each repair with its reason in words."""

from datetime import datetime

from django.db.models import Q, Sum

from msp_office.audit.actions import business_write, record
from msp_office.office.models import OfficeSettings
from staffing.models import StaffMember
from tickets.actions.posting import movement
from tickets.calculations.ledger import Posting
from tickets.calculations.terms import Reason
from tickets.models import MonthHours, Ticket, TimeEntry
from tickets.reports.verification import Difference, HoursDifference, hours_differences, ledger_differences

NAMED = 50  # rows that the trail names


@business_write
def repair_ledger(*, explanation: str, actor: StaffMember | None, now: datetime) -> list[Difference]:
    """Restore the stored sums of tickets from their time, then post one *correction* per scope that is off.

    Answers what was found. `explanation` stands in every correction; it must not be empty.
    """
    if not explanation.strip():
        raise ValueError("A correction needs its reason in words.")
    found = list(ledger_differences())
    for ticket in Ticket.objects.filter(pk__in={difference.ticket_id for difference in found}):
        sums = TimeEntry.objects.filter(ticket=ticket).aggregate(
            worked=Sum("minutes", filter=Q(is_productive=True)), logged=Sum("minutes")
        )
        ticket.worked_minutes, ticket.logged_minutes = sums["worked"] or 0, sums["logged"] or 0
        ticket.take_position(ticket.position)
        ticket.save()
    remaining = list(ledger_differences())
    rows = []
    for difference in remaining:
        if difference.scope:
            queue, priority = difference.scope
            minutes, tickets, unestimated = difference.missing
            posting = Posting(Reason.CORRECTION, minutes, queue, priority, tickets, unestimated)
            rows.append(movement(posting, difference.ticket_id, recorded_at=now, explanation=explanation[:250]))
    for row in rows:
        row.save(force_insert=True)
    for ticket in Ticket.objects.filter(pk__in={difference.ticket_id for difference in found}):
        record(verb="repaired", target=ticket, actor=actor, now=now, reason=explanation)
    return found


@business_write
def repair_hours(*, explanation: str, actor: StaffMember | None, now: datetime) -> list[HoursDifference]:
    """Write the hours by month anew where they are not what their entries sum to. Answers what was found."""
    if not explanation.strip():
        raise ValueError("A correction needs its reason in words.")
    found = hours_differences()
    for one in found:
        logged, productive, invoiceable = one.expected
        MonthHours.objects.update_or_create(
            month=one.month, client_key=one.client_key, person_key=one.person_key,
            defaults={"logged": logged, "productive": productive, "invoiceable": invoiceable},
        )  # fmt: skip
    if found:
        changes = {str(one): (one.found, one.expected) for one in found[:NAMED]}
        office = OfficeSettings.current()
        record(verb="repaired hours by month", target=office, actor=actor, now=now, reason=explanation, changes=changes)
    return found
