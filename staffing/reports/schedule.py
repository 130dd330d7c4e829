"""Which days does each person work? Employment, paid weeks, time off and holidays, read together."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from staffing.calculations.schedule import DaysOff, PaidWeek, Schedule
from staffing.models import Holiday, Pay, StaffMember, TimeOff, WeeklyHours


@dataclass(frozen=True, slots=True)
class Terms:
    """What was said about everybody's paid weeks and days off, by person."""

    pays: dict[int, list[Pay]]
    hours: dict[int, list[PaidWeek]]
    off: dict[int, list[DaysOff]]
    holidays: frozenset[date]

    def schedule_of(self, person: StaffMember) -> Schedule:
        by_pay = [PaidWeek(pay.start, pay.end, pay.weekly_paid_minutes) for pay in self.pays.get(person.pk, ())]
        return Schedule(
            person.started_on,
            person.ended_on,
            person.weekly_paid_minutes,
            weeks=(*by_pay, *self.hours.get(person.pk, ())),
            off=tuple(self.off.get(person.pk, ())),
            holidays=self.holidays,
        )


def terms_since(first: date) -> Terms:
    """Everything that bears on days from `first` on. Four queries."""
    pays, off = defaultdict(list), defaultdict(list)
    for pay in Pay.objects.exclude(end__lte=first).order_by("start"):
        pays[pay.person_id].append(pay)
    for days in TimeOff.objects.filter(last_day__gte=first):
        off[days.person_id].append(days.days_off)
    holidays = Holiday.objects.filter(day__gte=first).values_list("day", flat=True)
    return Terms(pays, _hours(), off, frozenset(holidays))


def weeks_on(day: date, people: Iterable[StaffMember]) -> dict[int, int]:
    """The paid minutes of a week that hold for each person on a day. Four queries."""
    terms = terms_since(day)
    return {person.pk: terms.schedule_of(person).week_on(day) for person in people}


def _hours() -> dict[int, list[PaidWeek]]:
    """Each person's weeks in order, every one ending where the next begins."""
    found: dict[int, list[PaidWeek]] = defaultdict(list)
    for hours in WeeklyHours.objects.order_by("person_id", "-start"):
        weeks = found[hours.person_id]
        weeks.insert(0, PaidWeek(hours.start, weeks[0].start if weeks else None, hours.weekly_minutes))
    return found
