"""Mondays in real zones: clocks that skip midnight, show it twice, or move by half an hour."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_office.calculations.week import monday_of, mondays, start_of_day, start_of_week, week_of

ZONES = [
    "UTC", "America/Chicago", "Europe/Berlin", "Africa/Cairo", "Asia/Beirut", "America/Santiago", "Australia/Lord_Howe",
    "America/St_Johns", "America/Havana", "Asia/Kathmandu", "Pacific/Apia", "America/Asuncion", "Asia/Tehran",
]  # fmt: skip
zones = st.sampled_from(ZONES).map(ZoneInfo)
days = st.dates(date(1990, 1, 1), date(2037, 12, 31))


@pytest.mark.parametrize(
    ("zone", "day", "first_instant"),
    [
        ("Africa/Cairo", date(2025, 4, 25), "2025-04-25T01:00:00+03:00"),  # 00:00 becomes 01:00
        ("Asia/Beirut", date(2025, 3, 30), "2025-03-30T01:00:00+03:00"),
        ("America/Santiago", date(2025, 9, 7), "2025-09-07T01:00:00-03:00"),
        ("America/Havana", date(2025, 11, 2), "2025-11-02T00:00:00-04:00"),  # 01:00 becomes 00:00: midnight twice
        ("America/St_Johns", date(2006, 10, 29), "2006-10-29T00:00:00-02:30"),  # 00:01 becomes 23:01 of the day before
        ("America/Toronto", date(1919, 3, 31), "1919-03-31T00:30:00-04:00"),  # 23:30 becomes 00:30
        ("Australia/Lord_Howe", date(2025, 10, 5), "2025-10-05T00:00:00+10:30"),
    ],
)
def test_start_of_day_where_midnight_is_missing_or_doubled(zone: str, day: date, first_instant: str) -> None:
    start = start_of_day(day, ZoneInfo(zone))
    assert start.astimezone(ZoneInfo(zone)).isoformat() == first_instant
    assert start.tzinfo is UTC


@given(days, zones)
def test_start_of_day_is_its_first_instant(day: date, zone: ZoneInfo) -> None:
    start = start_of_day(day, zone)
    skipped = start.astimezone(zone).date() != day  # Apia has no 2011-12-30
    assert not skipped or zone.key == "Pacific/Apia"
    assert (start - timedelta(seconds=1)).astimezone(zone).date() < day
    assert (start + timedelta(hours=2)).astimezone(zone).date() >= day


@given(st.datetimes(datetime(1990, 1, 8), datetime(2037, 12, 31), timezones=st.just(UTC)), zones)  # noqa: DTZ001
def test_every_moment_lies_in_exactly_one_week(moment: datetime, zone: ZoneInfo) -> None:
    monday = week_of(moment, zone)
    assert monday.weekday() == 0
    assert start_of_day(monday, zone) <= moment < start_of_day(monday + timedelta(days=7), zone)
    assert start_of_week(moment, zone) == start_of_day(monday, zone)


@given(days)
def test_monday_is_at_most_six_days_before(day: date) -> None:
    assert 0 <= (day - monday_of(day)).days <= 6


def test_mondays_pass_week_53() -> None:
    passed = list(mondays(date(2026, 12, 14), date(2027, 1, 11)))
    assert [day.isocalendar()[:2] for day in passed] == [(2026, 51), (2026, 52), (2026, 53), (2027, 1), (2027, 2)]
