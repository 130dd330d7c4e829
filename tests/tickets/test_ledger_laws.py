"""The laws of the ledger in any order of events: the product beside a notebook that shares no code with it."""

import itertools
from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.factories import NOW, make_person, make_ticket
from tests.tickets.ledger_model import LABOR, WITH_BACKLOG, Line, Notebook, Page, Scope
from tickets.actions import change_ticket, change_time, delete_time, log_time
from tickets.calculations.terms import Priority, Queue, Status
from tickets.models import Movement, Ticket, TimeEntry
from tickets.reports.backlog import Backlog, backlog_at, flow
from tickets.reports.verification import ledger_differences

ZONE = ZoneInfo("America/Chicago")

queues = st.sampled_from([queue.value for queue in Queue])
priorities = st.sampled_from([2, 3, 4])
statuses = st.sampled_from([status.value for status in Status])
estimates = st.one_of(st.none(), st.sampled_from([0, 1, 30, 60, 90, 240]), st.integers(0, 2000 * 60))
minutes = st.one_of(st.sampled_from([1, 15, 30, 60, 90]), st.integers(1, 24 * 60))
which = st.integers(0, 99)
pauses = st.sampled_from([1, 7, 60, 24 * 60, 3 * 24 * 60])  # minutes until the next event


class LedgerMachine(RuleBasedStateMachine):
    """Every rule does one thing to the product and the same to the notebook."""

    def __init__(self) -> None:
        super().__init__()
        self.database = transaction.atomic()
        self.database.__enter__()
        self.zone = timezone.override(ZONE)
        self.zone.__enter__()
        self.person = make_person()
        self.notebook = Notebook()
        self.now = NOW
        self.seen = 0
        self.versions: Counter[int] = Counter()
        self.history: list[tuple[datetime, dict[Scope, tuple[int, int, int]]]] = []

    def teardown(self) -> None:
        try:
            self.check_the_past()
            self.check_worked_weeks()
            assert list(ledger_differences()) == []
        finally:
            self.zone.__exit__(None, None, None)
            transaction.set_rollback(True)
            self.database.__exit__(None, None, None)

    # What happens

    @initialize(queue=queues, priority=priorities, estimate=estimates)
    def open_first(self, queue: str, priority: int, estimate: int | None) -> None:
        self.open(queue, priority, estimate, Status.NEW.value, 1)

    @precondition(lambda self: len(self.notebook.pages) < 4)
    @rule(queue=queues, priority=priorities, estimate=estimates, status=statuses, pause=pauses)
    def open(self, queue: str, priority: int, estimate: int | None, status: str, pause: int) -> None:
        self.pass_time(pause)
        ticket = make_ticket(queue=queue, priority=priority, estimate_minutes=estimate, status=status, now=self.now)
        page = Page(queue, priority, status, estimate)
        self.notebook.pages[ticket.pk] = page
        self.versions[ticket.pk] = 1
        self.expect(page.opened())

    @rule(number=which, estimate=estimates, pause=pauses)
    def estimate(self, number: int, estimate: int | None, pause: int) -> None:
        key, page = self.pick(number, pause)
        self.change(key, page.estimate != estimate, estimate_minutes=estimate)
        self.expect(page.estimated(estimate))

    @rule(number=which, queue=queues, priority=priorities, pause=pauses)
    def reclassify(self, number: int, queue: str, priority: int, pause: int) -> None:
        key, page = self.pick(number, pause)
        self.change(key, (page.queue, page.priority) != (queue, priority), queue=queue, priority=priority)
        self.expect(page.reclassified(queue, priority))

    @rule(number=which, pause=pauses)
    def escalate(self, number: int, pause: int) -> None:
        key, page = self.pick(number, pause)
        self.change(key, page.priority != Priority.CRITICAL, critical_condition="server_down")
        self.expect(page.reclassified(page.queue, 1))

    @rule(number=which, status=statuses, pause=pauses)
    def set_status(self, number: int, status: str, pause: int) -> None:
        key, page = self.pick(number, pause)
        self.change(key, page.status != status, status=status)
        self.expect(page.became(status))

    @rule(number=which, estimate=estimates, queue=queues, status=statuses, pause=pauses)
    def change_all_at_once(self, number: int, estimate: int | None, queue: str, status: str, pause: int) -> None:
        key, page = self.pick(number, pause)
        is_change = (page.estimate, page.queue, page.status) != (estimate, queue, status)
        self.change(key, is_change, estimate_minutes=estimate, queue=queue, status=status)
        lines = page.estimated(estimate) + page.reclassified(queue, page.priority)
        self.expect(lines + page.became(status))

    @rule(number=which, size=minutes, productive=st.booleans(), days_ago=st.sampled_from([0, 0, 1, 9]), pause=pauses)
    def log(self, number: int, size: int, productive: bool, days_ago: int, pause: int) -> None:
        key, page = self.pick(number, pause)
        worked_on = timezone.localdate(self.now) - timedelta(days=days_ago)
        entry = log_time(
            ticket=Ticket(pk=key), staff_member=self.person, minutes=size, is_productive=productive,
            worked_on=worked_on, actor=self.person, now=self.now,
        )  # fmt: skip
        self.expect_time(page, entry.pk, (size, productive))

    @precondition(lambda self: any(page.time for page in self.notebook.pages.values()))
    @rule(number=which, size=minutes, productive=st.booleans(), pause=pauses)
    def correct(self, number: int, size: int, productive: bool, pause: int) -> None:
        page, entry = self.pick_entry(number, pause)
        changes = {"minutes": size, "is_productive": productive}
        change_time(entry=TimeEntry(pk=entry), changes=changes, actor=self.person, now=self.now)
        self.expect_time(page, entry, (size, productive))

    @precondition(lambda self: any(page.time for page in self.notebook.pages.values()))
    @rule(number=which, pause=pauses)
    def flip(self, number: int, pause: int) -> None:
        page, entry = self.pick_entry(number, pause)
        size, productive = page.time[entry]
        changes = {"is_productive": not productive}
        change_time(entry=TimeEntry(pk=entry), changes=changes, actor=self.person, now=self.now)
        self.expect_time(page, entry, (size, not productive))

    @precondition(lambda self: any(page.time for page in self.notebook.pages.values()))
    @rule(number=which, pause=pauses)
    def strike_out(self, number: int, pause: int) -> None:
        page, entry = self.pick_entry(number, pause)
        delete_time(entry=TimeEntry(pk=entry), actor=self.person, now=self.now)
        self.expect_time(page, entry, None)

    # What must hold

    @invariant()
    def sums_of_movements_are_what_is_owed(self) -> None:
        rows = Movement.objects.order_by().values_list("ticket_id", "queue", "priority")
        sums = {
            (row[0], row[1], row[2]): row[3:]
            for row in rows.annotate(a=Sum("minutes"), b=Sum("tickets"), c=Sum("unestimated"))
        }
        owed = {
            (key, page.queue, page.priority): (page.owed, 1, int(page.estimate is None))
            for key, page in self.notebook.pages.items()
            if page.counts
        }
        assert {scope: figures for scope, figures in sums.items() if any(figures)} == owed

    @invariant()
    def tickets_carry_the_same_figures(self) -> None:
        for ticket in Ticket.objects.all():
            page = self.notebook.pages[ticket.pk]
            remaining = max(0, (page.estimate or 0) - page.worked) if page.is_open else 0
            assert (ticket.worked_minutes, ticket.remaining_minutes, ticket.is_open, ticket.version) == (
                page.worked, remaining, page.is_open, self.versions[ticket.pk],
            )  # fmt: skip
            assert ticket.logged_minutes == sum(size for size, _ in page.time.values())

    def check_the_past(self) -> None:
        """Opening plus movements is closing, for the office, queues and priorities in turn, between known moments."""
        points = self.history[:: max(1, len(self.history) // 3)]
        for number, (moment, totals) in enumerate(points):
            after = moment + timedelta(seconds=1)
            assert backlog_at(after) == add(totals, queues=LABOR)
            for queue in WITH_BACKLOG if number % 2 else ():
                assert backlog_at(after, queue=Queue(queue)) == add(totals, queues=(queue,))
            for priority in () if number % 2 else Priority:
                assert backlog_at(after, priority=priority) == add(totals, queues=LABOR, priority=priority)
        for (start, opening), (end, closing) in itertools.pairwise(points):
            moved = flow(start + timedelta(seconds=1), end + timedelta(seconds=1))
            assert (moved.opening, moved.closing) == (add(opening, queues=LABOR), add(closing, queues=LABOR))
            assert moved.closing.minutes == moved.opening.minutes + sum(moved.minutes_by_reason.values())
            assert moved.closing.minutes == moved.opening.minutes + moved.minutes_in - moved.minutes_out

    def check_worked_weeks(self) -> None:
        worked: Counter[Any] = Counter()
        for moment, size in Movement.objects.office().filter(reason="worked").values_list("recorded_at", "minutes"):
            day = moment.astimezone(ZONE).date()
            worked[day - timedelta(days=day.weekday())] -= size
        expected = self.notebook.worked_by_week
        assert {week: size for week, size in worked.items() if size} == {w: s for w, s in expected.items() if s}

    # How

    def pass_time(self, pause: int) -> None:
        self.now += timedelta(minutes=pause)

    def pick(self, number: int, pause: int) -> tuple[int, Page]:
        self.pass_time(pause)
        pages = list(self.notebook.pages.items())
        return pages[number % len(pages)]

    def pick_entry(self, number: int, pause: int) -> tuple[Page, int]:
        self.pass_time(pause)
        entries = [(page, entry) for page in self.notebook.pages.values() for entry in page.time]
        return entries[number % len(entries)]

    def change(self, key: int, is_change: bool, **changes: Any) -> None:
        self.versions[key] += is_change
        change_ticket(ticket=Ticket(pk=key), changes=changes, actor=self.person, now=self.now)

    def expect_time(self, page: Page, entry: int, value: tuple[int, bool] | None) -> None:
        before = page.worked
        lines = page.timed(entry, value)
        if page.queue in LABOR:
            day = self.now.astimezone(ZONE).date()
            self.notebook.worked_by_week[day - timedelta(days=day.weekday())] += page.worked - before
        self.expect(lines)

    def expect(self, lines: list[Line]) -> None:
        """The product wrote down exactly these movements, in this order."""
        rows = list(Movement.objects.filter(pk__gt=self.seen).order_by("pk"))
        assert [(row.reason, row.minutes, row.queue, row.priority) for row in rows if row.minutes] == lines
        assert {row.recorded_at for row in rows} <= {self.now}
        self.seen = max([self.seen, *(row.pk for row in rows)])
        self.history.append((self.now, self.notebook.totals()))


def add(totals: dict[Scope, tuple[int, int, int]], *, queues: tuple[str, ...], priority: int | None = None) -> Backlog:
    chosen = [figures for (queue, p), figures in totals.items() if queue in queues and priority in (None, p)]
    return Backlog(*(sum(column) for column in zip(*chosen, strict=True))) if chosen else Backlog(0, 0, 0)


@pytest.mark.django_db
@pytest.mark.sqlite_too
def test_ledger_keeps_its_laws_in_any_order_of_events() -> None:
    run_state_machine_as_test(
        LedgerMachine,
        settings=settings(max_examples=50, stateful_step_count=10, derandomize=True, deadline=None),
    )


@pytest.mark.django_db
@pytest.mark.sqlite_too
def test_time_of_a_closed_ticket_outside_the_backlog_is_never_unspent_nor_beyond() -> None:
    """Closed in Internal, 30 min logged there, moved to Service, 20 more logged, the 30 struck out."""
    person = make_person()
    ticket = make_ticket(queue="internal", status="closed")
    first = log_time(ticket=ticket, staff_member=person, minutes=30, actor=person, now=NOW)
    change_ticket(ticket=ticket, changes={"queue": "service"}, actor=person, now=NOW)
    log_time(ticket=ticket, staff_member=person, minutes=20, actor=person, now=NOW)
    delete_time(entry=first, actor=person, now=NOW)
    assert list(Movement.objects.order_by("pk").values_list("reason", "minutes")) == [
        ("worked", -20),
        ("over_run", 20),
        ("worked", 30),
        ("closed_unspent", -10),
        ("over_run", -20),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("came_closed", [True, False], ids=["opened as closed", "closed in Internal"])
def test_time_on_a_ticket_that_closed_without_a_movement_is_beyond_its_estimate(came_closed: bool) -> None:
    """Nothing was posted as unspent, so nothing is taken back."""
    person = make_person()
    queue = "service" if came_closed else "internal"
    ticket = make_ticket(queue=queue, status="closed" if came_closed else "new", estimate_minutes=60)
    change_ticket(ticket=ticket, changes={"status": "closed"}, actor=person, now=NOW)
    change_ticket(ticket=ticket, changes={"queue": "service"}, actor=person, now=NOW)
    log_time(ticket=ticket, staff_member=person, minutes=20, actor=person, now=NOW)
    posted = list(Movement.objects.order_by("pk").values_list("reason", "minutes"))
    assert posted == [("worked", -20), ("over_run", 20)]


@pytest.mark.slow
@pytest.mark.django_db
def test_ledger_keeps_its_laws_in_long_lives() -> None:
    run_state_machine_as_test(
        LedgerMachine,
        settings=settings(
            max_examples=200, stateful_step_count=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
        ),
    )
