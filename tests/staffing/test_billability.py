"""124 of 200 hours are 62 %; who logged nothing is left out of both."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import timezone

from msp_office.calculations.period import Period
from staffing.actions import set_benchmark
from staffing.calculations.billability import paid_minutes_behind
from staffing.models import StaffMember
from staffing.reports.billability import last_weeks, team_report
from tests.conftest import SignIn
from tests.factories import make_entry, make_person, make_ticket, make_time_off

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 16)
WEEKS = Decimal("4.3")


def team_of_five() -> list[StaffMember]:
    """Thirteen weeks of 16, 24, 26, 28 and 30 productive hours of 40."""
    ticket = make_ticket()
    people = [make_person(name=f"Tech {number}") for number in range(5)]
    for person, hours in zip(people, (16, 24, 26, 28, 30), strict=True):
        for week in range(13):
            for number in range(2):
                day = date(2026, 9, 7) - timedelta(weeks=week) + timedelta(number)
                make_entry(ticket=ticket, staff_member=person, minutes=hours * 30, worked_on=day)
    return people


def test_five_people_measure_124_of_200_hours() -> None:
    team_of_five()
    team = team_report(last_weeks(TODAY, 13), weeks_per_month=WEEKS).team
    assert (team.productive_minutes, int(team.paid_minutes)) == (124 * 60 * 13, 200 * 60 * 13)
    assert team.for_cost == Fraction(62, 100)
    assert [round(float(person.for_cost or 0), 2) for person in team.people] == [0.4, 0.6, 0.65, 0.7, 0.75]


def test_window_is_whole_weeks_that_have_ended() -> None:
    assert last_weeks(TODAY, 13) == Period(date(2026, 6, 15), date(2026, 9, 14))
    assert last_weeks(date(2026, 9, 14), 8).end == date(2026, 9, 14)


def test_who_logged_nothing_is_left_out_of_both_and_named() -> None:
    team_of_five()
    idle = make_person(name="Idle")
    make_person("admin", name="Admin", delivers_labor=False)
    team = team_report(last_weeks(TODAY, 13), weeks_per_month=WEEKS).team
    assert team.for_cost == Fraction(62, 100)
    assert [person.key for person in team.left_out] == [idle.pk]


def test_productive_time_of_others_counts_in_neither_and_is_named() -> None:
    owner = make_person("owner", delivers_labor=False)
    make_entry(ticket=make_ticket(), staff_member=owner, minutes=90, worked_on=date(2026, 9, 1))
    report = team_report(last_weeks(TODAY, 13), weeks_per_month=WEEKS)
    assert report.team.for_cost is None
    assert [(person.key, person.productive_minutes) for person in report.outside] == [(owner.pk, 90)]


def test_internal_time_is_logged_but_not_productive() -> None:
    person = make_person()
    make_entry(
        ticket=make_ticket(queue="internal"), staff_member=person, minutes=60, worked_on=date(2026, 9, 1),
        is_productive=False,
    )  # fmt: skip
    team = team_report(last_weeks(TODAY, 8), weeks_per_month=WEEKS).team
    assert (team.productive_minutes, int(team.paid_minutes), team.for_cost) == (0, 8 * 2400, Fraction(0))


def test_62_delivered_hours_are_100_paid_and_125_are_201_6129() -> None:
    assert paid_minutes_behind(62 * 60, Fraction(62, 100)) == 100 * 60
    assert round(float(paid_minutes_behind(125 * 60, Fraction(62, 100)) / 60), 4) == 201.6129


@pytest.mark.parametrize("weeks", ["8", "26", "13", "7", "x", "²"])
def test_page_answers_any_window(signed_in: SignIn, weeks: str) -> None:
    response = signed_in("service_manager").get("/people/billability/", {"weeks": weeks})
    assert response.status_code == 200
    assert response.context["weeks"] == (int(weeks) if weeks in ("8", "13", "26") else 13)


def test_expectation_and_benchmark_stand_beside_the_figure(signed_in: SignIn) -> None:
    manager = signed_in("service_manager", expected_percent=Decimal(70))
    today = timezone.localdate()
    monday = today - timedelta(today.weekday())
    make_entry(
        ticket=make_ticket(), staff_member=manager.person, minutes=1200, worked_on=monday - timedelta(7),
        now=timezone.now(),
    )  # fmt: skip
    make_time_off(manager.person, first_day=monday - timedelta(5), last_day=monday - timedelta(5))
    set_benchmark(
        key="billability", low=Decimal(55), high=Decimal(66), source="Our peers", actor=None, now=timezone.now()
    )
    response = manager.get("/people/billability/?weeks=8")
    team = response.context["team"]
    assert team.for_cost == Fraction(1200, 8 * 2400)
    assert team.for_capacity == Fraction(1200, 8 * 2400 - 480)
    assert response.context["expected"] == Fraction(7, 10)
    page = response.content.decode()
    for words in ("55–66 %", "Our peers", "70 %"):
        assert words in page


def test_owner_sets_a_benchmark_and_a_range_upside_down_is_refused(signed_in: SignIn) -> None:
    owner, path = signed_in("owner"), "/people/benchmarks/billability/"
    assert owner.post(path, {"low": "60", "high": "70", "source": "Survey"}).status_code == 302
    assert "60–70 %" in owner.get("/people/benchmarks/").content.decode()
    refused = owner.post(path, {"low": "70", "high": "60", "source": "Survey"})
    assert refused.status_code == 422
    assert "below the lower one" in refused.content.decode()
    assert owner.get("/people/benchmarks/moon/").status_code == 404


def test_page_is_closed_to_technicians(signed_in: SignIn) -> None:
    assert signed_in("technician").get("/people/billability/").status_code == 403


@pytest.mark.parametrize("people", [1, 3, 12])
def test_report_takes_the_same_queries_for_any_number_of_people(
    people: int, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    ticket = make_ticket()
    for _ in range(people):
        make_entry(ticket=ticket, staff_member=make_person(), minutes=60, worked_on=date(2026, 9, 1))
    with django_assert_num_queries(7):  # type: ignore[operator]  # a fixture that is a context manager
        team_report(last_weeks(TODAY, 13), weeks_per_month=WEEKS)
