"""Weekly snapshots: one for each Monday and scope, whatever happened to the machine, the clock or the zone."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from msp_office.audit.models import AuditEntry
from msp_office.calculations.week import start_of_day
from msp_office.office.models import OfficeSettings
from tests.factories import make_person, make_ticket
from tickets.actions import change_ticket, log_time
from tickets.actions.snapshots import snapshots_are_due, take_snapshots
from tickets.calculations.weeks import Scope
from tickets.models import Movement, Ticket, WeeklySnapshot
from tickets.reports.backlog import backlog_at
from tickets.reports.weeks import weeks_of
from tickets.tasks import take_weekly_snapshots

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_too]

CHICAGO = ZoneInfo("America/Chicago")
WEDNESDAY = datetime(2026, 9, 2, 10, tzinfo=CHICAGO)
MONDAY = date(2026, 9, 7)
WEEK = timedelta(days=7)


def tick(monday: date, zone: ZoneInfo = CHICAGO, after: timedelta = timedelta(minutes=7)) -> list[date]:
    """Beat's look some time after this Monday began."""
    return take_snapshots(now=start_of_day(monday, zone) + after)


def office_of(zone: str) -> ZoneInfo:
    OfficeSettings.current()
    OfficeSettings.objects.update(time_zone=zone)
    return ZoneInfo(zone)


def one_week_of_work() -> Ticket:
    """Two tickets on Wednesday; on Thursday one is worked and closed, the other is raised and goes to Projects."""
    person = make_person()
    first = make_ticket(now=WEDNESDAY, estimate_minutes=120, priority=2)
    second = make_ticket(now=WEDNESDAY, estimate_minutes=60)
    make_ticket(now=WEDNESDAY, queue="administration", estimate_minutes=999)
    make_ticket(now=WEDNESDAY)
    thursday = WEDNESDAY + timedelta(days=1)
    log_time(ticket=first, staff_member=person, minutes=50, actor=person, now=thursday)
    change_ticket(ticket=first, changes={"status": "closed"}, actor=person, now=thursday)
    changes = {"estimate_minutes": 100, "queue": "projects"}
    return change_ticket(ticket=second, changes=changes, actor=person, now=thursday)


def row(scope: Scope = Scope.OFFICE, monday: date = MONDAY) -> WeeklySnapshot:
    return WeeklySnapshot.objects.get(scope=scope, monday=monday)


def exactly_one_for_each() -> list[date]:
    """The Mondays that are stored, after making sure that each scope has each of them once."""
    mondays = sorted(set(WeeklySnapshot.objects.values_list("monday", flat=True)))
    assert mondays == [mondays[0] + WEEK * number for number in range(len(mondays))]
    assert WeeklySnapshot.objects.count() == len(Scope) * len(mondays)
    for scope in Scope:
        rows = list(WeeklySnapshot.objects.of(scope).order_by("monday"))
        for before, after in pairwise(rows):
            assert (after.opening_minutes, after.opens_at) == (before.closing_minutes, before.closes_at)
        for each in rows:
            known = backlog_at(each.closes_at, queue=scope.queue, priority=scope.priority)
            assert (each.closing_minutes, each.open_tickets, each.unestimated) == (
                known.minutes, known.tickets, known.unestimated,
            )  # fmt: skip
    return mondays


def test_nothing_is_taken_without_a_movement() -> None:
    assert (take_snapshots(now=WEDNESDAY), snapshots_are_due(WEDNESDAY + 60 * WEEK)) == ([], False)


def test_nothing_is_taken_before_the_first_week_is_over() -> None:
    one_week_of_work()
    assert tick(MONDAY, after=timedelta(minutes=4)) == []
    assert OfficeSettings.current().history_sealed_at is None


def test_first_week_as_a_person_would_write_it() -> None:
    one_week_of_work()
    assert tick(MONDAY) == [MONDAY]
    office = row()
    assert office.sums.minutes_by_reason == {"new": 180, "worked": -50, "closed_unspent": -70, "raised": 40}
    assert (office.opening_minutes, office.closing_minutes, office.open_tickets, office.unestimated) == (0, 100, 2, 1)
    assert (office.sums.minutes_in, office.sums.minutes_out, office.sums.net_minutes) == (220, 120, 100)
    assert row(Scope.SERVICE).sums.minutes_by_reason == {
        "new": 180, "worked": -50, "closed_unspent": -70, "raised": 40, "reclassified": -100,
    }  # fmt: skip
    assert row(Scope.PROJECTS).sums.minutes_by_reason == {"reclassified": 100}
    assert [row(scope).closing_minutes for scope in (Scope.P1, Scope.P2, Scope.P3)] == [0, 0, 100]
    assert (office.is_late, office.is_reconstructed) == (False, False)
    assert exactly_one_for_each() == [MONDAY]


