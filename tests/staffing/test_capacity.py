"""Capacity of a coming week, time off in it, and how many weeks the backlog lasts."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_office.calculations.period import Period
from staffing.actions import add_holiday, set_weekly_hours
from staffing.calculations.schedule import HALF, DaysOff, PaidWeek, Schedule
from staffing.models import StaffMember
from staffing.reports.capacity import capacity, weeks_of_work
from tests.factories import NOW, make_entry, make_pay, make_person, make_ticket, make_time_off
from tickets.models import TimeEntry

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_too]
TODAY = date(2026, 9, 16)  # a Wednesday
NEXT = date(2026, 9, 21)


@pytest.fixture
def five(db: None) -> list[StaffMember]:
    """Thirteen weeks of 16, 24, 26, 28 and 30 productive hours of 40, put down in one go."""
    ticket = make_ticket(estimate_minutes=0)
    people = [make_person(name=f"Tech {number}") for number in range(5)]
    mondays = [date(2026, 9, 7) - timedelta(weeks=week) for week in range(13)]
    TimeEntry.objects.bulk_create(
        TimeEntry(ticket=ticket, staff_member=person, minutes=hours * 30, worked_on=day, recorded_at=NOW)
        for person, hours in zip(people, (16, 24, 26, 28, 30), strict=True)
        for monday in mondays
        for day in (monday, monday + timedelta(1))
    )
    return people


def test_five_people_have_124_hours_a_week(five: list[StaffMember]) -> None:
    found = capacity(TODAY, NEXT, NEXT + timedelta(weeks=3))
    assert [week.team.productive_minutes for week in found.weeks] == [124 * 60] * 4
    assert found.normal.scheduled_minutes == 200 * 60
    assert found.normal.productive_minutes == 124 * 60
    assert found.normal.billability == Fraction(62, 100)
    assert found.left_out == ()


def test_time_off_and_holidays_lower_a_coming_week_and_no_normal_one(five: list[StaffMember]) -> None:
    make_time_off(five[4], first_day=NEXT, last_day=NEXT + timedelta(4))  # all of 30 h
    make_time_off(five[1], first_day=NEXT + timedelta(2), is_half=True, kind="training")  # half of 24 ÷ 5
    add_holiday(day=NEXT + timedelta(9), name="Founders' day", actor=None, now=NOW)
    found = capacity(TODAY, NEXT, NEXT + timedelta(weeks=1))
    assert [week.team.off_minutes for week in found.weeks] == [44 * 60, 40 * 60]
    assert [week.team.productive_minutes for week in found.weeks] == [
        Fraction(124 * 60) - 30 * 60 - Fraction(24 * 60, 10),
        Fraction(124 * 60 * 4, 5),
    ]
    assert found.normal.productive_minutes == 124 * 60


def test_leave_in_the_measured_weeks_raises_the_capacity_figure_alone(five: list[StaffMember]) -> None:
    make_time_off(five[0], first_day=date(2026, 8, 3), last_day=date(2026, 8, 9))
    team = capacity(TODAY, NEXT, NEXT).measured
    assert team.for_cost == Fraction(62, 100)
    assert team.for_capacity == Fraction(124 * 13, 200 * 13 - 40)
    assert team.people[0].for_capacity == Fraction(16 * 13, 40 * 12)


def test_who_logged_nothing_is_left_out_and_named(five: list[StaffMember]) -> None:
    make_person(name="Idle")
    make_person(name="Gone", ended_on=TODAY - timedelta(1))
    make_person(name="Office", delivers_labor=False)
    make_person(name="Starts later", started_on=NEXT + timedelta(weeks=9))
    found = capacity(TODAY, NEXT, NEXT)
    assert found.left_out == ("Idle",)
    assert found.normal.productive_minutes == 124 * 60


def test_employment_cuts_the_weeks_it_does_not_cover(five: list[StaffMember]) -> None:
    StaffMember.objects.filter(pk=five[4].pk).update(ended_on=NEXT + timedelta(1))
    found = capacity(TODAY, NEXT, NEXT + timedelta(weeks=1))
    assert [week.team.productive_minutes / 60 for week in found.weeks] == [124 - 18, 94]
    assert len(found.weeks[1].team.people) == 4


def test_what_was_said_last_about_the_week_holds(five: list[StaffMember]) -> None:
    person = five[0]
    make_pay(person, start=date(2024, 1, 1), weekly_paid_minutes=1800)
    set_weekly_hours(person=person, start=NEXT, weekly_minutes=1200, actor=None, now=NOW)
    make_pay(person, start=NEXT + timedelta(weeks=1), weekly_paid_minutes=600)
    found = capacity(TODAY, NEXT - timedelta(weeks=1), NEXT + timedelta(weeks=1))
    scheduled = [next(p.scheduled_minutes for p in w.team.people if p.person_id == person.pk) for w in found.weeks]
    assert scheduled == [1800, 1200, 600]


def test_capacity_before_the_measured_weeks_knows_their_time_off(five: list[StaffMember]) -> None:
    make_time_off(five[4], first_day=date(2026, 5, 4), last_day=date(2026, 5, 10))
    found = capacity(TODAY, date(2026, 5, 4), date(2026, 5, 4))
    assert found.weeks[0].team.productive_minutes == 94 * 60


def test_weeks_are_mondays() -> None:
    with pytest.raises(ValueError, match="Mondays"):
        capacity(TODAY, TODAY, TODAY)


def test_weeks_of_work_are_backlog_over_a_normal_week(five: list[StaffMember]) -> None:
    make_ticket(estimate_minutes=310 * 60)
    make_ticket(estimate_minutes=None)
    make_ticket(estimate_minutes=600, queue="administration")
    make_time_off(five[4], first_day=NOW.date(), last_day=NEXT + timedelta(30))
    for known_at in (None, NOW + timedelta(minutes=1)):
        found = weeks_of_work(TODAY, known_at=known_at)
        assert (found.backlog_minutes, found.unestimated, found.weeks) == (310 * 60, 1, Fraction(5, 2))
        assert found.reason == ""
    assert weeks_of_work(TODAY, measured=capacity(TODAY, NEXT, NEXT + timedelta(70))) == found


def test_weeks_of_work_are_unknown_with_a_reason() -> None:
    make_ticket(estimate_minutes=60)
    assert weeks_of_work(TODAY).weeks is None
    assert weeks_of_work(TODAY).reason == "nobody of the team logged time in the 13 weeks before"
    person = make_person()
    entry = {"ticket": make_ticket(), "staff_member": person, "worked_on": date(2026, 9, 1)}
    make_entry(**entry, is_productive=False)
    assert weeks_of_work(TODAY).reason == "none of the logged time is productive"
    make_entry(**entry)
    StaffMember.objects.filter(pk=person.pk).update(ended_on=date(2026, 9, 4))
    assert weeks_of_work(TODAY).reason == "nobody of the team is paid for hours now"


@pytest.mark.parametrize("people", [1, 3, 12])
def test_capacity_takes_the_same_queries_for_any_number_of_people(
    people: int, django_assert_num_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    ticket = make_ticket()
    for _ in range(people):
        person = make_person()
        make_entry(ticket=ticket, staff_member=person, worked_on=date(2026, 9, 1))
        make_time_off(person)
    with django_assert_num_queries(9):
        capacity(TODAY, NEXT, NEXT + timedelta(weeks=8))


DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 1))
OFF = st.builds(lambda day, days, share: DaysOff(day, day + timedelta(days), share), DAYS, st.integers(0, 20),
                st.sampled_from([Fraction(1), HALF]))  # fmt: skip


@given(
    week=st.integers(0, 10_080), off=st.lists(OFF, max_size=5), holidays=st.frozensets(DAYS, max_size=5),
    start=DAYS, days=st.integers(1, 60), cut=st.integers(0, 59),
)  # fmt: skip
def test_time_off_lies_between_nothing_and_all_and_adds_up(
    week: int, off: list[DaysOff], holidays: frozenset[date], start: date, days: int, cut: int
) -> None:
    schedule = Schedule(None, None, week, off=tuple(off), holidays=holidays)
    period = Period(start, start + timedelta(days))
    assert 0 <= schedule.off_minutes(period) <= schedule.scheduled_minutes(period)
    parts = period.cut_at({start + timedelta(cut)})
    assert sum(map(schedule.off_minutes, parts)) == schedule.off_minutes(period)
    assert sum(map(schedule.scheduled_minutes, parts)) == schedule.scheduled_minutes(period)


@given(week=st.integers(0, 10_080), monday=st.integers(0, 500))
def test_a_whole_week_is_the_paid_week(week: int, monday: int) -> None:
    start = date(2026, 1, 5) + timedelta(weeks=monday)
    schedule = Schedule(None, None, 1, weeks=(PaidWeek(None, None, week),))
    assert schedule.scheduled_minutes(Period(start, start + timedelta(7))) == week
