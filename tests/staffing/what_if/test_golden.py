"""The numbers of the practice's own texts, to the dollar and the hour."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest

from staffing.calculations.what_if.effects import effect_of, effects_of
from staffing.calculations.what_if.outcome import Scenario, cheaper_from, outcomes, paying
from tests.staffing.what_if.cases import client_fact, lever, worked_case


def test_capacity_of_the_worked_case_is_124_hours() -> None:
    assert worked_case().capacity_minutes == 124 * 60
    assert worked_case().weeks_of_work == 3


@pytest.mark.parametrize(
    ("preset", "month", "year", "hours_a_week", "per_hour"),
    [("A", 1600, 19200, "12.4", "29.78"), ("B", 3900, 46800, "24.8", "36.29"), ("C", 6500, 78000, "24.8", "60.48")],
)
def test_presets_to_the_dollar(preset: str, month: int, year: int, hours_a_week: str, per_hour: str) -> None:
    (found,) = outcomes([Scenario("", [lever("hire", preset=preset)])], worked_case(), weeks=52, seed=1)
    assert found.cost_a_month == month
    assert found.cost_a_year == year
    assert found.gained_minutes / 60 == Fraction(hours_a_week)
    assert found.per_productive_hour is not None
    assert round(float(found.per_productive_hour), 2) == float(per_hour)
    assert list(found.cash) == [-month * number for number in range(1, 13)]


def test_own_numbers_of_b_are_b() -> None:
    own = lever("own_hire", wage=18, hours=40, loaded_month=3900)
    preset = lever("hire", preset="B")
    facts = worked_case()
    assert effect_of(own, facts, weeks=26).cost_a_year == effect_of(preset, facts, weeks=26).cost_a_year
    by_burden = effect_of(lever("own_hire", wage=18, hours=40, burden="1.25"), facts, weeks=26)
    assert by_burden.cost_a_year == Fraction("720") * Fraction("4.3") * 12 * Fraction("1.25")
    by_salary = effect_of(lever("own_hire", salary=50_000, burden="1.24"), facts, weeks=26)
    assert by_salary.cost_a_year == 62_000


def test_b_takes_157_clients_and_leaves_504_6_hours() -> None:
    (found,) = outcomes([Scenario("", [lever("hire", preset="B")])], worked_case(), weeks=26, seed=1)
    assert found.paying is not None
    assert found.paying.for_profit == 157
    assert found.paying.freed_hours_a_year == 785
    assert found.paying.left_over_hours == Fraction("504.6")


def test_not_even_all_clients_pay_for_b() -> None:
    few = worked_case(clients=tuple(client_fact(key) for key in range(25)))
    found = paying(few, cost_per_year=Fraction(46800), minutes_a_week=Fraction(1488))
    assert (found.for_profit, found.for_hours, found.left_over_hours) == (None, None, None)


def test_break_even_revenue_is_cost_by_margin() -> None:
    (found,) = outcomes([Scenario("", [lever("hire")])], worked_case(), weeks=26, seed=1)
    assert found.paying is not None
    assert found.paying.break_even_revenue == 46800 / Fraction(80, 100)  # margin (750 − 150) ÷ 750
    (none,) = outcomes([Scenario("", [lever("hire")])], worked_case(goods_year=Decimal(750_000)), weeks=26, seed=1)
    assert none.paying is not None
    assert none.paying.break_even_revenue is None


def test_monitoring_tool_brings_twenty_hours_a_week() -> None:
    found = effect_of(lever("tool", before=60, after=70, ramp=26), worked_case(), weeks=52)
    assert found.gained == 20 * 60
    assert [found.capacity[week] for week in (0, 12, 25, 51)] == [46, 600, 1200, 1200]


def test_outside_firm_costs_its_invoice() -> None:
    found = effect_of(lever("outsource", hours=10, rate=95, drain=0), worked_case(), weeks=26)
    assert found.per_productive_hour == 95
    assert found.cost_a_year == 10 * 95 * 52


def test_seven_temps_take_nearly_all_of_a_technician() -> None:
    found = effect_of(
        lever("temp", people=7, hours=40, rate=30, billability=55, drain=38, end=6), worked_case(), weeks=26
    )
    assert found.gained == (7 * 40 * Fraction(55, 100) - 38) * 60
    assert found.capacity[5] == 116 * 60
    assert found.capacity[6] == 0
    assert found.cash_until(Fraction(26)) == -6 * 7 * 40 * 30


def test_hire_grows_into_its_hours() -> None:
    found = effect_of(lever("hire", preset="B", ramp=8, drain=3), worked_case(), weeks=12)
    assert found.capacity[0] == 1488 // 8 - 180
    assert found.capacity[7] == 1488 - 180
    assert found.capacity[8] == 1488


def test_dropping_frees_hours_loses_cash_and_keeps_the_payroll() -> None:
    facts = worked_case(clients=tuple(client_fact(key, owed_minutes=30) for key in range(1, 26)))
    found = effect_of(lever("drop", number=25), facts, weeks=26)
    assert found.freed == Fraction(25 * 300, 52)  # 2.4 h a week
    assert found.margin_a_year == -12_500
    assert found.dropped is not None
    assert found.dropped.profit == Fraction("7459.75")
    assert found.cost_a_year == 0
    assert found.inflow[:2] == [-144 - 25 * 30, -144]


def test_named_clients_go_instead_of_the_lowest() -> None:
    facts = worked_case(clients=(client_fact(1, profit=Decimal(900)), client_fact(2), client_fact(3, profit=None)))
    named = effect_of(lever("drop").__class__("drop", clients=(1, 3)), facts, weeks=26)
    assert sorted(named.names) == ["Client 1", "Client 3"]
    assert named.dropped is not None
    assert named.dropped.unknown_profit == 1


def test_client_goes_once_however_many_levers_drop_them() -> None:
    facts = worked_case(clients=tuple(client_fact(key) for key in range(1, 6)))
    later, first = lever("drop", start=9, number=2), lever("drop", number=2)
    named = lever("drop").__class__("drop", start=5, clients=(1, 5))
    found = effects_of([later, named, first, lever("hire", preset="B")], facts, weeks=26)
    gone = [sorted(int(name[-1]) for name in effect.names) for effect in found]
    assert gone == [[2, 3], [1], [4, 5], []]
    assert sum(effect.margin_a_year for effect in found) == -5 * 500
    for_now = lever("drop", end=4, number=5)
    assert [len(effect.names) for effect in effects_of([for_now, later], facts, weeks=26)] == [5, 2]


def test_project_adds_up_to_its_hours_and_money() -> None:
    found = effect_of(lever("project", start=3, end=9, hours=100, revenue=14_000, goods=4_000), worked_case(), weeks=26)
    assert sum(found.inflow) == 100 * 60
    assert found.inflow[1] == found.inflow[9] == 0
    assert found.cash_until(Fraction(26)) == 10_000


def test_new_client_pays_from_the_first_month() -> None:
    both = [lever("client", revenue=4500, goods=500), lever("hire", preset="B", once=300)]
    (found,) = outcomes([Scenario("", both)], worked_case(), weeks=52, seed=1)
    assert list(map(float, found.cash[:4])) == [-200, -100, 0, 100]
    assert found.first_month_it_pays == 3


def test_hire_is_cheaper_than_the_firm_from_its_second_month() -> None:
    hire, firm = outcomes(
        [Scenario("", [lever("hire", preset="B", once=1500)]), Scenario("", [lever("outsource", hours=12, rate=95)])],
        worked_case(), weeks=52, seed=1,
    )  # fmt: skip
    assert firm.cash[0] == -4940
    assert cheaper_from(hire.cash, firm.cash) == 2


def test_specialist_costs_training_then_a_raise() -> None:
    values = {"hours": 6, "rate": 150, "training": 26, "study": 4, "raise": 400}
    found = effect_of(lever("specialist", end=52, **values), worked_case(), weeks=104)
    assert (found.capacity[25], found.capacity[26], found.capacity[52]) == (120, 360, 0)
    assert found.cash_until(Fraction(52)) == -(6 * 150 * 52) - 400 * 6
    assert found.cash_until(Fraction(104)) - found.cash_until(Fraction(52)) == -4800


def test_less_capacity_than_nothing_is_nothing() -> None:
    (found,) = outcomes([Scenario("", [lever("hours", hours=-200, billability=100)])], worked_case(), weeks=26, seed=1)
    assert set(found.capacity) == {0}
    assert found.path is not None
    assert all(after - before == 130 * 60 for before, after in pairwise(found.path.median))


def test_planned_time_off_is_taken_off_the_coming_weeks() -> None:
    (found,) = outcomes([Scenario("")], worked_case(away_minutes=(600, 0, 300)), weeks=26, seed=1)
    assert [value / 60 for value in found.capacity[:4]] == [114, 124, 119, 124]
