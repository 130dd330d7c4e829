"""What comes in to the demo office: requests, alerts, one big project, and what triage makes of them.

Events stand in one queue by their moment, so that ledger, trail and ticket numbers grow in the order of time.
"""

import heapq
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import count
from random import Random

from django.utils import timezone

from demo.calendar import DayPlan
from demo.desk import ClientFile, Desk, Work
from demo.people import PEOPLE, PROJECT_COMPANY
from demo.service import SERVICE
from demo.work import (
    ADMINISTRATION,
    BUMP,
    BUMP_KIND,
    CRITICAL,
    INTERNAL,
    MAINTENANCE,
    PROJECTS,
    SALES,
    Kind,
)
from staffing.models import StaffMember
from tickets.calculations.terms import Priority, Queue, Status

BUMP_WEEK = -22  # counted back from the current week
BUMP_WEEKS = 8  # until the project is worked off
SHELVES = ((SERVICE, 1000), (MAINTENANCE, 240), (PROJECTS, 40), (CRITICAL, 8))


class Intake(Desk):
    """The desk with a clock, a client file and a stream of things to do."""

    def __init__(
        self,
        rng: Random,
        staff: dict[str, StaffMember],
        clients: list[ClientFile],
        plans: dict[str, dict[date, DayPlan]],
    ) -> None:
        super().__init__(rng, staff)
        self.clients = clients
        self.plans = plans
        self.events: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self.numbers = count()
        self.internal: list[Work] = []
        self.debt = 0  # minutes of work that came in ahead of the aim
        self.client_weights: list[int] = []

    def at(self, moment: datetime, act: Callable[[datetime], None]) -> None:
        heapq.heappush(self.events, (moment, next(self.numbers), act))

    def clock(self, day: date, minutes: int) -> datetime:
        """So many minutes after midnight, in the office's zone."""
        return timezone.make_aware(datetime.combine(day, time(minutes // 60, minutes % 60)))

    def run_until(self, moment: datetime) -> None:
        while self.events and self.events[0][0] < moment:
            when, _, act = heapq.heappop(self.events)
            act(when)

    def open_the_doors(self, day: date) -> None:
        """Who is a client on this day; a new month has new tickets for time that belongs to no client."""
        self.client_weights = [file.company.weight if file.is_client_on(day) else 0 for file in self.clients]
        if self.internal and f"{day:%B}" in self.internal[0].ticket.title:
            return
        moment = self.clock(day, 0)
        for work in self.internal:
            self.change(work, moment, "", status=Status.CLOSED.value)
        self.internal = [
            self.open_ticket(Kind(category, (title,), (5, 5, 5), 1, Queue.INTERNAL, 0), moment)
            for title, category in INTERNAL
        ]
        for work in self.internal:
            self.open.pop(work.ticket.pk)

    def plan_arrivals(self, day: date, offset: int, *, first: bool) -> None:
        """As much work as gets done today, and a fraction of what lacks toward the aim."""
        rng = self.rng
        done = sum(plan[day].productive for key, plan in self.plans.items() if day in plan and key != "admin")
        lacking = self._aim(offset) - sum(max(0, work.minutes_left) for work in self.open.values() if work.is_labor)
        wanted = int((done + lacking * (0.9 if first else 0.08)) * rng.uniform(0.6, 1.4)) - self.debt
        while wanted > 0:
            shelf = rng.choices([shelf for shelf, _ in SHELVES], [share for _, share in SHELVES])[0]
            kind = rng.choices(shelf, [kind.weight for kind in shelf])[0]
            minutes = self.size(kind)
            wanted -= minutes
            self.at(self.clock(day, int(rng.triangular(430, 1040, 560))), partial(self._arrive, kind, minutes))
        self.debt = -wanted
        weights = [kind.weight for kind in ADMINISTRATION]
        for kind in rng.choices(ADMINISTRATION, weights, k=rng.choice((0, 0, 1, 1, 1))):
            self.at(self.clock(day, rng.randint(500, 990)), partial(self._arrive, kind, self.size(kind)))
        if rng.random() < 0.08:
            self.at(self.clock(day, rng.randint(560, 900)), self._lead)
        if offset == BUMP_WEEK and day.weekday() == 1:
            self.at(self.clock(day, 9 * 60 + 10), self._project)

    def _aim(self, offset: int) -> int:
        """Minutes of open work to steer to."""
        after = offset - BUMP_WEEK
        bump = 150 * 60 * (BUMP_WEEKS - after) // BUMP_WEEKS if 0 <= after < BUMP_WEEKS else 0
        return (190 + max(0, 52 + offset) // 2) * 60 + bump

    def any_client(self) -> ClientFile:
        return self.rng.choices(self.clients, self.client_weights)[0]

    def _arrive(self, kind: Kind, minutes: int, moment: datetime) -> None:
        """A request or an alert. Most are estimated at once by whoever takes the call, the rest at triage."""
        rng, file = self.rng, self.any_client()
        if kind.is_alert and not kind.condition:
            work = self.open_ticket(kind, moment, file=file, minutes=minutes)
            self.at(moment + timedelta(minutes=rng.randint(6, 45)), partial(self.triage, work))
            return
        administrative = kind.queue == Queue.ADMINISTRATION
        asked = rng.choice((1, 2, 2, 3, 3, 3, 4)) if rng.random() < 0.35 else None
        by = "admin" if administrative or rng.random() < 0.55 else "manager"
        if kind.condition or administrative or rng.random() < 0.8:
            late = 0 if kind.condition or rng.random() > 0.07 else rng.randint(2, 9)
            work = self.open_ticket(
                kind, moment, by=by, file=file, minutes=minutes, estimate=self.guess(minutes), requested_priority=asked,
                assignee="admin" if administrative else self.fit(kind),
                status=(Status.SCHEDULED if late else Status.NEW).value,
                scheduled_on=moment.date() + timedelta(days=late) if late else None,
            )  # fmt: skip
            work.ready_from = work.ticket.scheduled_on or date.min
        else:
            work = self.open_ticket(kind, moment, by=by, file=file, minutes=minutes, requested_priority=asked)
            self.at(moment + timedelta(minutes=rng.randint(10, 100)), partial(self.triage, work))
        if rng.random() < 0.025:
            self.at(moment + timedelta(days=rng.randint(1, 4)), partial(self._withdraw, work))

    def weekend_alert(self, moment: datetime) -> None:
        kind = self.rng.choice([kind for kind in SERVICE if kind.is_alert])
        work = self.open_ticket(kind, moment, file=self.any_client())
        monday = moment.date() + timedelta(days=7 - moment.weekday())
        self.at(self.clock(monday, 8 * 60 + self.rng.randint(5, 50)), partial(self.triage, work))

    def _project(self, moment: datetime) -> None:
        """The migration of one client comes in as a whole: the bump in the backlog."""
        file = next(file for file in self.clients if file.company.name == PROJECT_COMPANY)
        people = ("senior", "outside", "priya", "owen")
        for number, title in enumerate(BUMP):
            step = partial(self._open_step, file, title, people[number % 4])
            self.at(moment + timedelta(minutes=3 * number), step)

    def _open_step(self, file: ClientFile, title: str, assignee: str, moment: datetime) -> None:
        minutes = self.size(BUMP_KIND)
        self.open_ticket(
            BUMP_KIND, moment, by="manager", file=file, title=title, minutes=minutes, estimate=self.guess(minutes),
            priority=Priority.MEDIUM, requested_priority=2, assignee=assignee,
        )  # fmt: skip

    def _lead(self, moment: datetime) -> None:
        self.open_ticket(Kind("Sales", SALES, (60, 120, 300), 1, Queue.SALES, 0), moment, by="owner", assignee="owner")

    def triage(self, work: Work, moment: datetime) -> None:
        """Somebody looks at a new ticket: estimate, person, sometimes another priority."""
        if work.is_held or work.ticket.pk not in self.open:
            return
        by = "manager" if moment.date() in self.plans["manager"] else "admin"
        changes: dict[str, object] = {"estimate_minutes": self.guess(work.minutes_left + work.worked)}
        reason = ""
        if self.rng.random() < 0.2 and not work.kind.condition:
            changes["priority"], reason = self.rng.choice((2, 3, 4)), "After a call with the client"
        self.change(work, moment, by, reason=reason, assignee=work.assignee or self.fit(work.kind), **changes)

    def _withdraw(self, work: Work, moment: datetime) -> None:
        if not (work.worked or work.is_busy or work.is_held) and work.ticket.pk in self.open:
            self.note(work, moment, "admin", "{contact} called: no longer needed.")
            self.change(work, moment, "admin", status=Status.CANCELLED.value)

    def guess(self, minutes: int) -> int:
        """An estimate: near the truth, a little generous, in quarters of an hour."""
        return max(15, round(minutes * self.rng.uniform(0.8, 1.45) / 15) * 15)

    def fit(self, kind: Kind) -> str:
        """Somebody who has the skill, more often who has more hours for it."""
        able = [person for person in PEOPLE if person.productive_percent is not None and person.skill >= kind.skill]
        shares = [(person.productive_percent or 0) * (3 if person.skill == kind.skill else 1) for person in able]
        return self.rng.choices([person.key for person in able], shares)[0]
