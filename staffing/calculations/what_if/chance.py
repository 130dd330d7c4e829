"""Which weeks of the past does each simulated future repeat? Drawn by a generator that is the same everywhere.

SplitMix64 (Steele, Lea and Flood, 2014): a counter of 64 bits that is stirred. Whole numbers only, so that a seed gives
the same draws on every machine and every version of Python. A bounded draw is the high half of draw × bound.
"""

from collections.abc import Iterator

BLOCK_WEEKS = 4
MASK = 2**64 - 1


def splitmix64(seed: int) -> Iterator[int]:
    """Draws of 64 bits.

    >>> draws = splitmix64(1234567)
    >>> next(draws), next(draws)
    (6457827717110365317, 3203168211198807973)
    """
    state = seed & MASK
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        mixed = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & MASK
        yield mixed ^ (mixed >> 31)


def block_starts(seed: int, *, history: int, weeks: int, runs: int) -> list[list[int]]:
    """For each block of the future, where in the past each run's block begins: blocks × runs.

    Blocks are 4 consecutive weeks that lie whole within the history. Drawn block by block, so that a longer future
    begins like a shorter one.
    """
    draws = splitmix64(seed)
    blocks = -(-weeks // BLOCK_WEEKS)
    places = history - BLOCK_WEEKS + 1
    return [[(next(draws) * places) >> 64 for _ in range(runs)] for _ in range(blocks)]


def resampled(inflow: list[int], *, seed: int, weeks: int, runs: int) -> list[list[int]]:
    """Week by week, what comes in in each run: weeks × runs, minutes.

    >>> [len(week) for week in resampled([60, 120, 180, 240, 300], seed=1, weeks=5, runs=3)]
    [3, 3, 3, 3, 3]
    """
    starts = block_starts(seed, history=len(inflow), weeks=weeks, runs=runs)
    columns: list[list[int]] = []
    for block in starts:
        for day in range(BLOCK_WEEKS):
            later = inflow[day:]
            columns.append([later[start] for start in block])
    return columns[:weeks]
