"""Many people at the same few tickets at once: no edit is lost, and the ledger's laws hold. On PostgreSQL."""

import threading
from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum

from msp_office.audit.models import AuditEntry
from msp_office.office.conflict import StaleVersion
from staffing.models import StaffMember
from tests.factories import NOW, make_person, make_ticket
from tickets.actions import change_ticket, change_time, delete_time, log_time
from tickets.actions.ticket import describe
from tickets.calculations.terms import Queue, Status
from tickets.models import EstimateChange, Movement, Ticket, TimeEntry
from tickets.reports.verification import ledger_differences

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 8
DEADLINE = 240


class Editor(threading.Thread):
    """One person who edits these tickets as fast as possible and remembers what was accepted."""

    def __init__(self, number: int, person: StaffMember, tickets: list[int], edits: int) -> None:
        super().__init__(daemon=True)
        self.rng = Random(number)  # noqa: S311 - a repeatable mix of edits
        self.number, self.person, self.tickets, self.edits = number, person, tickets, edits
        self.estimates: list[int] = []
        self.productive: Counter[int] = Counter()
        self.refused = 0
        self.failure: BaseException | None = None

    def run(self) -> None:
        try:
            for step in range(self.edits):
                if self.rng.random() < 0.6:
                    self.edit_ticket(step)
                else:
                    self.edit_time()
        except BaseException as failure:
            self.failure = failure
        finally:
            connection.close()

    def edit_ticket(self, step: int) -> None:
        rng = self.rng
        seen = Ticket.objects.get(pk=rng.choice(self.tickets))
        own = self.number * 1000 + step + 1  # an estimate that nobody else sets
        changes: dict[str, Any] = rng.choice(
            [
                {"estimate_minutes": own},
                {"status": rng.choice(list(Status)).value},
                {"queue": rng.choice(list(Queue)).value, "priority": rng.choice([2, 3, 4])},
            ]
        )
        version = rng.choice([None, seen.version])
        now = NOW + timedelta(minutes=step)
        try:
            change_ticket(ticket=seen, changes=changes, actor=self.person, now=now, version=version)
        except StaleVersion:
            self.refused += 1
        else:
            self.estimates += [own] if "estimate_minutes" in changes else []

    def edit_time(self) -> None:
        rng, key = self.rng, self.rng.choice(self.tickets)
        entry = log_time(
            ticket=Ticket(pk=key), staff_member=self.person, minutes=rng.randint(1, 90), actor=self.person, now=NOW,
            is_productive=rng.random() < 0.7,
        )  # fmt: skip
        fate = rng.random()
        if fate < 0.2:
            delete_time(entry=entry, actor=self.person, now=NOW)
            return
        if fate < 0.5:
            changes = {"minutes": rng.randint(1, 90), "is_productive": not entry.is_productive}
            entry = change_time(entry=entry, changes=changes, actor=self.person, now=NOW)
        self.productive[key] += entry.minutes if entry.is_productive else 0


def race(edits: int) -> None:
    tickets = [make_ticket(estimate_minutes=minutes).pk for minutes in (60, 240, None)]
    editors = [Editor(number, make_person(), tickets, edits) for number in range(THREADS)]
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join(DEADLINE)
    assert [editor.failure for editor in editors] == [None] * THREADS
    assert sum(editor.refused for editor in editors) > 0
    for key in tickets:
        every_change_is_in_the_trail(key)
        assert Ticket.objects.get(pk=key).worked_minutes == sum(editor.productive[key] for editor in editors)
    kept = set(EstimateChange.objects.values_list("minutes", flat=True))
    assert {own for editor in editors for own in editor.estimates} <= kept
    sums_hold()


def every_change_is_in_the_trail(key: int) -> None:
    """The version counts the accepted changes, each of which began where the one before it ended."""
    ticket = Ticket.objects.get(pk=key)
    entries = AuditEntry.objects.about(ticket).filter(verb="changed").order_by("pk")
    assert ticket.version == 1 + entries.count()
    last: dict[str, Any] = {}
    for changes in entries.values_list("changes", flat=True):
        for name, (before, after) in changes.items():
            assert last.get(name, before) == before
            last[name] = after
    assert last == {name: describe(ticket, name) for name in last}


def sums_hold() -> None:
    assert list(ledger_differences()) == []
    scopes = Movement.objects.order_by().values_list("queue", "priority")
    sums = {row[:2]: row[2:] for row in scopes.annotate(a=Sum("minutes"), b=Sum("tickets"), c=Sum("unestimated"))}
    owed: dict[tuple[str, int], tuple[int, int, int]] = {}
    for ticket in Ticket.objects.filter(is_open=True, queue__in=[queue for queue in Queue if queue.has_ledger]):
        minutes, count, missing = owed.get((ticket.queue, ticket.priority), (0, 0, 0))
        worked = sum(TimeEntry.objects.filter(ticket=ticket, is_productive=True).values_list("minutes", flat=True))
        left = max(0, (ticket.estimate_minutes or 0) - worked)
        one = (minutes + left, count + 1, missing + (ticket.estimate_minutes is None))
        owed[ticket.queue, ticket.priority] = one
    assert {scope: figures for scope, figures in sums.items() if any(figures)} == owed


@pytest.fixture(autouse=True)
def _only_on_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time by itself: this race is PostgreSQL's")


def test_eight_people_at_three_tickets_lose_nothing() -> None:
    race(edits=25)


@pytest.mark.slow
def test_eight_people_at_three_tickets_lose_nothing_in_1600_edits() -> None:
    race(edits=200)
