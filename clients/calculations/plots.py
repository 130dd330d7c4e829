"""Where do the strokes of the ranking's drawings go? Plain coordinates, which the templates write as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import floor, log10, sqrt

WIDTH, HEIGHT = 640, 300
LEFT, RIGHT, TOP, BOTTOM = 66, 22, 18, 34
SPARK_WIDTH, SPARK_HEIGHT = 76, 20
LARGEST_DOT = 17


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    value: int


@dataclass(frozen=True, slots=True)
class Dot:
    """A client: center, radius, and where its name stands (empty where there is no room for it)."""

    x: float
    y: float
    radius: float
    client: int
    name: str
    revenue: Decimal
    profit: Decimal
    minutes: int
    label: str
    anchor: str
    is_loss: bool


@dataclass(frozen=True, slots=True)
class Quadrant:
    dots: Sequence[Dot]
    x_ticks: Sequence[Tick]
    y_ticks: Sequence[Tick]
    zero_y: float
    split_x: float  # at the middle client's revenue
    split_y: float  # at the middle client's profit


@dataclass(frozen=True, slots=True)
class Whale:
    """Cumulative profit, best client first. `peak` is where the rest begins to eat what the others earned."""

    points: str
    y_ticks: Sequence[Tick]
    x_ticks: Sequence[Tick]
    zero_y: float
    peak_x: float
    peak_y: float
    peak_clients: int
    peak_profit: Decimal
    end_y: float
    end_profit: Decimal
    clients: int

    @property
    def losing(self) -> int:
        return self.clients - self.peak_clients

    @property
    def eaten(self) -> Decimal:
        return self.peak_profit - self.end_profit


def spark(values: Sequence[Decimal | None]) -> str:
    """The points of a trend, zero inside its scale; months that are unknown are left out.

    >>> spark([Decimal(0), Decimal(10)])
    '0,18.0 76,2.0'
    """
    known = [(number, float(value)) for number, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return ""
    low, high = min(0.0, *(value for _, value in known)), max(0.0, *(value for _, value in known))
    span = (high - low) or 1.0
    step = SPARK_WIDTH / (len(values) - 1)
    return " ".join(
        f"{number * step:.3g},{2 + (high - value) / span * (SPARK_HEIGHT - 4):.1f}" for number, value in known
    )


def ticks(low: float, high: float, *, most: int = 5) -> list[int]:
    """Round values from at or below `low` to at or above `high`.

    >>> ticks(-900, 48000)
    [-10000, 0, 10000, 20000, 30000, 40000, 50000]
    """
    rough = max(high - low, 1.0) / most
    size = 10.0 ** floor(log10(rough))
    step = next(size * factor for factor in (1, 2, 5, 10) if size * factor >= rough)
    step = max(1.0, step)
    return [int(step * number) for number in range(floor(low / step), -floor(-high / step) + 1)]


def quadrant(clients: Sequence[tuple[int, str, Decimal, Decimal, int]], *, labels: int = 7) -> Quadrant | None:
    """(client, name, revenue, profit, minutes) as dots: revenue to the right, profit up, hours as size."""
    if not clients:
        return None
    revenues = [float(revenue) for _, _, revenue, _, _ in clients]
    profits = [float(profit) for _, _, _, profit, _ in clients]
    x_values, y_values = ticks(min(0.0, *revenues), max(revenues)), ticks(min(0.0, *profits), max(0.0, *profits))
    most = max(minutes for *_, minutes in clients) or 1
    notable = {row[0] for row in sorted(clients, key=lambda row: row[3])[: labels // 2]}
    notable |= {row[0] for row in sorted(clients, key=lambda row: -row[2])[: labels - labels // 2]}
    dots: list[Dot] = []
    for client, name, revenue, profit, minutes in sorted(clients, key=lambda row: -row[4]):
        x, y = _x(float(revenue), x_values), _y(float(profit), y_values)
        radius = 3 + (LARGEST_DOT - 3) * sqrt(minutes / most)
        crowded = any(dot.label and abs(dot.y - y) < 14 and abs(dot.x - x) < 150 for dot in dots)
        dots.append(
            Dot(
                x, y, round(radius, 1), client, name, revenue, profit, minutes,
                label=name if client in notable and not crowded else "",
                anchor="end" if x > WIDTH * 0.62 else "start",
                is_loss=profit < 0,
            )
        )  # fmt: skip
    return Quadrant(
        dots=dots,
        x_ticks=[Tick(_x(value, x_values), value) for value in x_values],
        y_ticks=[Tick(_y(value, y_values), value) for value in y_values],
        zero_y=_y(0, y_values),
        split_x=_x(_middle(revenues), x_values),
        split_y=_y(_middle(profits), y_values),
    )


def whale(profits: Sequence[Decimal]) -> Whale | None:
    """The running sum of profits, best first; None when there is nothing to draw."""
    if not profits:
        return None
    running, sums = Decimal(0), [Decimal(0)]
    for profit in sorted(profits, reverse=True):
        running += profit
        sums.append(running)
    peak = max(range(len(sums)), key=lambda number: (sums[number], -number))
    y_values = ticks(float(min(sums)), float(max(sums)))
    width = (WIDTH - LEFT - RIGHT) / (len(sums) - 1)
    step = next(step for step in (1, 5, 10, 25, 50, 100, 1000) if len(sums) / step <= 12)
    return Whale(
        points=" ".join(f"{LEFT + width * n:.1f},{_y(float(value), y_values):.1f}" for n, value in enumerate(sums)),
        y_ticks=[Tick(_y(value, y_values), value) for value in y_values],
        x_ticks=[Tick(round(LEFT + width * n, 1), n) for n in range(0, len(sums), step)],
        zero_y=_y(0, y_values),
        peak_x=round(LEFT + width * peak, 1),
        peak_y=_y(float(sums[peak]), y_values),
        peak_clients=peak,
        peak_profit=sums[peak],
        end_y=_y(float(sums[-1]), y_values),
        end_profit=sums[-1],
        clients=len(profits),
    )


def _x(value: float, values: Sequence[int]) -> float:
    return round(LEFT + (value - values[0]) / ((values[-1] - values[0]) or 1) * (WIDTH - LEFT - RIGHT), 1)


def _y(value: float, values: Sequence[int]) -> float:
    return round(TOP + (values[-1] - value) / ((values[-1] - values[0]) or 1) * (HEIGHT - TOP - BOTTOM), 1)


def _middle(values: Sequence[float]) -> float:
    ordered = sorted(values)
    return ordered[len(ordered) // 2]
