"""What does somebody need on paper to do a ticket: what is asked, for whom, and the steps?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from staffing.models import Skill
from tickets.calculations.setup_form import FormField
from tickets.calculations.terms import WORKABLE_STATUSES
from tickets.models import SetupForm, SetupStep, Ticket

PACKAGE = 40  # tickets in one package at most
ADMIN_COULD = Q(skill=Skill.ADMINISTRATIVE)
_OF_A_LINE = (
    "title", "queue", "priority", "version", "estimate_minutes", "remaining_minutes", "client__name", "assignee__name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """A ticket with its form and checklist, where it has them."""

    ticket: Ticket
    answers: tuple[tuple[FormField, str], ...]
    missing: tuple[str, ...]
    steps: tuple[SetupStep, ...]


@dataclass(frozen=True, slots=True)
class Package:
    """Tickets for somebody from outside: the sheets in the order of work, and what they come to."""

    sheets: tuple[Sheet, ...]
    tickets: int
    minutes: int

    @property
    def more(self) -> int:
        return self.tickets - len(self.sheets)


def sheet_of(ticket_id: int) -> Sheet | None:
    """The sheet of one ticket; None when it has no form."""
    tickets = Ticket.objects.filter(pk=ticket_id, setup_form__isnull=False)
    return next(iter(_sheets(tickets.select_related("client", "site", "contact"))), None)


def work_package(
    today: date, *, client_id: int | None = None, skill: int = Skill.LEVEL_1, unassigned_only: bool = True
) -> Package:
    """Remote tickets up to a skill that can be worked on now, have an estimate, and are nobody's unless asked."""
    tickets = (
        Ticket.objects.open()
        .labor()
        .filter(is_remote=True, skill__lte=skill, status__in=WORKABLE_STATUSES, estimate_minutes__isnull=False)
        .filter(Q(scheduled_on=None) | Q(scheduled_on__lte=today))
    )
    if client_id:
        tickets = tickets.filter(client=client_id)
    if unassigned_only:
        tickets = tickets.filter(assignee=None)
    sums = tickets.aggregate(count=Count("pk"), minutes=Sum("remaining_minutes", default=0))
    shown = tickets.in_work_order().select_related("client", "site", "contact", "assignee").defer("imported_values")
    return Package(tuple(_sheets(shown[:PACKAGE])), sums["count"], sums["minutes"])


def for_an_admin() -> QuerySet[Ticket]:
    """Open tickets that an admin could do, with technical people or with nobody: skill needed administrative.

    Of each, what a line about it shows.
    """
    elsewhere = Q(assignee=None) | Q(assignee__skill__gt=Skill.ADMINISTRATIVE)
    tickets = Ticket.objects.open().exclude(queue__in=("internal", "sales")).filter(ADMIN_COULD, elsewhere)
    return tickets.in_work_order().select_related("client", "assignee").only(*_OF_A_LINE)


def _sheets(tickets: Iterable[Ticket]) -> Iterable[Sheet]:
    found = list(tickets)
    forms = {
        form.ticket_id: form for form in SetupForm.objects.filter(ticket__in=found).prefetch_related("steps__done_by")
    }
    for ticket in found:
        form = forms.get(ticket.pk)
        if form is None:
            yield Sheet(ticket, (), (), ())
        else:
            yield Sheet(ticket, tuple(form.told), tuple(form.missing), tuple(form.steps.all()))
