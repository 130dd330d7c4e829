"""The figures out of the database: dated pay, cut records, the team, and what is withheld."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from clients.models import Client
from clients.reports.choice import OWN, Choice
from clients.reports.profitability import Profitability, profitability
from clients.reports.warnings import doubts
from msp_office.calculations.period import Period
from staffing.models import StaffMember
from tests.factories import make_agreement, make_client, make_entry, make_pay, make_person, make_revenue, make_ticket

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_too]
AUGUST = Period(date(2026, 8, 1), date(2026, 8, 29))  # four weeks: 160 paid hours


def result(period: Period = AUGUST, *, wages: bool = True, **fields: Any) -> Profitability:
    choice = Choice("custom", period, **fields)
    return profitability(choice, weeks_per_month=Decimal("4.3"), may_see_wages=wages)


def team(number: int, **pay: Any) -> list[StaffMember]:
    people = [make_person() for _ in range(number)]
    for person in people:
        make_pay(person, **pay)
    return people


def work(client: Client | None, person: StaffMember, hours: int, day: date = date(2026, 8, 3), **fields: Any) -> None:
    make_entry(ticket=make_ticket(client=client), staff_member=person, minutes=hours * 60, worked_on=day, **fields)


def test_a_month_re_computed_by_hand() -> None:
    client, other = make_client(), make_client()
    (person,) = team(1)  # $22.50 a paid hour
    for day in range(3, 8):
        work(client, person, 8, date(2026, 8, day))
    work(other, person, 24, date(2026, 8, 10))
    work(None, person, 16, date(2026, 8, 11))
    work(client, person, 2, date(2026, 8, 12), is_productive=False)
    make_revenue(client, amount=Decimal("3100.00"))  # 28 of 31 days: $2,800
    make_revenue(client, category="hardware", amount=Decimal(310), cost=Decimal(217))
    figures = result()
    assert figures.basis.measured == Fraction(80, 160)
    line = figures.line_of(client.pk)
    assert line is not None
    own = line.figures
    assert (own.revenue, own.cost, own.labor_cost) == (Decimal("3080.00"), Decimal("196.00"), Decimal("1800.00"))
    assert (own.profit, own.logged_minutes, own.paid_minutes) == (Decimal("1084.00"), 42 * 60, Fraction(80 * 60))
    assert own.rate_per_hour == Fraction(2800, 42)
    assert own.has_cut_records
    assert figures.without_client is not None
    assert figures.without_client.labor_cost == Decimal("720.00")
    assert figures.totals.labor_cost + figures.without_client.labor_cost == Decimal("3600.00")  # the payroll
    assert figures.basis.payroll == Decimal("3600.00")


def test_each_person_is_costed_by_the_pay_of_the_day() -> None:
    client = make_client()
    junior, senior = make_person(), make_person()
    make_pay(junior, loaded_month=Decimal(2600))  # $15.00
    make_pay(junior, loaded_month=Decimal(5200), start=date(2026, 8, 15))  # $30.00
    make_pay(senior, loaded_month=Decimal(6500))  # $37.50
    work(client, junior, 8, date(2026, 8, 14))
    work(client, junior, 8, date(2026, 8, 15))
    work(client, senior, 4, date(2026, 8, 20))
    line = result(method=OWN, billability_percent=Decimal(50)).line_of(client.pk)
    assert line is not None
    assert line.figures.labor_cost == Decimal(8 * 2 * 15 + 8 * 2 * 30 + 4 * 2) + Decimal("292.00")
    average = result(billability_percent=Decimal(50))
    assert average.basis.rate_per_hour == Fraction(15 * 80 + 30 * 80 + Fraction("37.5") * 160) / 320


def test_somebody_without_pay_makes_own_cost_unknown_and_the_average_rests_on_the_others() -> None:
    client, quiet = make_client(), make_client()
    (paid,) = team(1)
    unpaid = make_person()
    work(client, unpaid, 8)
    work(quiet, paid, 8)
    make_revenue(client)
    own = result(method=OWN)
    assert [own.line_of(c.pk).figures.profit is None for c in (client, quiet)] == [True, False]  # type: ignore[union-attr]  # both are there
    assert own.totals.unknown_profit == 1
    average = result()
    assert average.basis.rate_per_hour == Fraction("22.5")
    assert [person.person for person in average.basis.without_pay] == [unpaid.pk]


def test_nobody_with_pay_leaves_labor_unknown() -> None:
    client = make_client()
    work(client, make_person(), 1)
    make_revenue(client)
    line = result().line_of(client.pk)
    assert line is not None
    assert (line.figures.labor_cost, line.figures.profit) == (None, None)


@pytest.mark.parametrize(("people", "withheld"), [(1, True), (2, True), (3, False)])
def test_fewer_than_three_people_are_withheld_without_wages(people: int, withheld: bool) -> None:
    client = make_client()
    for person in team(people):
        work(client, person, 8)
    make_revenue(client)
    for wages in (True, False):
        line = result(wages=wages).line_of(client.pk)
        assert line is not None
        assert (line.figures.labor_cost is None) == (withheld and not wages)
        assert (line.figures.profit is None) == (withheld and not wages)


def test_former_clients_stand_only_where_they_have_figures() -> None:
    make_client(name="Gone", status="former")
    left = make_client(name="Left", status="former")
    make_client(name="Here")
    make_revenue(left)
    assert sorted(line.name for line in result().lines) == ["Here", "Left"]


def test_months_of_a_year_add_up() -> None:
    client = make_client()
    for month in (3, 4, 5):
        make_revenue(client, start=date(2026, month, 1), end=date(2026, month + 1, 1), amount=Decimal(100 * month))
    line = result(Period(date(2026, 1, 1), date(2027, 1, 1))).line_of(client.pk)
    assert line is not None
    assert [int(month or 0) for month in line.figures.months] == [0, 0, 300, 400, 500, 0, 0, 0, 0, 0, 0, 0]


def test_doubts_name_their_rows() -> None:
    silent, unpaid_work, reseller, agreed = (
        make_client(name=name) for name in ("Silent", "Unpaid", "Resale", "Agreed")
    )
    (person,) = team(1)
    make_revenue(silent)
    work(unpaid_work, person, 3)
    work(reseller, person, 3)
    make_revenue(reseller, category="software", cost=None)
    make_agreement(agreed, monthly_fee=Decimal(310))
    make_revenue(agreed, amount=Decimal(100))
    work(None, person, 5)
    work(silent, make_person("owner", delivers_labor=False), 1, date(2026, 7, 1))
    found = doubts(result())
    assert [line.name for line in found.no_hours] == ["Silent", "Agreed"]
    assert [line.name for line in found.no_revenue] == ["Unpaid"]
    assert [record.client for record in found.no_cost] == [reseller]
    assert [(gap.name, gap.agreed) for gap in found.fee_gaps] == [("Agreed", Decimal("280.00"))]
    assert (found.no_client_minutes, len(found.loose_tickets)) == (300, 1)
    assert found.unlogged == 1 - Fraction(11, 160)


@pytest.mark.parametrize("clients", [1, 3, 30])
def test_any_number_of_clients_takes_the_same_queries(
    clients: int, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    (person,) = team(1)
    for number in range(clients):
        client = make_client()
        make_revenue(client)
        make_entry(
            ticket=make_ticket(client=client), staff_member=person, minutes=30 + number, worked_on=date(2026, 8, 3)
        )
    with django_assert_num_queries(9):
        result()
