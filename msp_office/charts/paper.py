"""The same drawing for paper: every coordinate in points of one fixed width, as a printer of pages wants it."""

from collections.abc import Sequence
from dataclasses import dataclass

from msp_office.charts.drawing import Drawing, DrawnPanel, Label

WIDTH, LEFT, NAMES = 640, 44, 120
DASHES = ("", "6 4", "2 3", "9 3 2 3", "14 4")


@dataclass(frozen=True, slots=True)
class Stroke:
    points: str
    dash: str


@dataclass(frozen=True, slots=True)
class PaperPanel:
    """One panel with its lines and ribbon."""

    panel: DrawnPanel
    ribbon: str
    strokes: Sequence[Stroke]


@dataclass(frozen=True, slots=True)
class PaperChart:
    drawing: Drawing
    panels: Sequence[PaperPanel]
    axis: Sequence[Label]
    ticks: Sequence[str]
    left: int
    right: int
    width: int = WIDTH


def on_paper(drawing: Drawing) -> PaperChart:
    """The lines of a drawing in one box of 640 points, names to the right of their ends.

    >>> from msp_office.charts import Chart, Line, Panel, Slot, draw
    >>> chart = Chart("c", "C", "", "", [Slot("1"), Slot("2")], [Panel("P", 100, line=Line([0, 50, 100]))])
    >>> on_paper(draw(chart)).panels[0].strokes[0].points
    '44,124 342,74 640,24'
    """
    right = WIDTH - NAMES if drawing.has_line_names else WIDTH
    step = (right - LEFT) / max(1, drawing.slots)

    def moved(points: str, top: int) -> str:
        pairs = (pair.split(",") for pair in points.split())
        return " ".join(f"{_short(LEFT + float(x) * step)},{_short(float(y) + top)}" for x, y in pairs)

    def placed(percent: str) -> str:
        return _short(LEFT + float(percent) * (right - LEFT) / 100)

    return PaperChart(
        drawing,
        [
            PaperPanel(
                panel,
                moved(panel.ribbon, panel.top),
                [
                    Stroke(moved(line, panel.top), dash)
                    for line, dash in zip((panel.line, *panel.others), DASHES, strict=False)
                    if line
                ],
            )
            for panel in drawing.panels
        ],
        [Label(placed(label.x), label.y, label.text, label.anchor) for label in drawing.axis],
        [placed(tick) for tick in drawing.ticks],
        LEFT,
        right,
    )


def _short(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
