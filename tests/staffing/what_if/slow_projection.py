"""How would somebody project a backlog who has only read the description? Run by run, with exact fractions, slowly."""

from fractions import Fraction


def draws(seed: int):  # type: ignore[no-untyped-def]  # a generator of whole numbers
    """SplitMix64 as its paper writes it."""
    x = seed % 2**64
    while True:
        x = (x + 11400714819323198485) % 2**64
        z = x
        z = ((z ^ (z // 2**30)) * 13787848793156543929) % 2**64
        z = ((z ^ (z // 2**27)) * 10723151780598845931) % 2**64
        yield z ^ (z // 2**31)


def slow_quantiles(
    backlog: int, history: list[int], change: list[int], *, seed: int, runs: int
) -> list[tuple[int, int, int]]:
    """(low, median, high) after each week: block bootstrap, max(0, ·), nearest rank; `change` is inflow − capacity."""
    weeks = len(change)
    numbers = draws(seed)
    blocks: list[list[int]] = [[] for _ in range(runs)]
    for _ in range((weeks + 3) // 4):
        for run in range(runs):
            share = Fraction(next(numbers), 2**64)
            start = int(share * (len(history) - 3))
            blocks[run] += history[start : start + 4]
    paths = []
    for run in range(runs):
        level, path = Fraction(backlog), []
        for week in range(weeks):
            level = max(Fraction(0), level + blocks[run][week] + change[week])
            path.append(level)
        paths.append(path)
    result = []
    for week in range(weeks):
        levels = [path[week] for path in paths]
        result.append(tuple(int(_rank(levels, share)) for share in (Fraction(1, 10), Fraction(1, 2), Fraction(9, 10))))
    return result  # type: ignore[return-value]  # three each


def _rank(levels: list[Fraction], share: Fraction) -> Fraction:
    """The smallest level that at least this share of all does not exceed, found by counting."""
    return min(one for one in levels if sum(1 for other in levels if other <= one) >= share * len(levels))
