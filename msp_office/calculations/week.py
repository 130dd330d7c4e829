"""When does a week begin? Weeks run from Monday to Monday in the office's time zone, and are named by their Monday.

Never by (year, week number): a year may have a week 53.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

WEEK = timedelta(days=7)


def monday_of(day: date) -> date:
    """The Monday on or before this day.

    >>> monday_of(date(2026, 11, 22))
    datetime.date(2026, 11, 16)
    """
    return day - timedelta(days=day.weekday())


def start_of_day(day: date, zone: tzinfo) -> datetime:
    """The first instant of this day in the zone, in UTC: also where the clock skips midnight or shows it twice.

    >>> from zoneinfo import ZoneInfo
    >>> start_of_day(date(2026, 11, 23), ZoneInfo("America/Chicago")).isoformat()
    '2026-11-23T06:00:00+00:00'
    >>> start_of_day(date(2025, 4, 25), ZoneInfo("Africa/Cairo")).isoformat()
    '2025-04-24T22:00:00+00:00'
    """
    midnight = datetime.combine(day, time(), zone)
    instant = midnight.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == midnight.replace(tzinfo=None):
        return instant
    before, after = midnight.replace(fold=1).astimezone(UTC), instant  # midnight is skipped: the gap begins in between
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if middle.astimezone(zone).date() < day:
            before = middle
        else:
            after = middle
    return after if before.astimezone(zone).date() < day else before


def week_of(moment: datetime, zone: tzinfo) -> date:
    """The Monday of the week that this moment lies in.

    >>> week_of(datetime(2026, 11, 23, 5, 59, tzinfo=UTC), __import__("zoneinfo").ZoneInfo("America/Chicago"))
    datetime.date(2026, 11, 16)
    """
    monday = monday_of(moment.astimezone(zone).date())
    while start_of_day(monday, zone) > moment:
        monday -= WEEK
    while start_of_day(monday + WEEK, zone) <= moment:
        monday += WEEK
    return monday


def start_of_week(moment: datetime, zone: tzinfo) -> datetime:
    """The first instant of the week that this moment lies in, in UTC."""
    return start_of_day(week_of(moment, zone), zone)


def mondays(first: date, last: date) -> Iterator[date]:
    """Every Monday from `first` to `last`, both included.

    >>> [day.isoformat() for day in mondays(date(2026, 12, 21), date(2027, 1, 4))]
    ['2026-12-21', '2026-12-28', '2027-01-04']
    """
    while first <= last:
        yield first
        first += WEEK
