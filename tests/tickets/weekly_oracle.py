"""A second opinion on the ledger: recomputes its weeks from the rows of a file, sharing no code with the product.

A row is a dict with `opened` and optional `resolved`, `reopened`, `closed`, `worked_at` (aware datetimes), `estimate`
and `worked` (minutes or None). The answer is {Monday: {reason: minutes}} and the open hours at each Monday.
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Row = dict[str, Any]
Weeks = dict[date, dict[str, int]]


def weeks_of(rows: Iterable[Row], zone: ZoneInfo) -> Weeks:
    """What a person with a spreadsheet would write: every row's events in order, each put into its week."""
    weeks: Weeks = defaultdict(lambda: defaultdict(int))
    for row in rows:
        for moment, reason, minutes in _movements(row):
            local = moment.astimezone(zone).date()
            weeks[local - timedelta(days=local.weekday())][reason] += minutes
    return {monday: {r: m for r, m in sums.items() if m} for monday, sums in weeks.items()}


def owed_at(rows: Iterable[Row], moment: datetime) -> tuple[int, int]:
    """(minutes owed, open tickets) at a moment, straight from the dates: estimate less work done while it is open."""
    minutes = count = 0
    for row in rows:
        if row["opened"] >= moment:
            continue
        is_open = True
        for name in ("resolved", "reopened", "closed"):
            if row.get(name) and row[name] < moment:
                is_open = name == "reopened"
        done = row.get("worked") or 0
        if not (row.get("worked_at") and row["worked_at"] < moment):
            done = 0
        if is_open:
            count += 1
            minutes += max(0, (row.get("estimate") or 0) - done)
    return minutes, count


def _movements(row: Row) -> Iterator[tuple[datetime, str, int]]:
    left_with = None  # the unspent minutes that closing took out, while the ticket is out
    budget = row.get("estimate") or 0  # unspent estimate
    ever_worked = row.get("worked") is not None
    yield row["opened"], "new", budget
    events = [(row[name], order, name) for order, name in enumerate(("worked_at", "resolved", "reopened", "closed"))
              if row.get(name)]  # fmt: skip
    for moment, _, name in sorted(events):
        if name == "worked_at":
            worked = row.get("worked") or 0
            taken = min(worked, budget)
            budget -= taken
            yield moment, "worked", -worked
            yield moment, "over_run", worked - taken
            if left_with is not None:
                yield moment, "closed_unspent", taken
                left_with -= taken
        elif name == "reopened" and left_with is not None:
            left_with = None
            yield moment, "reopened", budget
        elif name != "reopened" and left_with is None:
            left_with = budget
            yield moment, "closed_unspent" if ever_worked else "closed_unrecorded", -budget


def invented_rows(count: int, open_count: int, *, seed: int, start: datetime, days: int = 700) -> list[Row]:
    """`count` tickets of two years, `open_count` of them open at the end, with gaps such as real files have."""
    chance = random.Random(seed)  # noqa: S311  # invented data
    rows = []
    for number in range(count):
        opened = start + timedelta(minutes=chance.randrange(days * 1440))
        row: Row = {"number": number, "opened": opened}
        row["estimate"] = None if chance.random() < 0.1 else chance.choice([15, 30, 45, 60, 90, 120, 240, 480, 960])
        row["worked"] = None if chance.random() < 0.15 else chance.randrange(5, 600)
        stays_open = number < open_count
        moment = opened
        names = ["resolved", "reopened"] if stays_open else ["resolved"]
        if stays_open and chance.random() < 0.85:
            names = []
        if not stays_open and chance.random() < 0.08:
            names = ["resolved", "reopened", "closed"]
        elif not stays_open and chance.random() < 0.5:
            names = ["resolved", "closed"]
        for name in names:
            moment += timedelta(minutes=chance.randrange(1, 9 * 1440))
            row[name] = moment
        if row["worked"] is not None:
            # a file knows the day of the work; the product takes noon of it, or the moment the ticket left that day
            row["worked_day"] = (opened + timedelta(days=chance.randrange(0, 8))).date()
        rows.append(row)
    return rows


def place_work(rows: Iterable[Row], zone: ZoneInfo) -> None:
    """Set `worked_at` by the documented rule: noon of the day, the leaving moment if earlier that day, never before
    the ticket was opened."""
    for row in rows:
        if row.get("worked") is None:
            continue
        noon = datetime.combine(row["worked_day"], time(12), zone)
        left = row.get("resolved") or row.get("closed")
        if left is not None and left.astimezone(zone).date() == row["worked_day"]:
            noon = min(noon, left)
        row["worked_at"] = max(row["opened"], noon)