def test_first_snapshot_seals_history_once() -> None:
    one_week_of_work()
    tick(MONDAY)
    tick(MONDAY + WEEK)
    office = OfficeSettings.current()
    assert office.history_sealed_at == start_of_day(MONDAY, CHICAGO)
    assert office.version == 2
    entries = AuditEntry.objects.filter(verb="took weekly snapshots").order_by("pk")
    assert ["history sealed" in entry.changes for entry in entries] == [True, False]


def test_a_seal_that_is_there_stays() -> None:
    OfficeSettings.current()
    OfficeSettings.objects.update(history_sealed_at=WEDNESDAY)
    one_week_of_work()
    tick(MONDAY)
    assert OfficeSettings.current().history_sealed_at == WEDNESDAY


@pytest.mark.parametrize("weeks_off", [1, 2, 7, 60])
def test_machine_off_for_weeks_is_caught_up_and_marked_late(weeks_off: int) -> None:
    one_week_of_work()
    tick(MONDAY)
    back = start_of_day(MONDAY + weeks_off * WEEK, CHICAGO) + timedelta(days=1)
    make_ticket(now=back - timedelta(minutes=1), estimate_minutes=5000)
    taken = take_snapshots(now=back)
    assert taken == [MONDAY + number * WEEK for number in range(1, weeks_off + 1)]
    assert exactly_one_for_each() == [MONDAY, *taken]
    late = WeeklySnapshot.objects.filter(is_late=True)
    assert (late.count(), set(late.values_list("taken_at", flat=True))) == (weeks_off * len(Scope), {back})
    assert row(monday=taken[-1]).closing_minutes == 100
    assert take_snapshots(now=back + timedelta(hours=1)) == []


def test_in_time_is_within_two_hours() -> None:
    one_week_of_work()
    tick(MONDAY, after=timedelta(hours=2))
    tick(MONDAY + WEEK, after=timedelta(hours=2, seconds=1))
    assert [row(monday=monday).is_late for monday in (MONDAY, MONDAY + WEEK)] == [False, True]


def test_clock_back_or_forward_gives_no_second_row() -> None:
    one_week_of_work()
    tick(MONDAY)
    assert tick(MONDAY, after=timedelta(minutes=-53)) == []
    assert take_snapshots(now=WEDNESDAY - 10 * WEEK) == []
    forward = tick(MONDAY + 52 * WEEK)
    assert len(forward) == 52
    for number in range(1, 53):
        assert tick(MONDAY + number * WEEK) == []
    assert len(exactly_one_for_each()) == 53


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL lets nobody delete a snapshot")
def test_row_that_is_missing_in_the_middle_comes_back_late() -> None:
    one_week_of_work()
    for number in range(4):
        tick(MONDAY + number * WEEK)
    WeeklySnapshot.objects.filter(monday=MONDAY + WEEK, scope="p3").delete()
    assert tick(MONDAY + 3 * WEEK, after=timedelta(hours=5)) == [MONDAY + WEEK]
    assert len(exactly_one_for_each()) == 4
    marks = WeeklySnapshot.objects.filter(monday=MONDAY + WEEK).order_by("scope").values_list("scope", "is_late")
    assert [scope for scope, is_late in marks if is_late] == ["p3"]


