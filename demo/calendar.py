"""How many minutes does each person of the demo office work on which day? Whole weeks of 40 h, all of it on a ticket.

Weeks are Mondays. Over the measured weeks (the last 13 complete ones) productive minutes add up to exactly the person's
share; single weeks and days vary around it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

MEASURED_WEEKS = 13
WEEK = 40 * 60
DAY = 8 * 60
LONGEST_PRODUCTIVE_DAY = 440


@dataclass(frozen=True, slots=True)
class DayPlan:
    """Minutes of one person on one day: on tickets of clients, and on everything else."""

    productive: int
    other: int


def variations(rng: Random, count: int) -> list[int]:
    """`count` different minutes that add up to nothing: every plus has its minus.

    >>> sum(variations(Random(1), 13))
    0
    """
    half = [15 * rng.randint(1, 8) for _ in range(count // 2)]
    values = half + [-minutes for minutes in half] + [0] * (count % 2)
    rng.shuffle(values)
    return values


def split_week(rng: Random, productive: int) -> list[DayPlan]:
    """Five days of 8 h that hold exactly `productive` minutes between them.

    >>> days = split_week(Random(1), 1800)
    >>> sum(day.productive for day in days), {day.productive + day.other for day in days}
    (1800, {480})
    """
    days = [productive // 25 * 5] * 5
    days[4] += productive - sum(days)
    for _ in range(6):
        giver, taker = rng.sample(range(5), 2)
        minutes = min(5 * rng.randint(0, 12), days[giver] - 60, LONGEST_PRODUCTIVE_DAY - days[taker])
        if minutes > 0:
            days[giver] -= minutes
            days[taker] += minutes
    return [DayPlan(minutes, DAY - minutes) for minutes in days]


def plan_weeks(
    rng: Random, mondays: Sequence[date], percent: int, away: Sequence[int] = (), closed: Collection[date] = ()
) -> dict[date, DayPlan]:
    """Every working day of these weeks; the last one in `mondays` is the current week, -1 the one before it.

    `away` are weeks off, counted back from the current one; on `closed` days nobody works.
    """
    share = WEEK * percent // 100
    current = len(mondays) - 1
    measured = min(MEASURED_WEEKS, current)
    exact = variations(rng, measured)
    plan: dict[date, DayPlan] = {}
    for number, monday in enumerate(mondays):
        offset = number - current
        varied = exact[offset] if -measured <= offset < 0 else 15 * rng.randint(-8, 8)
        days = split_week(rng, share + varied)
        if offset not in away:
            dated = ((monday + timedelta(days=weekday), day) for weekday, day in enumerate(days))
            plan.update((date_of_day, day) for date_of_day, day in dated if date_of_day not in closed)
    return plan
