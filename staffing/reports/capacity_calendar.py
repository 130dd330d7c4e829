"""How many productive hours did each past week bring, how many will each coming one, and who is off when?"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import Sum

from msp_office.calculations.period import Period
from msp_office.calculations.week import WEEK, monday_of
from staffing.models import Holiday, TimeOff
from staffing.reports.capacity import Capacity, CapacityWeek, capacity
from tickets.models import TimeEntry

PAST = 13  # weeks measured before this one
COMING = 13  # weeks expected, this one included


@dataclass(frozen=True, slots=True)
class CalendarWeek:
    """A week of the calendar. `delivered_minutes` is None where it has not begun; `events` say who is off."""

    week: CapacityWeek
    delivered_minutes: int | None
    is_over: bool
    off: tuple[TimeOff, ...]
    holidays: tuple[Holiday, ...]

    @property
    def monday(self) -> date:
        return self.week.monday

    @property
    def sunday(self) -> date:
        return self.week.monday + timedelta(6)

    @property
    def minutes(self) -> Fraction:
        """Delivered where the week is over, expected where it is not."""
        if self.is_over:
            return Fraction(self.delivered_minutes or 0)
        return self.week.team.productive_minutes

    @property
    def billability(self) -> Fraction | None:
        """Measured where the week is over: delivered ÷ (scheduled − time off)."""
        if not self.is_over:
            return self.week.team.billability
        available = self.week.team.available_minutes
        return self.minutes / available if available > 0 else None


@dataclass(frozen=True, slots=True)
class Calendar:
    capacity: Capacity
    past: tuple[CalendarWeek, ...]
    coming: tuple[CalendarWeek, ...]

    @property
    def weeks(self) -> tuple[CalendarWeek, ...]:
        return (*self.past, *self.coming)

    @property
    def next_four_minutes(self) -> Fraction:
        """Expected in the four weeks after this one."""
        return sum((week.minutes for week in self.coming[1:5]), Fraction(0))

    @property
    def lowest(self) -> CalendarWeek:
        """The coming week with the fewest productive hours, the first of them."""
        return min(self.coming, key=lambda week: week.minutes)


def capacity_calendar(today: date, *, window_weeks: int) -> Calendar:
    """Thirteen weeks back and thirteen ahead, of the team. Eleven queries."""
    this_monday = monday_of(today)
    first, last = this_monday - PAST * WEEK, this_monday + (COMING - 1) * WEEK
    found = capacity(today, first, last, window_weeks=window_weeks)
    people = [person.key for person in found.measured.people]
    delivered = delivered_by_week(people, Period(first, last + WEEK))
    rows = list(
        TimeOff.objects.filter(last_day__gte=first, first_day__lt=last + WEEK)
        .select_related("person")
        .order_by("first_day", "person__name", "pk")
    )
    holidays = list(Holiday.objects.filter(day__gte=first, day__lt=last + WEEK))
    weeks = [
        CalendarWeek(
            week,
            delivered.get(week.monday, 0) if week.monday <= this_monday else None,
            week.monday < this_monday,
            tuple(off for off in rows if off.first_day < week.monday + WEEK and off.last_day >= week.monday),
            tuple(holiday for holiday in holidays if week.monday <= holiday.day < week.monday + WEEK),
        )
        for week in found.weeks
    ]
    return Calendar(found, tuple(weeks[:PAST]), tuple(weeks[PAST:]))


def delivered_by_week(people: list[int], period: Period) -> dict[date, int]:
    """Productive minutes that these people logged in each week, by its Monday. One query."""
    sums: dict[date, int] = defaultdict(int)
    days = (
        TimeEntry.objects.productive()
        .filter(staff_member__in=people, worked_on__gte=period.start, worked_on__lt=period.end)
        .order_by()
        .values_list("worked_on")
        .annotate(minutes=Sum("minutes"))
    )
    for day, minutes in days:
        sums[monday_of(day)] += minutes
    return dict(sums)
