"""Who is off when: the days off of one person or of everybody, and the holidays of the office."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from msp_office.calculations.period import Period
from staffing.models import Holiday, StaffMember, TimeOff
from staffing.reports.schedule import terms_since

SOON = timedelta(days=28)
BACK = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class DaysLine:
    """One stretch of days off, with the working days in it (holidays are none) and the hours that they are."""

    time_off: TimeOff
    working_days: Fraction
    minutes: Fraction

    @property
    def is_one_day(self) -> bool:
        return self.time_off.first_day == self.time_off.last_day


@dataclass(frozen=True, slots=True)
class TimeOffPage:
    """`coming` ends today or later, soonest first; `past` is over, latest first."""

    coming: tuple[DaysLine, ...]
    past: tuple[DaysLine, ...]
    holidays: tuple[Holiday, ...]
    off_today: tuple[str, ...]
    soon_minutes: Fraction

    @property
    def next_holiday(self) -> Holiday | None:
        return self.holidays[0] if self.holidays else None


def time_off_page(today: date, *, person: StaffMember | None = None) -> TimeOffPage:
    """Days off of one person, or of everybody, from a year ago on. Six queries."""
    rows = TimeOff.objects.filter(last_day__gte=today - BACK).select_related("person")
    if person is not None:
        rows = rows.filter(person=person)
    terms = terms_since(today - BACK)
    lines, soon = [], Fraction(0)
    for row in rows.order_by("first_day", "person__name", "pk"):
        schedule, off = terms.schedule_of(row.person), row.days_off
        lines.append(DaysLine(row, len(schedule.days_taken(off)) * off.share, schedule.minutes_taken(off)))
        soon += schedule.minutes_taken(off, Period(today, today + SOON))
    return TimeOffPage(
        coming=tuple(line for line in lines if line.time_off.last_day >= today),
        past=tuple(line for line in reversed(lines) if line.time_off.last_day < today),
        holidays=tuple(Holiday.objects.filter(day__gte=today)),
        off_today=tuple(
            line.time_off.person.name for line in lines if line.time_off.first_day <= today <= line.time_off.last_day
        ),
        soon_minutes=soon,
    )
