"""How long will the backlog be, week by week, and how sure is that? (domain: projection)

B(t+1) = max(0, B(t) + inflow(t) − capacity(t)), whole minutes throughout. Inflow is every movement of the ledger but
*worked*. The futures repeat blocks of 4 consecutive weeks of the office's own inflow; every scenario meets the same
futures, so that the difference between two of them is their levers' doing. Under 13 weeks of history the average week
repeats, and there is no band.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from staffing.calculations.what_if.chance import resampled

RUNS = 500
FEWEST_WEEKS = 13  # of history, for a band
LOW, MIDDLE, HIGH = Fraction(1, 10), Fraction(1, 2), Fraction(9, 10)


@dataclass(frozen=True, slots=True)
class Path:
    """The backlog at the end of each week, the first value being today's: weeks + 1 values of minutes.

    `low` and `high` hold 80 % of the futures between them; without a band they are empty.
    """

    median: Sequence[int]
    low: Sequence[int] = ()
    high: Sequence[int] = ()

    @property
    def has_band(self) -> bool:
        return bool(self.low)


@dataclass(frozen=True, slots=True)
class Futures:
    """What comes in, week by week (weeks × runs); a single run of the average week where history is short."""

    columns: Sequence[Sequence[int]]
    is_simulated: bool

    @property
    def runs(self) -> int:
        return len(self.columns[0])


def average(inflow: Sequence[int]) -> int:
    """The average week's inflow to the minute, halves up.

    >>> average([60, 61]), average([-61, -60])
    (61, -60)
    """
    return (2 * sum(inflow) + len(inflow)) // (2 * len(inflow))


def futures(inflow: Sequence[int], *, seed: int, weeks: int, runs: int = RUNS) -> Futures:
    """The futures of an office with this weekly inflow (minutes, oldest first). Errors: ValueError without any."""
    if not inflow:
        raise ValueError("A projection needs at least one week of inflow.")
    if len(inflow) < FEWEST_WEEKS:
        return Futures([[average(inflow)]] * weeks, is_simulated=False)
    return Futures(resampled(list(inflow), seed=seed, weeks=weeks, runs=runs), is_simulated=True)


def project(backlog: int, ahead: Futures, *, capacity: Sequence[int], inflow_change: Sequence[int]) -> Path:
    """The backlog under weekly capacity and weekly changes of the inflow (both minutes, one for each week).

    >>> week = futures([7200], seed=1, weeks=3)
    >>> project(600, week, capacity=[7440] * 3, inflow_change=[0] * 3).median
    [600, 360, 120, 0]
    """
    runs = ahead.runs
    places = [_place(share, runs) for share in (LOW, MIDDLE, HIGH)]
    standing = [backlog] * runs
    lines: list[list[int]] = [[backlog], [backlog], [backlog]]
    for column, done, more in zip(ahead.columns, capacity, inflow_change, strict=True):
        change = more - done
        standing = [
            left if (left := before + came + change) > 0 else 0 for before, came in zip(standing, column, strict=True)
        ]
        ordered = sorted(standing)
        for line, place in zip(lines, places, strict=True):
            line.append(ordered[place])
    low, middle, high = lines
    return Path(middle, low, high) if ahead.is_simulated else Path(middle)


def _place(share: Fraction, runs: int) -> int:
    """Nearest rank: the smallest value that at least this share of the runs does not exceed.

    >>> [_place(share, 500) for share in (LOW, MIDDLE, HIGH)], _place(HIGH, 1)
    ([49, 249, 449], 0)
    """
    return max(0, -(-share.numerator * runs // share.denominator) - 1)


def target_week(median: Sequence[int], target: int) -> int | None:
    """The first week from which the median stays at or below the target (0: today); None: not within the horizon.

    >>> target_week([900, 500, 700, 400, 300], 500), target_week([100, 90], 500), target_week([900, 800], 500)
    (3, 0, None)
    """
    above = [week for week, minutes in enumerate(median) if minutes > target]
    if not above:
        return 0
    return above[-1] + 1 if above[-1] + 1 < len(median) else None


def closed_formula(backlog: int, inflow: int, capacity: int, week: int) -> int:
    """The backlog after so many weeks of constant inflow and capacity: max(0, B + week × (inflow − capacity)).

    >>> closed_formula(600, 7200, 7440, 2)
    120
    """
    return max(0, backlog + week * (inflow - capacity))
