"""Taking the next ticket: two people who press at once get two different ones."""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils import timezone

from msp_office.audit.actions import business_write, record
from staffing.models import StaffMember
from tickets.calculations.terms import Status
from tickets.models import Ticket
from tickets.reports.next_ticket import workable_by


@business_write
def take_next_ticket(*, actor: StaffMember, now: datetime) -> Ticket | None:
    """Make the actor's next ticket theirs and set it in progress; None when there is nothing to take.

    One conditional update takes it; who loses gets the next. A ticket that is theirs and in progress already is
    answered as it is. Nothing moves in the ledger: all workable statuses count in the backlog.
    """
    workable = workable_by(actor, timezone.localdate(now))
    while (ticket := workable.in_work_order().first()) is not None:
        changes: dict[str, tuple[Any, Any]] = {}
        values: dict[str, Any] = {"assignee": actor, "changed_at": now, "version": F("version") + 1}
        if ticket.assignee_id is None:
            changes["assignee"] = (None, actor.name)
        if ticket.status != Status.IN_PROGRESS:
            changes["status"] = (ticket.get_status_display(), Status.IN_PROGRESS.label)
            values |= {"status": Status.IN_PROGRESS.value, "status_since": now}
        if not changes:
            return ticket
        if workable.filter(pk=ticket.pk, version=ticket.version).update(**values):
            record(verb="took", target=ticket, actor=actor, now=now, changes=changes)
            return Ticket.objects.get(pk=ticket.pk)
    return None
