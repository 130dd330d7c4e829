"""Is the backlog growing, and which week was out of the ordinary? Theil–Sen slope and median ± 3 MAD (domain §2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import combinations
from math import factorial
from statistics import median

TREND_WEEKS = 13
FEWEST_WEEKS = 6
MISS_ON_EACH_SIDE = Fraction(1, 10)  # an 80 % interval
BUMP_MADS = 3


class Direction(StrEnum):
    """What the trend comes to in one word."""

    GROWING = "growing"
    STEADY = "steady"
    SHRINKING = "shrinking"
    TOO_EARLY = "too early to say"


@dataclass(frozen=True, slots=True)
class Trend:
    """The slope of the last closings and its interval, in minutes a week (None while it is too early)."""

    direction: Direction
    weeks: int
    slope: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None


def trend(closings: Sequence[int]) -> Trend:
    """The trend of the last 13 weekly closings (minutes, oldest first).

    Slope: the median of the slopes between any two weeks (Theil 1950, Sen 1968), which a single bump hardly moves.
    Interval: between the r-th smallest and the r-th largest of these slopes, r from the exact distribution of the
    number of discordant pairs (Kendall). Steady if it contains zero; under 6 weeks it is too early to say.

    >>> growing = trend([600, 630, 690, 700, 760, 790])
    >>> growing.direction.value, growing.slope, growing.low, growing.high
    ('growing', Fraction(38, 1), Fraction(100, 3), Fraction(45, 1))
    >>> trend([600, 630, 690]).direction.value
    'too early to say'
    """
    closings = closings[-TREND_WEEKS:]
    if len(closings) < FEWEST_WEEKS:
        return Trend(Direction.TOO_EARLY, len(closings))
    slopes = sorted(
        Fraction(later - earlier, week - before)
        for (before, earlier), (week, later) in combinations(enumerate(closings), 2)
    )
    rank = interval_rank(len(closings))
    low, high = slopes[rank - 1], slopes[-rank]
    direction = Direction.GROWING if low > 0 else Direction.SHRINKING if high < 0 else Direction.STEADY
    return Trend(direction, len(closings), median(slopes), low, high)


def interval_rank(weeks: int) -> int:
    """r: the r-th smallest and r-th largest slope between them miss the true one in at most 10 % on each side.

    >>> [interval_rank(weeks) for weeks in (6, 10, 13)]
    [4, 15, 28]
    """
    rank, seen, most = 0, 0, MISS_ON_EACH_SIDE * factorial(weeks)
    for arrangements in _arrangements_by_discordant_pairs(weeks):
        seen += arrangements
        if seen > most:
            break
        rank += 1
    return max(rank, 1)


def _arrangements_by_discordant_pairs(items: int) -> list[int]:
    """How many orders of so many things have 0, 1, 2, … pairs the wrong way round.

    >>> _arrangements_by_discordant_pairs(4)
    [1, 3, 5, 6, 5, 3, 1]
    """
    counts = [1]
    for item in range(2, items + 1):
        longer = [0] * (len(counts) + item - 1)
        for pairs, count in enumerate(counts):
            for added in range(item):
                longer[pairs + added] += count
        counts = longer
    return counts


@dataclass(frozen=True, slots=True)
class Ordinary:
    """What weeks ordinarily do: the median of their net changes, and the median distance from it (minutes)."""

    median: Fraction
    mad: Fraction

    def is_bump(self, net_minutes: int) -> bool:
        return abs(net_minutes - self.median) > BUMP_MADS * self.mad


def ordinary(net_changes: Sequence[int]) -> Ordinary | None:
    """Median and median absolute deviation of the weeks' net changes; None under 6 weeks, when nothing is ordinary yet.

    >>> weeks = [60, -30, 0, 45, -60, 30, 900]
    >>> [net for net in weeks if ordinary(weeks).is_bump(net)]
    [900]
    """
    if len(net_changes) < FEWEST_WEEKS:
        return None
    middle = median(map(Fraction, net_changes))
    return Ordinary(middle, median(abs(net - middle) for net in net_changes))