@pytest.mark.parametrize(
    ("zone", "first", "weeks"),
    [
        pytest.param("America/Chicago", date(2026, 2, 23), 40, marks=pytest.mark.slow),  # March 8 and November 1
        pytest.param("Europe/Berlin", date(2026, 3, 16), 40, marks=pytest.mark.slow),
        ("Africa/Cairo", date(2026, 4, 13), 4),  # no midnight on April 24
        ("Africa/Cairo", date(2026, 10, 19), 4),  # an hour twice on October 30
        pytest.param("Africa/Cairo", date(2026, 4, 13), 32, marks=pytest.mark.slow),
        pytest.param("Asia/Beirut", date(2026, 3, 16), 36, marks=pytest.mark.slow),
        pytest.param("America/Santiago", date(2026, 3, 30), 30, marks=pytest.mark.slow),  # no midnight on September 6
        pytest.param("Australia/Lord_Howe", date(2026, 3, 23), 34, marks=pytest.mark.slow),  # half an hour
        ("America/Chicago", date(2026, 12, 14), 4),  # week 53
    ],
)
def test_weeks_join_without_gap_in_every_zone(zone: str, first: date, weeks: int) -> None:
    office_zone = office_of(zone)
    ticket = make_ticket(now=start_of_day(first, office_zone), estimate_minutes=100)
    for number in range(1, weeks + 1):
        boundary = start_of_day(first + number * WEEK, office_zone)
        for moment in (boundary - timedelta(microseconds=1), boundary):
            estimate = Ticket.objects.get(pk=ticket.pk).estimate_minutes
            assert estimate
            change_ticket(ticket=ticket, changes={"estimate_minutes": estimate + 1}, actor=None, now=moment)
    for number in range(1, weeks + 1):
        assert tick(first + number * WEEK, office_zone) == [first + number * WEEK]
    assert len(exactly_one_for_each()) == weeks
    raised = WeeklySnapshot.objects.of(Scope.OFFICE).order_by("monday").values_list("raised_minutes", flat=True)
    assert list(raised) == [1, *[2] * (weeks - 1)]


def test_another_zone_moves_the_next_monday_and_no_earlier_one() -> None:
    one_week_of_work()
    tick(MONDAY)
    berlin = office_of("Europe/Berlin")
    assert tick(MONDAY, berlin) == []
    assert tick(MONDAY + WEEK, berlin) == [MONDAY + WEEK]
    second = row(monday=MONDAY + WEEK)
    assert (second.opens_at, second.closes_at) == (start_of_day(MONDAY, CHICAGO), start_of_day(MONDAY + WEEK, berlin))
    exactly_one_for_each()


def test_task_and_command_take_the_same() -> None:
    one_week_of_work()
    with time_machine.travel(start_of_day(MONDAY, CHICAGO) + timedelta(hours=1), tick=False):
        take_weekly_snapshots()
        take_weekly_snapshots()
    assert exactly_one_for_each() == [MONDAY]
    with time_machine.travel(start_of_day(MONDAY + 3 * WEEK, CHICAGO) + timedelta(days=2), tick=False):
        call_command("take_snapshots")
    assert len(exactly_one_for_each()) == 4


def test_weeks_not_taken_yet_are_read_from_the_ledger() -> None:
    one_week_of_work()
    now = start_of_day(MONDAY + 2 * WEEK, CHICAGO) + timedelta(days=1)
    untaken = weeks_of(Scope.OFFICE, now, CHICAGO)
    assert [(week.monday, week.taken_at) for week in untaken] == [(MONDAY + number * WEEK, None) for number in range(3)]
    tick(MONDAY + WEEK)
    mixed = weeks_of(Scope.OFFICE, now, CHICAGO)
    assert [week.sums for week in mixed] == [week.sums for week in untaken]
    assert [week.taken_at is None for week in mixed] == [False, False, True]
    assert weeks_of(Scope.OFFICE, now, CHICAGO, last=MONDAY + WEEK, most=1) == [mixed[1]]


@pytest.mark.parametrize(
    "wrong",
    [
        {"closing_minutes": 1},
        {"scope": "sales"},
        {"taken_at": datetime(2026, 9, 6, tzinfo=UTC)},
        {"is_late": True, "is_reconstructed": True},
    ],
)
def test_database_refuses_a_snapshot_that_cannot_be(wrong: dict[str, Any]) -> None:
    closes_at = start_of_day(MONDAY, CHICAGO)
    fields: dict[str, Any] = {
        "monday": MONDAY, "scope": "office", "opens_at": closes_at - WEEK, "closes_at": closes_at, "open_tickets": 0,
        "unestimated": 0, "opening_minutes": 0, "closing_minutes": 0, "taken_at": closes_at + timedelta(minutes=9),
    }  # fmt: skip
    WeeklySnapshot.objects.create(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        WeeklySnapshot.objects.create(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        WeeklySnapshot.objects.create(**{**fields, "monday": MONDAY + WEEK, **wrong})


def test_movements_after_a_monday_leave_its_snapshot_alone() -> None:
    one_week_of_work()
    tick(MONDAY)
    before = WeeklySnapshot.objects.filter(monday=MONDAY).values()
    kept = list(before)
    make_ticket(now=start_of_day(MONDAY, CHICAGO) + timedelta(hours=3), estimate_minutes=60)
    tick(MONDAY + WEEK)
    assert list(before.all()) == kept
    assert Movement.objects.count() > 0
