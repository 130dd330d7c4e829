"""What does one person do today? The next ticket, their tickets in order, and the time they logged, with its gaps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, Sum

from msp_office.calculations.week import WEEK, monday_of
from staffing.models import StaffMember
from tickets.calculations.board_view import BoardView
from tickets.calculations.day import Gap, Span, gaps_before
from tickets.calculations.terms import Queue
from tickets.models import Ticket, TimeEntry
from tickets.reports.board import Group, Row, Scope, first_page, groups_of, row_of
from tickets.reports.next_ticket import next_ticket_id

MINE = BoardView(queue="all", assignee="me")
TO_CHOOSE = 60  # tickets offered where a number is typed
WORKING_DAYS = 5  # what a week's paid hours are spread over


@dataclass(frozen=True, slots=True)
class Minutes:
    """Time logged: all of it, and the productive part."""

    everything: int = 0
    productive: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a week."""

    day: date
    minutes: Minutes
    is_chosen: bool
    is_to_come: bool


@dataclass(frozen=True, slots=True)
class TicketTime:
    """What the person logged on one ticket in a week."""

    ticket_id: int
    title: str
    minutes: Minutes


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a day, and the gap before it."""

    entry: TimeEntry
    ends_at: datetime | None
    gap: Gap | None


@dataclass(frozen=True, slots=True)
class Week:
    """The chosen day in its week."""

    monday: date
    days: tuple[Day, ...]
    tickets: tuple[TicketTime, ...]
    minutes: Minutes
    paid_minutes: int

    @property
    def paid_minutes_a_day(self) -> int:
        return self.paid_minutes // WORKING_DAYS

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(6)

    @property
    def week_before(self) -> date:
        return self.monday - timedelta(3)

    @property
    def week_after(self) -> date:
        return self.monday + WEEK


@dataclass(frozen=True, slots=True)
class Tickets:
    """The person's open tickets: the first of them in the order of work, and the sums of all."""

    rows: tuple[Row, ...]
    tickets: int
    unestimated: int
    remaining_minutes: int

    @property
    def more(self) -> int:
        return self.tickets - len(self.rows)


def next_of(person: StaffMember, scope: Scope) -> Row | None:
    """The person's next ticket as the board shows it. Two queries."""
    number = next_ticket_id(person, scope.today)
    return row_of(number, scope) if number else None


def tickets_of(scope: Scope) -> Tickets:
    """The open tickets of the person whose scope this is, in the order of work. Two queries."""
    groups: Sequence[Group] = first_page(groups_of(MINE, scope), MINE, scope)
    return Tickets(
        rows=tuple(row for group in groups for row in group.rows),
        tickets=sum(group.tickets for group in groups),
        unestimated=sum(group.unestimated for group in groups),
        remaining_minutes=sum(group.minutes for group in groups),
    )


def week_of(person: StaffMember, chosen: date, today: date) -> Week:
    """The week that the chosen day lies in, by day and by ticket. Two queries."""
    monday = monday_of(chosen)
    entries = TimeEntry.objects.filter(
        staff_member=person, worked_on__gte=monday, worked_on__lt=monday + WEEK
    ).order_by()
    productive = Sum("minutes", filter=Q(is_productive=True), default=0)
    by_day = {
        day: Minutes(everything, of_it)
        for day, everything, of_it in entries.values_list("worked_on").annotate(Sum("minutes"), productive=productive)
    }
    by_ticket = [
        TicketTime(ticket_id, title, Minutes(everything, of_it))
        for ticket_id, title, everything, of_it in entries.values_list("ticket_id", "ticket__title").annotate(
            Sum("minutes"), productive=productive
        )
    ]
    days = [monday + timedelta(number) for number in range(7)]
    return Week(
        monday=monday,
        days=tuple(Day(day, by_day.get(day, Minutes()), day == chosen, day > today) for day in days),
        tickets=tuple(sorted(by_ticket, key=lambda time: (-time.minutes.everything, time.ticket_id))),
        minutes=Minutes(
            sum(minutes.everything for minutes in by_day.values()),
            sum(minutes.productive for minutes in by_day.values()),
        ),
        paid_minutes=person.weekly_paid_minutes,
    )


def day_of(person: StaffMember, day: date, until: datetime | None = None) -> tuple[list[Line], Gap | None]:
    """The day's entries, those with a known start first and in order; and the gap since the last one. One query."""
    entries = list(
        TimeEntry.objects.filter(staff_member=person, worked_on=day).select_related("ticket__client").order_by("pk")
    )
    spans = {entry.pk: Span(entry.pk, entry.started_at, entry.minutes) for entry in entries if entry.started_at}
    gaps = gaps_before(spans.values(), until)
    entries.sort(key=lambda entry: (entry.started_at is None, entry.started_at or entry.recorded_at, entry.pk))
    lines = [Line(entry, spans[entry.pk].end if entry.pk in spans else None, gaps.get(entry.pk)) for entry in entries]
    return lines, gaps.get(None)


def tickets_to_log_on(person: StaffMember) -> list[tuple[int, str]]:
    """(number, title) of the tickets offered first: the person's own, and the internal ones everybody logs on."""
    offered = Ticket.objects.open().filter(Q(assignee=person) | Q(queue=Queue.INTERNAL)).in_work_order()
    return list(offered.values_list("pk", "title")[:TO_CHOOSE])
