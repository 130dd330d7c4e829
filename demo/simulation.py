"""A year in the demo office: who works on what when, and what happens to a ticket on its way.

Work arrives at the pace at which it is done, steered softly toward a backlog that a calm office of ten has.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from django.db import transaction

from demo.calendar import DayPlan, plan_weeks
from demo.days_off import holidays
from demo.desk import ClientFile, Work
from demo.intake import Intake
from demo.notes import WAITING_NOTES
from demo.people import PEOPLE
from demo.work import ADMINISTRATION, MAINTENANCE
from staffing.models import StaffMember
from tickets.actions.snapshots import take_snapshots
from tickets.calculations.terms import Queue, Status

LONGEST_BLOCK = 240
ADMIN_PERCENT = 20
TEMPORARY_PERCENT = {"temp": 70, "outside": 40}
HELD_OVER_RUN = 25


@dataclass(slots=True)
class Day:
    """One person's day while it runs."""

    key: str
    productive: int
    others: list[int]
    had_lunch: bool = False


class Simulation(Intake):
    """`mondays` are the weeks to live through; the last one is the current week, of which today is not lived."""

    def __init__(
        self, rng: Random, staff: dict[str, StaffMember], clients: list[ClientFile], mondays: list[date], today: date
    ) -> None:
        super().__init__(rng, staff, clients, _plans(rng, mondays))
        self.mondays = mondays
        self.today = today

    def run(self, every_day: Callable[["Simulation", date], None]) -> None:
        """Everything before today, one transaction a week; `every_day` may add its own events to a day."""
        for number, monday in enumerate(self.mondays):
            offset = number - len(self.mondays) + 1
            with transaction.atomic():
                take_snapshots(now=self.clock(monday, 7))  # minutes after midnight, as beat does
                for weekday in range(7):
                    day = monday + timedelta(days=weekday)
                    if day < self.today:
                        self._plan_day(day, offset, first=number == weekday == 0)
                        every_day(self, day)
                        self.run_until(self.clock(day + timedelta(days=1), 0))

    def _plan_day(self, day: date, offset: int, *, first: bool) -> None:
        if day.weekday() >= 5:
            self.open_the_doors(day)
            if self.rng.random() < 0.7:
                self.at(self.clock(day, self.rng.randint(1, 1400)), self.weekend_alert)
            return
        self.open_the_doors(day)
        self.plan_arrivals(day, offset, first=first)
        for key, plan in self.plans.items():
            if day in plan:
                start = self.clock(day, 8 * 60 + self.rng.randint(0, 6) * 5)
                mine = Day(key, plan[day].productive, self._others(plan[day].other))
                self.at(start, partial(self._next_block, mine))
        if day.weekday() in (1, 3):
            self.at(self.clock(day, 16 * 60 + 20), self._owner_logs)

    def _others(self, minutes: int) -> list[int]:
        """Meetings, driving, training: one or two blocks a day."""
        if minutes <= 330:
            return [minutes] if minutes else []
        first = self.rng.randint(6, minutes // 10 - 3) * 5
        return [first, minutes - first]

    def _next_block(self, day: Day, moment: datetime) -> None:
        """The next thing this person does today: lunch, something of the office, or the next ticket."""
        if not day.had_lunch and moment.hour >= 12:
            day.had_lunch = True
            self.at(moment + timedelta(minutes=45), partial(self._next_block, day))
        elif day.others and (not day.productive or self.rng.random() < 0.25):
            minutes = day.others.pop()
            self.at(moment + timedelta(minutes=minutes), partial(self._office_time, day, minutes))
        elif day.productive:
            work = self.choose(day.key, moment)
            minutes = min(day.productive, max(5, work.minutes_left), LONGEST_BLOCK)
            if day.productive - minutes < 15:
                minutes = day.productive
            day.productive -= minutes
            work.is_busy = True
            self.at(moment + timedelta(minutes=minutes), partial(self._block_done, day, work, minutes))

    def _office_time(self, day: Day, minutes: int, moment: datetime) -> None:
        work = self.rng.choices(self.internal, (4, 3, 1, 4))[0]
        self.log(work, moment, day.key, minutes, productive=False, note="")
        self._next_block(day, moment)

    def choose(self, key: str, moment: datetime) -> Work:
        """Own tickets by priority and age (sometimes the oldest, or any), then anybody's, then something proactive."""
        today, skill = moment.date(), self.staff[key].skill
        is_admin = key == "admin"
        ready = [
            work
            for work in self.open.values()
            if not (work.is_busy or work.is_held or work.is_waiting)
            and work.ready_from <= today
            and (work.ticket.queue == Queue.ADMINISTRATION if is_admin else work.is_labor)
        ]
        mine = [work for work in ready if work.assignee == key]
        if mine:
            first, luck = min(mine, key=lambda work: work.order), self.rng.random()
            if first.ticket.priority == 1 or luck < 0.6:
                return first
            return min(mine, key=lambda work: work.ticket.pk) if luck < 0.85 else self.rng.choice(mine)
        able = [work for work in ready if work.ticket.skill <= skill]
        if able:
            work = min(able, key=lambda work: work.order)
            if not work.assignee:
                self.change(work, moment, key, assignee=key)
            return work
        kind = self.rng.choice(ADMINISTRATION if is_admin else MAINTENANCE)
        minutes = self.size(kind)
        return self.open_ticket(
            kind, moment, by=key, file=self.any_client(), minutes=minutes, estimate=self.guess(minutes), assignee=key
        )

    def _block_done(self, day: Day, work: Work, minutes: int, moment: datetime) -> None:
        work.is_busy = False
        work.minutes_left -= minutes
        work.worked += minutes
        may_be_late = moment.weekday() < 4 and moment.date() < self.today - timedelta(days=1)
        if may_be_late and self.rng.random() < 0.03:
            morning = self.clock(moment.date() + timedelta(days=1), 8 * 60 + self.rng.randint(1, 20))
            self.at(morning, partial(self._log_late, work, day.key, minutes, moment.date()))
        else:
            started_at = moment - timedelta(minutes=minutes) if self.rng.random() < 0.6 else None
            self.log(work, moment, day.key, minutes, started_at=started_at)
        if work.minutes_left <= 0:
            self.finish(work, moment, day.key)
            self._plan_afterlife(work, moment)
        else:
            self._go_on(work, moment, day.key)
        self._next_block(day, moment)

    def _log_late(self, work: Work, key: str, minutes: int, worked_on: date, moment: datetime) -> None:
        self.log(work, moment, key, minutes, worked_on=worked_on)

    def _go_on(self, work: Work, moment: datetime, key: str) -> None:
        """Not done yet: in progress, waiting for somebody, or in need of a new estimate."""
        rng = self.rng
        changes: dict[str, Any] = {}
        if work.may_over_run:
            work.is_held = work.worked > (work.estimate or 0) + HELD_OVER_RUN
        elif work.estimate is not None and work.worked > work.estimate and rng.random() < 0.9:
            changes["estimate_minutes"] = -(-(work.worked + work.minutes_left) // 30) * 30
        if rng.random() < 0.09 and work.ticket.priority > 1 and not work.may_over_run:
            status = rng.choices(list(WAITING_NOTES), (5, 3, 2))[0]
            changes["status"] = status
            self.note(work, moment, key, WAITING_NOTES[status])
            back = self.clock(moment.date() + timedelta(days=rng.randint(1, 7)), 7 * 60 + 40)
            self.at(back, partial(self._answered, work))
        elif work.status != Status.IN_PROGRESS:
            changes["status"] = Status.IN_PROGRESS.value
        if changes:
            self.change(work, moment, key, **changes)

    def _answered(self, work: Work, moment: datetime) -> None:
        if work.is_waiting and not work.is_held:
            self.change(work, moment, work.assignee or "manager", status=Status.IN_PROGRESS.value)

    def _plan_afterlife(self, work: Work, moment: datetime) -> None:
        """What happens to some tickets after they are done: closed by the client's word, or reopened."""
        later = self.clock(moment.date() + timedelta(days=self.rng.randint(1, 4)), 540 + self.rng.randint(0, 300))
        if self.rng.random() < 0.03 and work.is_labor:
            self.at(later, partial(self._reopen, work))
        elif work.status == Status.RESOLVED:
            self.at(later, partial(self._close, work))

    def _close(self, work: Work, moment: datetime) -> None:
        self.change(work, moment, "admin", status=Status.CLOSED.value)

    def _reopen(self, work: Work, moment: datetime) -> None:
        work.minutes_left = self.rng.randint(4, 16) * 5
        estimate = max(work.estimate or 0, work.worked) + 15 * self.rng.randint(1, 4)
        self.note(work, moment, "admin", "{contact} called: it is back.")
        status = Status.IN_PROGRESS.value
        self.change(work, moment, "admin", status=status, estimate_minutes=estimate, reason="It is back")

    def _owner_logs(self, moment: datetime) -> None:
        """Twice a week the owner writes down hours of selling, or of the office."""
        leads = [work for work in self.open.values() if work.ticket.queue == Queue.SALES]
        if leads and self.rng.random() < 0.6:
            lead = min(leads, key=lambda work: work.order)
            minutes = self.rng.randint(6, 24) * 5
            lead.minutes_left -= minutes
            self.log(lead, moment, "owner", minutes, productive=False)
            if lead.minutes_left <= 0:
                self.finish(lead, moment, "owner")
        else:
            self.log(self.internal[3], moment, "owner", self.rng.randint(24, 90) * 5, productive=False, note="")


def _plans(rng: Random, mondays: list[date]) -> dict[str, dict[date, DayPlan]]:
    """Minutes by person and day; those who do not deliver labor stand for a share of their own."""
    plans, closed = {}, {day for day, _ in holidays(mondays[-1])}
    for person in PEOPLE:
        if person.productive_percent is not None:
            plans[person.key] = plan_weeks(rng, mondays, person.productive_percent, person.vacation_weeks, closed)
        elif person.employed_weeks:
            first, last = person.employed_weeks
            away = [week for week in range(-len(mondays), 1) if not first <= week <= last]
            plans[person.key] = plan_weeks(rng, mondays, TEMPORARY_PERCENT[person.key], away, closed)
        elif person.key == "admin":
            plans[person.key] = plan_weeks(rng, mondays, ADMIN_PERCENT, person.vacation_weeks, closed)
    plans["outside"] = {day: DayPlan(plan.productive, 0) for day, plan in plans["outside"].items()}
    return plans
