"""How many of the team's paid hours are productive, and what do the paid hours cost?"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from django.db.models import Q

from msp_office.calculations.period import Period
from staffing.calculations.billability import PersonTime, TeamTime, team_time
from staffing.calculations.loaded_cost import PaidTime, paid_time
from staffing.calculations.schedule import Schedule
from staffing.models import StaffMember
from staffing.reports.schedule import terms_since
from tickets.reports.hours import hours_by_person


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A person's time in a period and the stretches of paid time behind it."""

    person: StaffMember
    time: PersonTime
    paid: tuple[PaidTime, ...]
    schedule: Schedule

    @property
    def unpaid_days(self) -> int:
        """Days of employment for which no pay is recorded."""
        return sum(part.period.days for part in self.paid if part.rate_per_hour is None)


@dataclass(frozen=True, slots=True)
class TeamReport:
    """Numerator, denominator and people of a period. `outside` logged productive time without being of the team."""

    period: Period
    team: TeamTime
    records: tuple[PersonRecord, ...]
    outside: tuple[PersonTime, ...]

    @property
    def expected(self) -> Fraction | None:
        """What the team is expected to measure: the typed shares weighted by paid minutes, of those who have one."""
        typed = [
            (record.time.paid_minutes, Fraction(record.person.expected_percent) / 100)
            for record in self.members
            if record.person.expected_percent is not None
        ]
        paid = sum((minutes for minutes, _ in typed), Fraction(0))
        return sum((minutes * share for minutes, share in typed), Fraction(0)) / paid if paid else None

    @property
    def members(self) -> tuple[PersonRecord, ...]:
        """Those who count: team members who logged time."""
        counted = {person.key for person in self.team.people}
        return tuple(record for record in self.records if record.person.pk in counted)


def last_weeks(today: date, weeks: int) -> Period:
    """The last complete weeks, Monday to Sunday, before `today`."""
    monday = today - timedelta(today.weekday())
    return Period(monday - timedelta(weeks=weeks), monday)


def team_report(period: Period, *, weeks_per_month: Decimal, known_from: date | None = None) -> TeamReport:
    """The team in a period: everybody who delivers labor and was employed on one of its days.

    Schedules hold from the period on, or from an earlier day `known_from`. Seven queries at most.
    """
    logged = hours_by_person(period)
    terms = terms_since(min(period.start, known_from or period.start))
    people = StaffMember.objects.filter(Q(delivers_labor=True) | Q(pk__in=logged)).order_by("name", "pk")
    records, outside = [], []
    for person in people:
        productive, everything = logged.get(person.pk, (0, 0))
        if not person.delivers_labor:
            if productive:
                outside.append(PersonTime(person.pk, person.name, productive, everything, Fraction(0)))
            continue
        paid = paid_time(
            period,
            employed_from=person.started_on,
            ended_on=person.ended_on,
            weekly_minutes=person.weekly_paid_minutes,
            pays=[pay.stretch(weeks_per_month) for pay in terms.pays.get(person.pk, [])],
            weeks=terms.hours.get(person.pk, ()),
        )
        if paid or everything:
            schedule = terms.schedule_of(person)
            minutes = sum((part.minutes for part in paid), Fraction(0))
            off = min(schedule.off_minutes(period), minutes)
            time = PersonTime(person.pk, person.name, productive, everything, minutes, off)
            records.append(PersonRecord(person, time, tuple(paid), schedule))
    return TeamReport(period, team_time(record.time for record in records), tuple(records), tuple(outside))
