"""What a timer counts: real elapsed time, rounded up; and when it asks instead."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tickets.calculations.stopwatch import Stopwatch

CHICAGO = ZoneInfo("America/Chicago")
TEN = datetime(2026, 9, 14, 10, 0, tzinfo=CHICAGO)


def running(since: datetime, gathered: int = 0, begun: datetime | None = None) -> Stopwatch:
    return Stopwatch(begun or since, since, None, gathered)


@pytest.mark.parametrize(
    ("seconds", "minutes"),
    [(0, 1), (1, 1), (59, 1), (60, 1), (61, 2), (120, 2), (3599, 60), (3600, 60), (3601, 61), (-30, 1)],
)
def test_running_seconds_round_up_to_the_minute(seconds: int, minutes: int) -> None:
    assert running(TEN).minutes(TEN + timedelta(seconds=seconds)) == minutes


def test_pausing_accumulates() -> None:
    watch = running(TEN + timedelta(minutes=30), gathered=600, begun=TEN)
    assert watch.seconds(TEN + timedelta(minutes=35)) == 600 + 300
    paused = Stopwatch(TEN, None, TEN + timedelta(minutes=35), 900)
    assert paused.seconds(TEN + timedelta(hours=5)) == 900


@pytest.mark.parametrize(
    ("since", "until", "seconds"),
    [
        # the clocks go forward: 1:30 to 3:30 is one hour
        (datetime(2026, 3, 8, 1, 30, tzinfo=CHICAGO), datetime(2026, 3, 8, 3, 30, tzinfo=CHICAGO), 3600),
        # the clocks go back: 0:30 to 2:30 is three hours
        (datetime(2026, 11, 1, 0, 30, tzinfo=CHICAGO), datetime(2026, 11, 1, 2, 30, tzinfo=CHICAGO), 3 * 3600),
        # 1:30, and 1:30 again an hour later
        (datetime(2026, 11, 1, 1, 30, tzinfo=CHICAGO), datetime(2026, 11, 1, 1, 30, tzinfo=CHICAGO, fold=1), 3600),
        # the same moments as the database gives them back
        (datetime(2026, 3, 8, 7, 30, tzinfo=UTC), datetime(2026, 3, 8, 3, 30, tzinfo=CHICAGO), 3600),
    ],
)
def test_time_over_a_change_of_the_clocks_is_what_elapsed(since: datetime, until: datetime, seconds: int) -> None:
    assert running(since).seconds(until) == seconds


@pytest.mark.parametrize(
    ("watch", "now", "asks"),
    [
        (running(TEN), TEN + timedelta(hours=13, minutes=59), False),
        (running(TEN), TEN + timedelta(hours=14), True),  # midnight
        (running(TEN.replace(hour=23)), TEN.replace(hour=23) + timedelta(hours=2), True),
        (running(TEN), TEN + timedelta(days=3), True),
        (Stopwatch(TEN, None, TEN + timedelta(hours=1), 3600), TEN + timedelta(days=3), False),  # paused that day
        (Stopwatch(TEN, None, TEN + timedelta(hours=20), 3600), TEN + timedelta(days=3), True),
        (running(TEN + timedelta(days=1), gathered=60, begun=TEN), TEN + timedelta(days=1, minutes=5), True),
        (running(TEN, gathered=24 * 3600), TEN + timedelta(seconds=1), True),
        # 11 pm in Chicago is the next day in UTC: the office's zone decides
        (running(TEN.replace(hour=17)), TEN.replace(hour=23), False),
    ],
)
def test_timer_that_ran_past_midnight_or_for_over_a_day_asks(watch: Stopwatch, now: datetime, asks: bool) -> None:
    assert watch.asks(now, CHICAGO) is asks
