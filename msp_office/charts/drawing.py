"""Where each stroke of a chart goes: widths in percent so that it fits every page, heights in pixels so that text and
bars keep their size."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import floor, log10

from msp_office.charts.chart import Band, Chart, Panel

HEAD = 24  # pixels above a panel, for its label
FOOT = 20  # pixels below the last panel, for the labels of the axis
BAR_SHARE = 0.7
LAST_LABEL = 92  # percent of the width; a label that begins later would leave the page
NAME_SHARE = 22  # percent of the width between two names
EDGE_SHARE = 35  # a name nearer to an edge is written away from it
LINE_NAMES = 14  # pixels between the names of two lines


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line of the scale, with the value it stands for."""

    y: str
    text: str
    is_zero: bool


@dataclass(frozen=True, slots=True)
class Bar:
    x: str
    y: str
    width: str
    height: str
    kind: str  # "up" or "down"
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Label:
    x: str
    y: str
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class DrawnPanel:
    """One panel: `top` and `height` in pixels, paths in a box that is as wide as there are slots."""

    label: str
    top: int
    head: str
    height: int
    rules: Sequence[Rule]
    bars: Sequence[Bar]
    line: str
    area: str
    band: str
    band_line: str
    names: Sequence[Label]
    end: Label | None
    ribbon: str = ""
    others: Sequence[str] = ()
    line_names: Sequence[Label] = ()
    mark: Rule | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """The invisible column over a slot that shows its words when pointed at."""

    x: str
    width: str
    tip: str


@dataclass(frozen=True, slots=True)
class Drawing:
    chart: Chart
    slots: int
    height: int
    body: int
    panels: Sequence[DrawnPanel]
    axis: Sequence[Label]
    ticks: Sequence[str]
    targets: Sequence[Target]

    @property
    def has_line_names(self) -> bool:
        """Whether room is needed to the right of the drawing."""
        return any(panel.line_names for panel in self.panels)

    @property
    def axis_y(self) -> int:
        return self.height - 4


def draw(chart: Chart) -> Drawing:
    """The strokes of a chart. Errors: ValueError when a panel does not fit the slots."""
    count = len(chart.slots)
    panels, top = [], 0
    for panel in chart.panels:
        panels.append(_panel(chart, panel, top))
        top += HEAD + panel.height + 8
    width = 100 / count if count else 100.0
    named = [(number, slot) for number, slot in enumerate(chart.slots) if slot.label]
    return Drawing(
        chart,
        count,
        top + FOOT,
        top,
        panels,
        [
            Label(_number(number * width), "", slot.label, "start")
            for number, slot in named
            if number * width <= LAST_LABEL
        ],
        [_number(number * width) for number, _ in named],
        [Target(_number(number * width), _number(width), slot.tip) for number, slot in enumerate(chart.slots)],
    )


def scale(low: float, high: float, most: int = 4, unit: float = 1) -> list[float]:
    """Round values (in units) from at or below `low` to at or above `high`, zero among them, in about `most` steps.

    >>> scale(0, 340), scale(-90, 120), scale(0, 7000, unit=60)
    ([0.0, 100.0, 200.0, 300.0, 400.0], [-100.0, 0.0, 100.0, 200.0], [0.0, 3000.0, 6000.0, 9000.0])
    """
    low, high = min(low, 0.0) / unit, max(high, 0.0) / unit
    if low == high:
        high = 1.0
    rough = (high - low) / most
    size = 10.0 ** floor(log10(rough))
    step = next(size * factor for factor in (1, 2, 5, 10, 20) if size * factor >= rough)
    first, last = floor(low / step), -floor(-high / step)
    return [step * number * unit for number in range(first, last + 1)]


