"""What holds for any levers of any office."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from staffing.calculations.what_if.effects import effect_of
from staffing.calculations.what_if.facts import OVERRIDABLE, fact_values, with_overrides
from staffing.calculations.what_if.kinds import KINDS
from staffing.calculations.what_if.levers import Field, Lever
from staffing.calculations.what_if.outcome import Scenario, months_in, outcomes
from tests.staffing.what_if.cases import worked_case

WEEKS = 52
FACTS = worked_case()


def values_of(field: Field) -> Any:
    if field.choices:
        return st.sampled_from([value for value, _ in field.choices])
    steps = int((field.high - field.low) / field.step)
    return st.integers(0, min(steps, 4000)).map(lambda number: field.low + number * field.step)


@st.composite
def levers(draw: Any) -> Lever:
    kind = KINDS[draw(st.sampled_from(sorted(KINDS)))]
    start = draw(st.integers(1, 60))
    end = draw(st.none() | st.integers(start, 104))
    return Lever(kind.name, start, end, {field.name: draw(values_of(field)) for field in kind.fields})


def answer(chosen: list[Lever], **facts: Any) -> Any:
    (found,) = outcomes([Scenario("", chosen)], worked_case(**facts) if facts else FACTS, weeks=WEEKS, seed=3)
    return found


@given(st.lists(levers(), max_size=5))
@settings(max_examples=15, deadline=None)
def test_costs_add_up(chosen: list[Lever]) -> None:
    together, single = answer(chosen), [answer([one]) for one in chosen]
    assert together.cost_a_year == sum(one.cost_a_year for one in single)
    assert together.once == sum(one.once for one in single)
    for month in range(months_in(WEEKS)):
        assert together.cash[month] == sum((one.cash[month] for one in single), Fraction(0))


@given(levers())
@settings(max_examples=30, deadline=None)
def test_lever_does_nothing_before_its_start_and_after_its_end(lever: Lever) -> None:
    effect = effect_of(lever, FACTS, weeks=104)
    for week in range(104):
        if not lever.lasts(week):
            assert (effect.capacity[week], effect.inflow[week]) == (0, 0)
    assert effect.cash_until(Fraction(lever.start - 1)) == 0


@given(levers())
@settings(max_examples=15, deadline=None)
def test_lever_that_begins_after_the_horizon_is_doing_nothing(lever: Lever) -> None:
    late = Lever(lever.kind, WEEKS + 1, None, lever.values)
    assert answer([late]).path == answer([]).path
    assert not any(answer([late]).cash)


@given(st.lists(levers(), max_size=3), st.integers(13, 40))
@settings(max_examples=20, deadline=None)
def test_one_more_pair_of_hands_never_lengthens_the_backlog(chosen: list[Lever], weeks: int) -> None:
    history = tuple(6000 + 97 * (number * number % 40) for number in range(weeks))
    hands = Lever("admin", 1, None, {"hours": Decimal(8), "rate": Decimal(0)})
    less, more = answer(chosen, inflow_minutes=history), answer([*chosen, hands], inflow_minutes=history)
    assert all(a >= b for a, b in zip(less.path.median, more.path.median, strict=True))
    assert (more.target_week is None) <= (less.target_week is None)


def test_no_lever_is_doing_nothing() -> None:
    found = answer([])
    assert (found.cost_a_year, found.gained_minutes, found.paying, found.first_month_it_pays) == (0, 0, None, None)
    assert set(found.cash) == {0}
    assert set(found.capacity) == {FACTS.capacity_minutes}


def test_overriding_with_the_same_values_changes_nothing() -> None:
    same = {name: value for name, value in fact_values(FACTS).items() if value is not None}
    assert set(same) == set(OVERRIDABLE)
    found = with_overrides(FACTS, same)
    assert fact_values(found) == fact_values(FACTS)
    assert found.inflow == FACTS.inflow


def test_seed_decides_the_band_and_nothing_else() -> None:
    history = tuple(6000 + 97 * (number * number % 40) for number in range(40))
    facts = worked_case(inflow_minutes=history)
    first, again, other = (outcomes([Scenario("")], facts, weeks=26, seed=seed)[0].path for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_unknown_capacity_is_no_projection() -> None:
    found = answer([], billability_percent=None)
    assert found.path is None
    assert found.target_week is None
