"""Presets A, B and C to the dollar; dated pay cut by periods."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_office.calculations.money import exact_to_cents
from msp_office.calculations.period import Period
from staffing.calculations.loaded_cost import (
    PRESETS,
    Stretch,
    burden_of,
    loaded_rate,
    month_wage,
    paid_time,
    per_productive_hour,
)

WEEKS = Decimal("4.3")
YEAR = Period(date(2025, 11, 1), date(2026, 11, 1))


@pytest.mark.parametrize(
    ("key", "week", "month", "loaded_year", "per_hour", "burden"),
    [
        ("A", 300, 1290, 19200, "18.46", "1.2403"),
        ("B", 720, 3096, 46800, "22.50", "1.2597"),
        ("C", 1200, 5160, 78000, "37.50", "1.2597"),
    ],
)
def test_preset_to_the_dollar(key: str, week: int, month: int, loaded_year: int, per_hour: str, burden: str) -> None:
    option = PRESETS[key]
    assert option.wage_per_hour * option.weekly_minutes / 60 == week
    assert month_wage(option.wage_per_hour, option.weekly_minutes, WEEKS) == month
    assert option.loaded_year == loaded_year
    assert exact_to_cents(option.per_paid_hour) == Decimal(per_hour)
    derived = burden_of(option.wage_per_hour, option.weekly_minutes, WEEKS, option.loaded_month)
    assert derived is not None
    assert round(Decimal(derived.numerator) / Decimal(derived.denominator), 4) == Decimal(burden)


def test_full_time_level_one_at_62_percent_costs_36_29_per_productive_hour() -> None:
    cost = per_productive_hour(PRESETS["B"].per_paid_hour, Fraction(62, 100))
    assert cost is not None
    assert exact_to_cents(cost) == Decimal("36.29")


def test_productive_hour_without_billability_is_unknown() -> None:
    assert per_productive_hour(Fraction(25), None) is None
    assert per_productive_hour(Fraction(25), Fraction(0)) is None


def rate(*, loaded_month: Decimal | None, burden: Decimal | None) -> Fraction:
    return loaded_rate(
        wage_per_hour=Decimal(20), weekly_minutes=2400, weeks_per_month=WEEKS, loaded_month=loaded_month, burden=burden
    )


def test_burden_gives_the_same_rate_as_the_month_it_makes() -> None:
    by_burden = rate(loaded_month=None, burden=Decimal("1.25"))
    assert by_burden == rate(loaded_month=Decimal(4300), burden=None)


@pytest.mark.parametrize(
    "given_values", [{"loaded_month": None, "burden": None}, {"loaded_month": Decimal(1), "burden": Decimal(2)}]
)
def test_neither_or_both_of_month_and_burden_is_refused(given_values: dict[str, Decimal | None]) -> None:
    with pytest.raises(ValueError, match="Either"):
        rate(**given_values)


def test_a_raise_in_the_period_costs_each_day_at_its_own_pay() -> None:
    pays = [
        Stretch(date(2024, 1, 1), date(2026, 5, 4), 2400, Fraction(20)),
        Stretch(date(2026, 5, 4), None, 1200, Fraction(30)),
    ]
    weeks = Period(date(2026, 4, 27), date(2026, 5, 11))
    parts = paid_time(weeks, employed_from=None, ended_on=None, weekly_minutes=2400, pays=pays)
    assert [(int(part.minutes), part.cost) for part in parts] == [(2400, Fraction(800)), (1200, Fraction(600))]


def test_days_before_employment_and_after_the_last_day_are_not_paid() -> None:
    parts = paid_time(
        Period(date(2026, 1, 1), date(2026, 2, 1)),
        employed_from=date(2026, 1, 8),
        ended_on=date(2026, 1, 21),
        weekly_minutes=2400,
        pays=[],
    )
    assert [(part.period.days, int(part.minutes), part.cost) for part in parts] == [(14, 4800, None)]


@given(cut=st.dates(date(2025, 11, 2), date(2026, 10, 31)), weekly=st.integers(1, 168 * 60))
def test_cutting_a_pay_in_two_changes_nothing(cut: date, weekly: int) -> None:
    rate = Fraction(77, 3)
    whole = [Stretch(None, None, weekly, rate)]
    halves = [Stretch(None, cut, weekly, rate), Stretch(cut, None, weekly, rate)]
    sums = [
        sum(part.cost or 0 for part in paid_time(YEAR, employed_from=None, ended_on=None, weekly_minutes=9, pays=pays))
        for pays in (whole, halves)
    ]
    assert sums[0] == sums[1] == Fraction(weekly * 365, 7) / 60 * rate