def _panel(chart: Chart, panel: Panel, top: int) -> DrawnPanel:
    count = len(chart.slots)
    line = list(panel.line.values) if panel.line else []
    others = [list(other.values) for other in panel.others]
    ribbon = (list(panel.ribbon.low), list(panel.ribbon.high)) if panel.ribbon else ()
    if {len(panel.up), len(panel.down)} - {0, count} or {len(one) for one in (line, *others, *ribbon) if one} - {
        count + 1
    }:
        raise ValueError(f"{panel.label}: the values do not fit {count} slots")
    band = panel.band
    values = [*panel.up, *(-size for size in panel.down), *line, *((*band.low, *band.high) if band else ())]
    values += [*(value for one in (*others, *ribbon) for value in one), *([panel.mark.value] if panel.mark else [])]
    marks = scale(min(values, default=0), max(values, default=0), most=4 if panel.height > 140 else 3, unit=chart.step)
    base, span = top + HEAD, marks[-1] - marks[0]

    def y(value: float) -> float:
        return panel.height * (marks[-1] - value) / span

    points = _points((number, y(value)) for number, value in enumerate(line))
    return DrawnPanel(
        label=panel.label,
        top=base,
        head=_number(top + 12),
        height=panel.height,
        rules=[Rule(_number(base + y(mark)), chart.write(mark), mark == 0) for mark in marks],
        bars=[
            *_bars(chart, panel.up, "up", base + y(0), panel.height / span),
            *_bars(chart, panel.down, "down", base + y(0), panel.height / span),
        ],
        line=points,
        area=f"0,{_number(y(0))} {points} {count},{_number(y(0))}" if points else "",
        band=_band(band, count, y),
        band_line=_points(zip((count - band.slots, count), map(y, band.middle), strict=True)) if band else "",
        names=_names(chart, panel, base + y(0), panel.height / span) if panel.up and panel.down else [],
        end=Label("100", _number(base + y(line[-1])), panel.line.end_label, "end") if panel.line and line else None,
        ribbon=_ribbon(*ribbon, y) if ribbon else "",
        others=[_points((number, y(value)) for number, value in enumerate(other)) for other in others],
        line_names=_line_names(panel, base, y) if others else (),
        mark=Rule(_number(base + y(panel.mark.value)), panel.mark.label, False) if panel.mark else None,
    )


def _ribbon(low: Sequence[float], high: Sequence[float], y: Callable[[float], float]) -> str:
    upper = [(number, y(value)) for number, value in enumerate(high)]
    lower = [(number, y(value)) for number, value in enumerate(low)]
    return _points([*upper, *reversed(lower)])


def _line_names(panel: Panel, base: float, y: Callable[[float], float]) -> list[Label]:
    """The name of each line beside its end, the line's own first; moved apart where ends lie close together."""
    lines = [*([panel.line] if panel.line else []), *panel.others]
    wanted = sorted((base + y(line.values[-1]), number) for number, line in enumerate(lines))
    placed: dict[int, float] = {}
    last = float("-inf")
    for height, number in wanted:
        last = placed[number] = max(height, last + LINE_NAMES)
    over = max(0.0, last - (base + panel.height))
    return [Label("100", _number(placed[number] - over), line.end_label, "start") for number, line in enumerate(lines)]


def _bars(chart: Chart, sizes: Sequence[float], kind: str, zero: float, pixels: float) -> list[Bar]:
    """Bars from the zero line, up or down; nothing is drawn for nothing."""
    width = 100 / max(1, len(sizes))
    return [
        Bar(
            x=_number(width * (number + (1 - BAR_SHARE) / 2)),
            y=_number(zero - size * pixels if kind == "up" else zero),
            width=_number(width * BAR_SHARE),
            height=_number(size * pixels),
            kind=kind,
            is_marked=slot.is_marked,
        )
        for number, (size, slot) in enumerate(zip(sizes, chart.slots, strict=False))
        if size > 0
    ]


def _names(chart: Chart, panel: Panel, zero: float, pixels: float) -> list[Label]:
    """What stands at a bar, above or below it: each name that does not run into the one before."""
    count = len(chart.slots)
    labels: list[Label] = []
    for number, slot in enumerate(chart.slots):
        middle = (number + 0.5) * 100 / count
        if not slot.name or (labels and middle - float(labels[-1].x) < NAME_SHARE):
            continue
        up, down = panel.up[number], panel.down[number]
        y = zero - up * pixels - 5 if up >= down else zero + down * pixels + 12
        anchor = "start" if middle < EDGE_SHARE else "end" if middle > 100 - EDGE_SHARE else "middle"
        labels.append(Label(_number(middle), _number(y), slot.name, anchor))
    return labels


def _band(band: Band | None, count: int, y: Callable[[float], float]) -> str:
    if band is None:
        return ""
    first, (low_a, low_b), (high_a, high_b) = count - band.slots, band.low, band.high
    return _points([(first, y(low_a)), (count, y(low_b)), (count, y(high_b)), (first, y(high_a))])


def _points(pairs: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in pairs)


def _number(value: float) -> str:
    """A coordinate: at most two places, no trailing zeros.

    >>> _number(12.5), _number(3.0), _number(-0.001)
    ('12.5', '3', '0')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
