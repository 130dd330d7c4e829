"""What is wrong on the board? How many tickets of each problem, and the next one of the pass."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q

from msp_office.calculations.durations import format_minutes
from msp_office.office import current
from tickets.calculations.massage import Problem
from tickets.calculations.terms import WAITING_STATUSES, WORKABLE_STATUSES, CriticalCondition, Status
from tickets.models import Snooze, Ticket
from tickets.querysets import TicketQuerySet
from tickets.reports.board import in_queues

NOTES_SHOWN = 3
SNOOZED_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Limits:
    """When the pass happens, and what "too long" means in this office."""

    now: datetime
    today: date
    new_days: int
    waiting_days: int
    stale_days: int

    def before(self, days: int) -> datetime:
        return self.now - timedelta(days=days)


@dataclass(frozen=True, slots=True)
class Asleep:
    """What is left alone for now: so many tickets, and the problems of which any is."""

    tickets: int = 0
    problems: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Left:
    """How many tickets of these queues are wrong, and in which way; one may be wrong in several."""

    tickets: int
    by_problem: dict[Problem, int]
    snoozed: int


@dataclass(frozen=True, slots=True)
class Case:
    """The ticket that the pass has come to: what is wrong with it, in words."""

    ticket: Ticket
    problems: list[Problem]
    sentences: list[tuple[Problem, str]]
    notes: list[Any]


@dataclass(frozen=True, slots=True)
class Sleeper:
    """A snoozed ticket."""

    ticket_id: int
    title: str
    problems: str
    until: date
    reason: str
    by: str


def conditions(limits: Limits) -> dict[Problem, Q]:
    """What each problem means, of an open ticket."""
    to_come = Q(scheduled_on__gte=limits.today)
    return {
        Problem.UNCONFIRMED: Q(critical_condition=CriticalCondition.IMPORTED),
        Problem.FORMER_CLIENT: Q(client__status="former"),
        Problem.NO_ESTIMATE: Q(estimate_minutes=None),
        Problem.UNASSIGNED: Q(assignee=None),
        Problem.NEW_LONG: Q(status=Status.NEW, status_since__lt=limits.before(limits.new_days)),
        Problem.SCHEDULED_PAST: Q(status__in=WORKABLE_STATUSES, scheduled_on__lt=limits.today),
        Problem.WAITING_LONG: Q(status__in=WAITING_STATUSES, status_since__lt=limits.before(limits.waiting_days)),
        Problem.OVER: Q(worked_minutes__gt=F("estimate_minutes")),
        Problem.STALE: Q(status__in=WORKABLE_STATUSES, changed_at__lt=limits.before(limits.stale_days)) & ~to_come,
    }


def asleep(queue: str, limits: Limits) -> Asleep:
    """The snoozes in force, of the open tickets in these queues. One query."""
    found = list(_asleep(queue, limits).values_list("ticket_id", "problem"))
    return Asleep(len({ticket_id for ticket_id, _ in found}), frozenset(problem for _, problem in found))


def left_over(queue: str, limits: Limits, sleep: Asleep | None = None) -> Left:
    """How many are left of each problem, snoozed ones apart. One query whatever the size of the board, and `asleep`
    where it was not asked before."""
    sleep = sleep or asleep(queue, limits)
    wrong = _wrong(limits, sleep)
    counts = in_queues(Ticket.objects.open(), queue).aggregate(
        tickets=Count("id", filter=_any(wrong.values())),
        **{problem.name: Count("id", filter=condition) for problem, condition in wrong.items()},
    )
    tickets = counts.pop("tickets")
    return Left(tickets, {problem: counts[problem.name] for problem in Problem}, sleep.tickets)


def next_case(
    queue: str, problem: Problem | None, limits: Limits, after: Ticket | None = None, sleep: Asleep | None = None
) -> Case | None:
    """The first ticket in the order of work with this problem (None: with any), behind `after`. Two queries, and
    `asleep` where it was not asked before."""
    wrong = _wrong(limits, sleep or asleep(queue, limits))
    tickets = in_queues(Ticket.objects.open(), queue).filter(wrong[problem] if problem else _any(wrong.values()))
    if after is not None:
        tickets = tickets.behind(after)
    return _case(tickets, wrong, limits)


def case_of(ticket_id: int, limits: Limits) -> Case | None:
    """This ticket as a case, None when nothing is wrong with it (any more)."""
    wrong = _wrong(limits, asleep("all", limits))
    return _case(Ticket.objects.open().filter(_any(wrong.values()), pk=ticket_id), wrong, limits)


def sleepers(queue: str, limits: Limits) -> list[Sleeper]:
    """Snoozed tickets, those first that wake first."""
    found: dict[int, list[Snooze]] = {}
    rows = _asleep(queue, limits).select_related("ticket", "by").order_by("until", "ticket_id", "problem")
    for snooze in rows[: SNOOZED_SHOWN * 2]:
        found.setdefault(snooze.ticket_id, []).append(snooze)
    return [
        Sleeper(
            pk, some[0].ticket.title, ", ".join(snooze.get_problem_display() for snooze in some), some[0].until,
            some[0].reason, some[0].by.name if some[0].by else "System",
        )
        for pk, some in list(found.items())[:SNOOZED_SHOWN]
    ]  # fmt: skip


def _asleep(queue: str, limits: Limits) -> Any:
    open_tickets = in_queues(Ticket.objects.open(), queue)
    return Snooze.objects.filter(until__gt=limits.today, ticket__in=open_tickets)


def _wrong(limits: Limits, sleep: Asleep) -> dict[Problem, Q]:
    """The conditions, less what is snoozed."""
    wrong = conditions(limits)
    for problem in wrong.keys() & sleep.problems:
        snoozes = Snooze.objects.filter(problem=problem, until__gt=limits.today)
        wrong[problem] &= ~Q(pk__in=snoozes.values("ticket"))
    return wrong


def _any(some: Iterable[Q]) -> Q:
    found = Q()
    for condition in some:
        found |= condition
    return found


def _case(tickets: TicketQuerySet, wrong: dict[Problem, Q], limits: Limits) -> Case | None:
    flags = {
        problem.name: ExpressionWrapper(condition, output_field=BooleanField()) for problem, condition in wrong.items()
    }
    ticket = tickets.annotate(**flags).select_related("client", "site", "contact", "assignee").in_work_order().first()
    if ticket is None:
        return None
    problems = [problem for problem in Problem if getattr(ticket, problem.name)]
    notes = list(ticket.notes.select_related("author").order_by("-at", "-pk")[:NOTES_SHOWN])
    return Case(ticket, problems, [(problem, _sentence(problem, ticket, limits)) for problem in problems], notes)


def _sentence(problem: Problem, ticket: Ticket, limits: Limits) -> str:
    def hours(minutes: int) -> str:
        return format_minutes(minutes, clock=current.clock_hours())

    def days(since: datetime) -> str:
        number = (limits.now - since).days
        return f"{number} day{'' if number == 1 else 's'}"

    match problem:
        case Problem.UNCONFIRMED:
            return "Came in as critical with an import: say what is down, or lower it."
        case Problem.FORMER_CLIENT:
            return f"{ticket.client} is a former client: close it, or give it to its client."
        case Problem.NO_ESTIMATE:
            return "Its hours are missing from the backlog."
        case Problem.UNASSIGNED:
            return "Nobody is to do it."
        case Problem.NEW_LONG:
            return f"New for {days(ticket.status_since)}; {limits.new_days} are the limit."
        case Problem.SCHEDULED_PAST:
            return f"Scheduled for {ticket.scheduled_on:%A, %B %-d}, which is over."
        case Problem.WAITING_LONG:
            what = Status(ticket.status).label
            return f"{what} for {days(ticket.status_since)}; {limits.waiting_days} are the limit."
        case Problem.OVER:
            return f"{hours(ticket.over_run_minutes)} beyond its estimate of {hours(ticket.estimate_minutes or 0)}."
        case Problem.STALE:
            return f"Nobody has touched it for {days(ticket.changed_at)}; {limits.stale_days} are the limit."
