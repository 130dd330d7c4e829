"""Giving several tickets to one person in one go, and taking that back."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from msp_office.audit.actions import business_write
from msp_office.office.conflict import StaleVersion
from staffing.models import StaffMember
from tickets.actions.ticket import change_ticket
from tickets.models import Ticket


@business_write
def reassign_tickets(
    *, tickets: Iterable[Ticket], assignee: StaffMember, actor: StaffMember | None, now: datetime
) -> list[tuple[int, int | None]]:
    """Give these tickets to a person: all of them or, when one is refused, none.

    Answers (ticket, who had it) of those that changed hands, for `take_back_tickets`.
    """
    had = []
    for ticket in tickets:
        if ticket.assignee_id != assignee.pk:
            had.append((ticket.pk, ticket.assignee_id))
            change_ticket(ticket=ticket, changes={"assignee": assignee}, actor=actor, now=now)
    return had


@business_write
def take_back_tickets(
    *, had: Sequence[tuple[int, int | None]], assignee: StaffMember, actor: StaffMember | None, now: datetime
) -> int:
    """Give the tickets back to who had them; those that have moved on since stay. Answers how many went back."""
    count = 0
    people = StaffMember.objects.in_bulk([person for _, person in had if person])
    for ticket in Ticket.objects.filter(pk__in=[pk for pk, _ in had]):
        before = dict(had)[ticket.pk]
        try:
            change_ticket(
                ticket=ticket, changes={"assignee": people.get(before or 0)}, was={"assignee": assignee}, actor=actor,
                now=now,
            )  # fmt: skip
        except StaleVersion:
            continue
        count += 1
    return count
