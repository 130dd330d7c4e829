"""The projection: what hand and paper say, laws that hold for any office, and an independent slow implementation."""

from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staffing.calculations.what_if.chance import block_starts, resampled, splitmix64
from staffing.calculations.what_if.projection import (
    FEWEST_WEEKS,
    closed_formula,
    futures,
    project,
    target_week,
)
from tests.staffing.what_if.slow_projection import slow_quantiles

HISTORY = [7000 + 137 * (week * week % 17) for week in range(40)]
minutes = st.integers(0, 40_000)
inflows = st.lists(st.integers(-6000, 30_000), min_size=1, max_size=60)


def test_generator_gives_the_published_draws() -> None:
    assert list(islice(splitmix64(1234567), 5)) == [
        6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821,
    ]  # fmt: skip


def test_draws_of_a_seed_never_change() -> None:
    """Pinned: a saved scenario gives the same band in ten years."""
    assert block_starts(20261123, history=52, weeks=9, runs=4) == block_starts(20261123, history=52, weeks=12, runs=4)
    assert block_starts(7, history=52, weeks=8, runs=5) == [[19, 0, 44, 28, 22], [12, 22, 16, 6, 20]]


def test_blocks_are_four_consecutive_weeks_of_the_past() -> None:
    columns = resampled(list(range(20)), seed=3, weeks=8, runs=50)
    for run in range(50):
        for first in (0, 4):
            block = [columns[week][run] for week in range(first, first + 4)]
            assert block == list(range(block[0], block[0] + 4))


def test_five_weeks_by_hand() -> None:
    """B = 124 h, in 130 h, capacity 124 h and from the third week 148.8 h (B hired)."""
    ahead = futures([130 * 60] * 5, seed=1, weeks=5)
    path = project(124 * 60, ahead, capacity=[7440, 7440, 8928, 8928, 8928], inflow_change=[0] * 5)
    assert [value / 60 for value in path.median] == [124, 130, 136, 117.2, 98.4, 79.6]
    assert not path.has_band


@pytest.mark.parametrize("weeks", [FEWEST_WEEKS - 1, FEWEST_WEEKS])
def test_band_needs_thirteen_weeks(weeks: int) -> None:
    ahead = futures(HISTORY[:weeks], seed=1, weeks=26)
    path = project(9000, ahead, capacity=[7440] * 26, inflow_change=[0] * 26)
    assert path.has_band == (weeks >= 13)


def test_no_history_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one week"):
        futures([], seed=1, weeks=26)


@pytest.mark.parametrize("seed", [1, 2, 20261123])
def test_agrees_with_the_slow_implementation(seed: int) -> None:
    weeks, runs = 26, 60
    capacity = [7440 + 60 * week for week in range(weeks)]
    change = [90 if week > 8 else 0 for week in range(weeks)]
    path = project(15_000, futures(HISTORY, seed=seed, weeks=weeks, runs=runs), capacity=capacity, inflow_change=change)
    net = [more - done for more, done in zip(change, capacity, strict=True)]
    slow = slow_quantiles(15_000, HISTORY, net, seed=seed, runs=runs)
    assert list(zip(path.low, path.median, path.high, strict=True))[1:] == slow


@given(backlog=minutes, inflow=minutes, capacity=minutes, weeks=st.integers(1, 104))
@settings(max_examples=25)
def test_constant_inflow_equals_the_closed_formula(backlog: int, inflow: int, capacity: int, weeks: int) -> None:
    for history in ([inflow] * 3, [inflow] * 20):  # without and with a band
        ahead = futures(history, seed=5, weeks=weeks, runs=20)
        path = project(backlog, ahead, capacity=[capacity] * weeks, inflow_change=[0] * weeks)
        expected = [closed_formula(backlog, inflow, capacity, week) for week in range(weeks + 1)]
        assert list(path.median) == expected
        if path.has_band:
            assert list(path.low) == list(path.high) == expected


@given(backlog=minutes, history=inflows, capacity=minutes, more=minutes, seed=st.integers(0, 2**64 - 1))
@settings(max_examples=25)
def test_more_capacity_never_lengthens_the_backlog(
    backlog: int, history: list[int], capacity: int, more: int, seed: int
) -> None:
    weeks = 12
    ahead = futures(history, seed=seed, weeks=weeks, runs=30)
    less = project(backlog, ahead, capacity=[capacity] * weeks, inflow_change=[0] * weeks)
    with_more = project(backlog, ahead, capacity=[capacity + more] * weeks, inflow_change=[0] * weeks)
    for line in ("median", "low", "high"):
        assert all(a >= b for a, b in zip(getattr(less, line), getattr(with_more, line), strict=True))


@given(backlog=minutes, history=st.lists(st.integers(-6000, 30_000), min_size=13, max_size=60), capacity=minutes)
@settings(max_examples=25)
def test_band_contains_the_median_and_nothing_is_owed_below_zero(
    backlog: int, history: list[int], capacity: int
) -> None:
    path = project(backlog, futures(history, seed=9, weeks=8, runs=40), capacity=[capacity] * 8, inflow_change=[0] * 8)
    assert all(0 <= low <= middle <= high for low, middle, high in zip(path.low, path.median, path.high, strict=True))


@given(median=st.lists(st.integers(0, 50), min_size=1, max_size=30), target=st.integers(0, 50))
def test_target_week_is_the_first_from_which_it_stays_there(median: list[int], target: int) -> None:
    found = target_week(median, target)
    stays = [week for week in range(len(median)) if all(minutes <= target for minutes in median[week:])]
    assert found == (stays[0] if stays else None)
