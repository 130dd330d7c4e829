"""Snapshots under any history and any interruption, against a replay that shares no code; and taken by many at once."""

import threading
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from msp_office.calculations.week import start_of_day
from msp_office.office.models import OfficeSettings
from tests.conftest import StartProcess
from tests.processes import wait_until
from tests.tickets.test_snapshots import exactly_one_for_each, one_week_of_work
from tickets.actions.snapshots import take_snapshots
from tickets.models import Movement, WeeklySnapshot

ZONES = ["America/Chicago", "Africa/Cairo", "America/Santiago", "Australia/Lord_Howe", "Europe/Berlin"]
START = datetime(2026, 8, 20, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LABOR = ("service", "projects", "maintenance")

LAST = START + timedelta(weeks=14)  # every zone has changed its clock by then
WEEK = 7 * 24 * 60  # minutes

moments = st.integers(0, 11 * WEEK).map(lambda minutes: START + minutes * MINUTE)
movements = st.lists(
    st.tuples(
        moments,
        st.sampled_from(["new", "worked", "raised", "lowered", "closed_unspent", "imported"]),
        st.integers(-3000, 3000),
        st.sampled_from([*LABOR, "administration"]),
        st.integers(1, 4),
        st.integers(-1, 1),
    ),
    min_size=1,
    max_size=30,
)


def replay(rows: list[tuple[datetime, str, int, str, int, int]], zone: ZoneInfo, scope: str) -> dict[date, tuple]:  # type: ignore[type-arg]  # a table of figures
    """By hand: every movement put into the local day it happened, then into the Monday that follows."""
    weeks: dict[date, Counter[str]] = {}
    inside = [row for row in rows if row[3] in LABOR and scope in ("office", row[3], f"p{row[4]}")]
    days = [row[0].astimezone(zone).date() for row in rows]
    monday = min(days) + timedelta(days=7 - min(days).weekday())
    answer = {}
    level = tickets = 0
    for row in inside:
        day = row[0].astimezone(zone).date()
        weeks.setdefault(day + timedelta(days=7 - day.weekday()), Counter())[row[1]] += row[2]
    while monday <= max(days) + timedelta(days=40):
        opening = level
        level += sum(weeks.get(monday, Counter()).values())
        tickets = sum(row[5] for row in inside if row[0].astimezone(zone).date() < monday)
        by_reason = {reason: minutes for reason, minutes in weeks.get(monday, Counter()).items() if minutes}
        answer[monday] = (opening, by_reason, level, tickets)
        monday += timedelta(days=7)
    return answer


@pytest.mark.django_db
@pytest.mark.sqlite_too
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    rows=movements,
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    ticks=st.lists(st.integers(0, 13 * WEEK).map(lambda minutes: START + minutes * MINUTE), max_size=12),
)
def test_snapshots_taken_at_any_times_equal_the_replay(
    rows: list[tuple[datetime, str, int, str, int, int]], zone: ZoneInfo, ticks: list[datetime]
) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE tickets_weeklysnapshot, tickets_movement")
    else:
        WeeklySnapshot.objects.all().delete()
        Movement.objects.all().delete()
    OfficeSettings.current()
    OfficeSettings.objects.update(time_zone=zone.key, history_sealed_at=None)
    rows = sorted(row for row in rows if row[2] or row[5])
    if not rows:
        return
    waiting = list(rows)
    for moment in sorted([*ticks, LAST]):
        post([row for row in waiting if row[0] < moment])  # the clock moves on: what has happened is recorded
        waiting = [row for row in waiting if row[0] >= moment]
        take_snapshots(now=moment)
    for scope in ("office", "service", "projects", "maintenance", "p1", "p2", "p3", "p4"):
        expected = replay(rows, zone, scope)
        taken = {row.monday: row for row in WeeklySnapshot.objects.filter(scope=scope)}
        due = [monday for monday in expected if start_of_day(monday, zone) <= LAST - 5 * MINUTE]
        assert due == sorted(taken)[: len(due)]
        for monday in due:
            row = taken[monday]
            figures = (row.opening_minutes, row.sums.minutes_by_reason, row.closing_minutes, row.open_tickets)
            assert figures == expected[monday]
            assert row.is_late == (row.taken_at - row.closes_at > timedelta(hours=2))


def post(rows: list[tuple[datetime, str, int, str, int, int]]) -> None:
    Movement.objects.bulk_create(
        Movement(
            ticket_id=1, recorded_at=moment, effective_at=moment, reason=reason, minutes=minutes, queue=queue,
            priority=priority, tickets=tickets,
        )
        for moment, reason, minutes, queue, priority, tickets in rows
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite_too
def test_twenty_workers_at_once_take_each_monday_once() -> None:
    one_week_of_work()
    now = datetime(2026, 10, 27, 12, tzinfo=UTC)
    ready, faults = threading.Barrier(20), []

    def work() -> None:
        try:
            ready.wait()
            take_snapshots(now=now)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(20)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert faults == []
    assert len(exactly_one_for_each()) == 8
    assert WeeklySnapshot.objects.values("taken_at").distinct().count() == 1


@pytest.mark.slow
@pytest.mark.parametrize("broker", ["redis", "filesystem"], indirect=True)
def test_machine_that_was_off_catches_up_with_two_beats_and_two_workers(start_process: StartProcess) -> None:
    """The clock is the real one: the movements are weeks old. Beat has no schedule file."""
    one_week_of_work()
    processes = [start_process(command, concurrency=2) for command in ("beat", "beat", "worker", "worker")]
    for process in processes:
        process.wait_until_ready()
    wait_until(lambda: WeeklySnapshot.objects.exists(), 30, "the missed Mondays are taken")
    processes[2].kill()
    start_process("worker").wait_until_ready()
    mondays = exactly_one_for_each()
    assert mondays[0] == date(2026, 9, 7)
