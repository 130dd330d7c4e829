"""Where hours go, what an admin could do, and which skill waits with nobody free; every figure has its rows."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from msp_office.calculations.period import Period
from staffing.calculations.hours_spent import WorkKind
from staffing.models import Skill, StaffMember
from staffing.reports.billability import last_weeks
from staffing.reports.hours_spent import TimeAsked, hours_spent, minutes_for_an_admin, time_rows
from staffing.reports.skill_demand import skill_demand
from staffing.reports.what_if.facts import admin_minutes
from tests.conftest import SignIn
from tests.factories import NOW, make_entry, make_person, make_ticket

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 1)
SEPTEMBER = Period(DAY, date(2026, 10, 1))


@pytest.fixture
def tech(db: None) -> StaffMember:
    """60 min reactive, 120 project, 30 administrative work, 45 of a meeting, 15 unproductive on a service ticket."""
    person = make_person(name="Tech", skill=Skill.LEVEL_1)
    for queue, minutes, skill, productive in (
        ("service", 60, 1, True), ("projects", 120, 2, True), ("service", 20, 0, True), ("administration", 10, 1, True),
        ("internal", 45, 1, False), ("service", 15, 1, False),
    ):  # fmt: skip
        make_entry(
            ticket=make_ticket(queue=queue, skill=skill), staff_member=person, minutes=minutes, worked_on=DAY,
            is_productive=productive,
        )  # fmt: skip
    return person


def test_hours_go_by_person_and_kind(tech: StaffMember) -> None:
    admin = make_person("admin", name="Admin", skill=Skill.ADMINISTRATIVE, delivers_labor=False)
    make_entry(ticket=make_ticket(queue="administration", skill=0), staff_member=admin, minutes=90, worked_on=DAY)
    spent = hours_spent(SEPTEMBER)
    assert [(person.name, dict(person.in_order), person.by_admin) for person in spent.people] == [
        ("Admin", {"reactive": 0, "project": 0, "maintenance": 0, "administrative": 90, "overhead": 0}, 0),
        ("Tech", {"reactive": 80, "project": 120, "maintenance": 0, "administrative": 10, "overhead": 60}, 30),
    ]
    assert (spent.total, spent.by_admin, spent.by_admin_tickets) == (360, 30, 2)


def test_every_figure_equals_its_rows(tech: StaffMember) -> None:
    spent = hours_spent(SEPTEMBER)
    for kind, minutes in spent.people[0].in_order:
        assert time_rows(TimeAsked(SEPTEMBER, tech.pk, kind)).minutes == minutes
    admin = TimeAsked(SEPTEMBER, time="productive", who="technical", need="admin")
    assert time_rows(admin).minutes == spent.by_admin
    assert time_rows(TimeAsked(SEPTEMBER)).minutes == spent.total
    assert sum(minutes for _, minutes in spent.totals) == spent.total
    assert time_rows(TimeAsked(Period(date(2026, 8, 1), DAY))).count == 0


def test_what_an_admin_could_have_done_is_one_figure_on_the_page_and_in_the_what_if(tech: StaffMember) -> None:
    owner = make_person("owner", skill=Skill.SENIOR, delivers_labor=False)  # whose hours are no capacity
    make_entry(ticket=make_ticket(queue="administration", skill=0), staff_member=owner, minutes=300, worked_on=DAY)
    monday = date(2026, 9, 28)
    spent = hours_spent(last_weeks(monday, 13))
    assert (spent.by_admin, minutes_for_an_admin(SEPTEMBER)) == (30, 30)
    assert admin_minutes(monday) == round(spent.by_admin / 13)


def test_kinds_are_those_of_the_table() -> None:
    assert {kind.value for kind in WorkKind} == {"reactive", "project", "maintenance", "administrative", "overhead"}


@pytest.mark.parametrize(
    "query",
    ["", "?from=2026-09-01&to=2026-09-30", "?from=2026-09-30&to=2026-09-01", "?from=x&to=²", "?kind=moon&person=x"],
)
def test_any_address_is_answered(signed_in: SignIn, tech: StaffMember, query: str) -> None:
    manager = signed_in("service_manager")
    assert manager.get(f"/people/hours-spent/{query}").status_code == 200
    assert manager.get(f"/people/hours-spent/entries/{query}").status_code == 200


def busy_level_one(assigned_minutes: int) -> StaffMember:
    """A person of level I with 20 productive of 40 hours in each measured week, and work of their own."""
    person = make_person(name="Level one", skill=Skill.LEVEL_1)
    ticket = make_ticket(queue="internal", assignee=person)
    for week in range(1, 14):
        make_entry(
            ticket=ticket,
            staff_member=person,
            minutes=1200,
            worked_on=NOW.date() - timedelta(weeks=week),
            is_productive=True,
        )
    make_ticket(assignee=person, estimate_minutes=assigned_minutes, skill=1)
    return person


def test_work_that_waits_with_nobody_free_is_said(signed_in: SignIn) -> None:
    busy_level_one(1500)
    make_ticket(estimate_minutes=720, skill=1)
    make_ticket(estimate_minutes=None, skill=1)
    line = next(line for line in skill_demand(NOW.date()) if line.skill == Skill.LEVEL_1)
    assert (line.open_minutes, line.waiting_minutes, line.waiting_tickets, line.unestimated) == (2220, 720, 2, 1)
    assert [line.people, int(line.week_minutes), int(line.free_minutes)] == [1, 1200, 0]
    assert line.nobody_free


def test_higher_skill_is_free_for_lower_work_and_admins_for_theirs() -> None:
    busy_level_one(300)
    make_person("admin", skill=Skill.ADMINISTRATIVE, delivers_labor=False)
    make_ticket(estimate_minutes=60, skill=0)
    make_ticket(estimate_minutes=30, skill=2, queue="administration")
    lines = {line.skill: line for line in skill_demand(NOW.date())}
    assert [lines[0].open_minutes, lines[0].people, int(lines[0].free_minutes)] == [90, 1, 2400]
    assert not lines[0].is_short
    assert [int(lines[1].free_minutes), int(lines[2].free_minutes), lines[2].open_minutes] == [900, 0, 0]


def test_page_says_what_waits(signed_in: SignIn) -> None:
    make_ticket(estimate_minutes=720, skill=1)
    page = signed_in("owner").get("/people/hours-spent/").content.decode()
    assert "12 h of level i work waiting, nobody free" in page


def test_calendar_page_shows_weeks_time_off_and_who_is_left_out(signed_in: SignIn) -> None:
    today = timezone.localdate()
    person, ticket = make_person(name="Ann Here"), make_ticket(queue="internal")
    monday = today - timedelta(today.weekday())
    for minutes, day in ((1200, monday - timedelta(7)), (60, monday)):
        make_entry(ticket=ticket, staff_member=person, minutes=minutes, worked_on=day, now=timezone.now())
    manager = signed_in("service_manager")
    typed = {
        "person": person.pk,
        "kind": "training",
        "first_day": monday + timedelta(7),
        "last_day": monday + timedelta(8),
    }
    answer = manager.post("/people/time-off/new/", {**typed, "next": "/people/capacity/"})
    assert answer["Location"] == "/people/capacity/"
    response = manager.get("/people/capacity/")
    calendar = response.context["calendar"]
    rate = calendar.capacity.normal.billability
    assert rate == calendar.capacity.measured.for_capacity
    assert [int(week.minutes) for week in calendar.past[-2:]] == [0, 1200]
    assert calendar.coming[0].delivered_minutes == 60
    assert calendar.coming[1].minutes == (2400 - 960) * rate
    page = response.content.decode()
    assert "Ann Here" in page
    assert "training" in page
    assert f"Left out, because they logged no time in these weeks: {manager.person.name}." in page


def test_weeks_of_work_come_as_a_figure_or_as_a_page(signed_in: SignIn) -> None:
    person, today = make_person(), timezone.localdate()
    monday = today - timedelta(today.weekday())
    ticket, now = make_ticket(queue="internal"), timezone.now()
    for week in range(1, 14):
        day = monday - timedelta(weeks=week)
        make_entry(ticket=ticket, staff_member=person, minutes=1440, worked_on=day, now=now)
    make_ticket(estimate_minutes=3600)
    visitor = signed_in("technician")
    figure = visitor.get("/people/weeks-of-work/", headers={"HX-Request": "true"}).content.decode()
    assert "2.5" in figure
    assert "24 h a normal week" in figure
    assert "<html" not in figure
    page = visitor.get("/people/weeks-of-work/").content.decode()
    assert "60 h backlog ÷ 24 h capacity of a normal week = 2.5 weeks" in page
    for path in ("/tickets/", "/tickets/backlog/", "/tickets/mine/"):
        assert 'hx-get="/people/weeks-of-work/"' in visitor.get(path).content.decode()
