"""Gaps between stretches of work, also across a change of the clocks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tickets.calculations.day import Span, gaps_before

NINE = datetime(2026, 9, 14, 14, 0, tzinfo=UTC)
CHICAGO = ZoneInfo("America/Chicago")


@pytest.mark.parametrize(
    ("spans", "until", "gaps"),
    [
        ([], 60, {}),
        ([(0, 30)], None, {}),
        ([(0, 30)], 30, {}),
        ([(0, 30)], 34, {}),
        ([(0, 30)], 35, {None: 5}),
        ([(0, 30), (30, 15)], None, {}),
        ([(0, 30), (34, 15)], None, {}),
        ([(0, 30), (40, 15)], None, {1: 10}),
        ([(40, 15), (0, 30)], None, {0: 10}),
        ([(0, 120), (30, 15), (150, 10)], None, {2: 30}),
        ([(0, 30), (20, 30)], 60, {None: 10}),
        ([(0, 30)], -10, {}),
    ],
)
def test_gaps_of_a_day(spans: list[tuple[int, int]], until: int | None, gaps: dict[int | None, int]) -> None:
    found = gaps_before(
        [Span(key, NINE + timedelta(minutes=start), minutes) for key, (start, minutes) in enumerate(spans)],
        None if until is None else NINE + timedelta(minutes=until),
    )
    assert {key: gap.minutes for key, gap in found.items()} == gaps


@pytest.mark.parametrize(("day", "elapsed"), [((2026, 3, 8), 60), ((2026, 11, 1), 180)])
def test_gap_over_a_change_of_the_clocks_is_real_time(day: tuple[int, int, int], elapsed: int) -> None:
    early, late = datetime(*day, 0, 30, tzinfo=CHICAGO), datetime(*day, 3, 0, tzinfo=CHICAGO)
    assert gaps_before([Span(1, early, 30)], late)[None].minutes == elapsed
