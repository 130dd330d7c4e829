"""When the demo office is away: the vacations behind it, days off ahead, and the holidays."""

from datetime import date, datetime, timedelta

from demo.calendar import MEASURED_WEEKS
from demo.people import PEOPLE
from staffing.actions import add_holiday, add_time_off
from staffing.models import StaffMember, TimeOffKind

HOLIDAYS = ((1, 1, "New Year's Day"), (7, 4, "Independence Day"), (12, 25, "Christmas Day"))
YEARS = (-1, 0, 1)
HALF = "half"


def keep_the_calendar(*, staff: dict[str, StaffMember], this_monday: date, now: datetime) -> None:
    """Enter whole weeks of vacation as the plan has them, and what lies ahead.

    The measured weeks have neither holidays nor days off, so that their billability is the same for cost and capacity.
    """
    for person in PEOPLE:
        for week in person.vacation_weeks:
            first = this_monday + timedelta(weeks=week)
            _off(staff, person.key, first, first + timedelta(4), TimeOffKind.VACATION, now)
        for first_day, last_day, kind in person.ahead:
            days = (this_monday + timedelta(first_day), this_monday + timedelta(last_day))
            _off(staff, person.key, *days, kind, now)
    for day, name in holidays(this_monday):
        add_holiday(day=day, name=name, actor=staff["manager"], now=now)


def holidays(this_monday: date) -> list[tuple[date, str]]:
    """The fixed holidays around this week, those in the measured weeks left out; and the day after Thanksgiving."""
    measured = this_monday - timedelta(weeks=MEASURED_WEEKS)
    days = [(date(this_monday.year + year, month, day), name) for year in YEARS for month, day, name in HOLIDAYS]
    days += [(_thanksgiving(this_monday.year + year), "Thanksgiving Day") for year in YEARS]
    return sorted((day, name) for day, name in days if not measured <= day < this_monday)


def _thanksgiving(year: int) -> date:
    """The fourth Thursday of November."""
    first = date(year, 11, 1)
    return first + timedelta((3 - first.weekday()) % 7 + 21)


def _off(staff: dict[str, StaffMember], key: str, first: date, last: date, kind: str, now: datetime) -> None:
    half = kind == HALF
    add_time_off(
        person=staff[key], first_day=first, last_day=last, kind=TimeOffKind.VACATION if half else kind, is_half=half,
        actor=staff["manager"], now=now,
    )  # fmt: skip
