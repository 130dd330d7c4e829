"""Slope, interval and bumps: worked by hand, against an enumeration, and the laws they must keep."""

from fractions import Fraction
from itertools import combinations, permutations
from math import factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.calculations.trend import Direction, interval_rank, ordinary, trend

closings = st.lists(st.integers(0, 60_000), min_size=6, max_size=13)
numbers = st.integers(-10_000, 10_000)


@pytest.mark.parametrize(
    ("levels", "direction", "slope"),
    [
        ([], Direction.TOO_EARLY, None),
        ([0, 600, 1200, 1800, 2400], Direction.TOO_EARLY, None),
        ([0, 60, 120, 180, 240, 300], Direction.GROWING, 60),
        ([300, 240, 180, 120, 60, 0], Direction.SHRINKING, -60),
        ([500] * 13, Direction.STEADY, 0),
        ([100, 0, 100, 0, 100, 0, 100, 0, 100, 0, 100, 0, 100], Direction.STEADY, 0),
        ([0, 60, 120, 9999, 240, 300, 360, 420, 480, 540], Direction.GROWING, 60),  # one bump moves nothing
        ([9000, 0, 0, 0, *[60 * week for week in range(13)]], Direction.GROWING, 60),  # only the last 13 count
    ],
)
def test_trend_of_weeks_worked_by_hand(levels: list[int], direction: Direction, slope: int | None) -> None:
    answer = trend(levels)
    assert (answer.direction, answer.slope) == (direction, slope)


def test_trend_interval_worked_by_hand() -> None:
    """Six weeks have 15 slopes; the interval runs from the 4th smallest to the 4th largest."""
    levels = [10, 30, 25, 60, 40, 80]
    slopes = sorted(Fraction(b - a, j - i) for (i, a), (j, b) in combinations(enumerate(levels), 2))
    assert [float(slope) for slope in slopes] == pytest.approx(
        [-20, -5, 10 / 3, 7.5, 7.5, 7.5, 10, 12.5, 14, 15, 50 / 3, 55 / 3, 20, 35, 40]
    )
    answer = trend(levels)
    assert answer.slope is not None
    assert (float(answer.slope), answer.low, answer.high) == (12.5, Fraction(15, 2), Fraction(55, 3))


@pytest.mark.parametrize("weeks", [6, 7, 8])
def test_interval_misses_at_most_a_tenth_on_each_side(weeks: int) -> None:
    """Over all orders of equally likely weeks, the number of those with fewer than r discordant pairs."""
    rank = interval_rank(weeks)
    pairs = [sum(a > b for a, b in combinations(order, 2)) for order in permutations(range(weeks))]
    assert sum(count < rank for count in pairs) * 10 <= factorial(weeks)
    assert sum(count <= rank for count in pairs) * 10 > factorial(weeks)


@given(closings, numbers)
def test_trend_ignores_the_level(levels: list[int], by: int) -> None:
    assert trend([level + by for level in levels]) == trend(levels)


@given(closings, numbers)
def test_trend_takes_up_a_steady_change(levels: list[int], by: int) -> None:
    before, after = trend(levels), trend([level + by * week for week, level in enumerate(levels)])
    assert (after.slope, after.low, after.high) == tuple(
        figure + by for figure in (before.slope, before.low, before.high) if figure is not None
    )


@given(closings)
def test_trend_of_the_weeks_backwards_is_the_opposite(levels: list[int]) -> None:
    there, back = trend(levels), trend(levels[::-1])
    assert there.slope is not None
    assert there.low is not None
    assert there.high is not None
    assert (back.slope, back.low, back.high) == (-there.slope, -there.high, -there.low)
    assert there.low <= there.slope <= there.high


@pytest.mark.parametrize(
    ("net", "bumps"),
    [
        ([10, 10, 10, 10, 900], None),  # five weeks: too early
        ([60, -30, 0, 45, -60, 30, 900], [900]),
        ([60, -30, 0, 45, -60, 30, -900], [-900]),
        ([0, 10, 20, 30, 40, 50, 90], []),  # median 30, MAD 20: up to 60 away is ordinary
        ([0, 10, 20, 30, 40, 50, 91], [91]),
        ([0, 0, 0, 0, 0, 0, 5], [5]),  # nothing ever moved, so anything is out of the ordinary
        ([0, 0, 0, 0, 0, 0], []),
    ],
)
def test_bumps_of_weeks_worked_by_hand(net: list[int], bumps: list[int] | None) -> None:
    usual = ordinary(net)
    assert (None if usual is None else [minutes for minutes in net if usual.is_bump(minutes)]) == bumps


@given(st.lists(numbers, min_size=6, max_size=60), numbers)
def test_bumps_stay_when_every_week_shifts(net: list[int], by: int) -> None:
    usual, shifted = ordinary(net), ordinary([minutes + by for minutes in net])
    assert usual is not None
    assert shifted is not None
    assert [usual.is_bump(n) for n in net] == [shifted.is_bump(n + by) for n in net]
    assert sum(usual.is_bump(n) for n in net) <= len(net) / 2
