"""Charts drawn on the server as SVG: one drawing for the page and for paper, told in words and backed by a table."""

from msp_office.charts.chart import Band, Chart, Line, Mark, Panel, Ribbon, Slot
from msp_office.charts.drawing import Drawing, draw
from msp_office.charts.paper import PaperChart, on_paper

__all__ = ["Band", "Chart", "Drawing", "Line", "Mark", "Panel", "PaperChart", "Ribbon", "Slot", "draw", "on_paper"]
