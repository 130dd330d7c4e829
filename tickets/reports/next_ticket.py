"""Which ticket does a person work next? (domain: the order of the queue, a person's next ticket)"""

from datetime import date

from django.db.models import Q

from msp_office.roles import Role
from staffing.models import StaffMember
from tickets.calculations.terms import WORKABLE_STATUSES, Queue
from tickets.models import Ticket
from tickets.querysets import LABOR, TicketQuerySet


def workable_by(person: StaffMember, today: date) -> TicketQuerySet:
    """Workable now, theirs or nobody's, within their skill, not scheduled for later than today; in no order.

    From the labor queues. Administration is the admin's: others get of it only what is assigned to them. Internal and
    sales tickets are nobody's next.
    """
    administration = Q(queue=Queue.ADMINISTRATION)
    if person.role != Role.ADMIN:
        administration &= Q(assignee=person)
    return Ticket.objects.open().filter(
        LABOR | administration,
        Q(assignee=person) | Q(assignee=None),
        Q(scheduled_on=None) | Q(scheduled_on__lte=today),
        status__in=WORKABLE_STATUSES,
        skill__lte=person.skill,
    )


def next_ticket_id(person: StaffMember, today: date) -> int | None:
    """The number of the person's next ticket: by priority, then the oldest. None when there is none."""
    return workable_by(person, today).in_work_order().values_list("pk", flat=True).first()
