"""How many productive hours does the team have in any week, and how many weeks of work wait?

Capacity of a coming week = Σ (scheduled − time off) × capacity billability, each person with the billability measured
over the last complete weeks. "The team" are the people who deliver labor and logged time in these weeks; those who
logged none are left out of both and named.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from django.db.models import Count, Q, Sum

from msp_office.calculations.period import Period
from msp_office.calculations.week import WEEK, mondays
from msp_office.office.models import OfficeSettings
from staffing.calculations.billability import TeamTime
from staffing.calculations.capacity import PersonCapacity, TeamCapacity
from staffing.calculations.capacity import weeks_of_work as weeks_of
from staffing.models import Skill, StaffMember
from staffing.reports.billability import PersonRecord, TeamReport, last_weeks, team_report
from tickets.models import Ticket
from tickets.reports.backlog import backlog_at

WINDOW = 13  # weeks over which billability is measured


@dataclass(frozen=True, slots=True)
class CapacityWeek:
    """What the team is expected to deliver in the week that begins on `monday`."""

    monday: date
    team: TeamCapacity


@dataclass(frozen=True, slots=True)
class Capacity:
    """`weeks` are those asked for; `normal` is a week without time off, of the people employed on `as_of`.

    `measured` are the sums that billability rests on; `left_out` names people of the team who logged nothing in it.
    """

    as_of: date
    window: Period
    measured: TeamTime
    weeks: tuple[CapacityWeek, ...]
    normal: TeamCapacity
    left_out: tuple[str, ...]

    @property
    def reason(self) -> str:
        """Why there is no capacity to divide by; nothing when there is."""
        if not self.measured.people:
            return f"nobody of the team logged time in the {self.window.days // 7} weeks before"
        if self.normal.available_minutes <= 0:
            return "nobody of the team is paid for hours now"
        return "" if self.normal.productive_minutes > 0 else "none of the logged time is productive"


@dataclass(frozen=True, slots=True)
class WeeksOfWork:
    """Backlog ÷ capacity of a normal week, with both sides; `weeks` is None for the `reason`."""

    backlog_minutes: int
    unestimated: int
    week_minutes: Fraction
    weeks: Fraction | None
    reason: str


def capacity(as_of: date, first: date, last: date, *, window_weeks: int = WINDOW) -> Capacity:
    """The team's capacity in every week from Monday `first` to Monday `last`, as it can be foreseen on `as_of`.

    Past weeks are answered alike (what would have been expected); for what was delivered see `delivered`. Eight
    queries for any number of people and weeks. Errors: ValueError when `first` or `last` is no Monday.
    """
    if first.weekday() or last.weekday():
        raise ValueError("Weeks begin on Mondays.")
    report = team_report(
        last_weeks(as_of, window_weeks), weeks_per_month=OfficeSettings.current().weeks_per_month, known_from=first
    )
    records = [(record, rate) for record in report.members if (rate := record.time.for_capacity) is not None]
    weeks = []
    for monday in mondays(first, last):
        week = Period(monday, monday + WEEK)
        people = (
            _person(record, rate, record.schedule.scheduled_minutes(week), record.schedule.off_minutes(week))
            for record, rate in records
        )
        weeks.append(CapacityWeek(monday, _team(people)))
    normal = (
        _person(record, rate, Fraction(record.schedule.week_on(as_of)), Fraction(0))
        for record, rate in records
        if record.schedule.is_employed_on(as_of)
    )
    return Capacity(
        as_of, report.period, report.team, tuple(weeks), _team(normal), _left_out(report, as_of, last + WEEK)
    )


def weeks_of_work(as_of: date, *, known_at: datetime | None = None, measured: Capacity | None = None) -> WeeksOfWork:
    """How long the office's backlog lasts: as it is now, or as it was known at a moment.

    `measured`: the capacity on `as_of` over the usual window, where it has been read already.
    """
    if known_at is None:
        sums = (
            Ticket.objects.open()
            .labor()
            .aggregate(
                minutes=Sum("remaining_minutes", default=0), unestimated=Count("pk", filter=Q(estimate_minutes=None))
            )
        )
        backlog, unestimated = sums["minutes"], sums["unestimated"]
    else:
        then = backlog_at(known_at)
        backlog, unestimated = then.minutes, then.unestimated
    monday = as_of - timedelta(as_of.weekday())
    found = measured or capacity(as_of, monday, monday)
    week = found.normal.productive_minutes
    return WeeksOfWork(backlog, unestimated, week, weeks_of(backlog, week), found.reason)


def _person(record: PersonRecord, rate: Fraction, scheduled: Fraction, off: Fraction) -> PersonCapacity:
    person = record.person
    return PersonCapacity(person.pk, person.name, person.skill, scheduled, off, rate, Skill(person.skill).label)


def _team(people: Iterable[PersonCapacity]) -> TeamCapacity:
    return TeamCapacity(tuple(person for person in people if person.scheduled_minutes > 0))


def _left_out(report: TeamReport, as_of: date, until: date) -> tuple[str, ...]:
    """People of the team who are here, or will be, and logged nothing in the measured weeks."""
    counted = {person.key for person in report.team.people}
    team = StaffMember.objects.filter(delivers_labor=True).exclude(pk__in=counted)
    here = team.exclude(ended_on__lt=as_of).exclude(started_on__gte=until)
    return tuple(here.order_by("name", "pk").values_list("name", flat=True))
