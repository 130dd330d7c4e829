"""Where the strokes of a chart go, and that the drawing speaks without colors and without styles."""

from xml.etree import ElementTree as ET

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from msp_office.charts import Band, Chart, Line, Panel, Slot, draw
from msp_office.charts.drawing import scale


def chart(up: list[float], down: list[float], levels: list[float] | None = None, **fields: object) -> Chart:
    slots = [Slot(tip=f"slot {number}", label="Jan" if number == 0 else "") for number in range(len(up))]
    panels = [Panel(label="Flow", height=100, up=up, down=down)]
    if levels:
        panels.insert(0, Panel(label="Level", height=200, line=Line(levels, f"{levels[-1]:g} now")))
    return Chart("flow", "Flow & level", "Bars.", "It <grew>.", fields.get("slots", slots), panels)  # type: ignore[arg-type]  # of the test's own making


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_scale_holds_zero_and_every_value(one: float, other: float) -> None:
    low, high = sorted((one, other))
    marks = scale(low, high)
    assert marks[0] <= low + 1e-6
    assert marks[-1] >= high - 1e-6
    assert any(abs(mark) < 1e-9 for mark in marks)
    assert 2 <= len(marks) <= 7


def test_bars_stand_on_zero_and_are_as_long_as_their_value() -> None:
    (panel,) = draw(chart([40, 0, 20], [10, 20, 0])).panels
    zero = next(float(rule.y) for rule in panel.rules if rule.is_zero)
    ups = [bar for bar in panel.bars if bar.kind == "up"]
    downs = [bar for bar in panel.bars if bar.kind == "down"]
    assert [float(bar.y) + float(bar.height) for bar in ups] == pytest.approx([zero, zero], abs=0.02)
    assert [float(bar.y) for bar in downs] == pytest.approx([zero, zero], abs=0.02)
    assert float(ups[0].height) == pytest.approx(2 * float(ups[1].height), abs=0.02)
    assert float(downs[1].height) == pytest.approx(float(ups[1].height), abs=0.02)


def test_line_runs_over_the_whole_width() -> None:
    panel = draw(chart([1, 1], [1, 1], [10, 0, 20])).panels[0]
    points = [tuple(map(float, point.split(","))) for point in panel.line.split()]
    assert [x for x, _ in points] == [0, 1, 2]
    assert points[1][1] == pytest.approx(200)  # nothing is at the bottom: the scale begins at zero
    assert panel.end is not None
    assert panel.end.text == "20 now"


def test_band_lies_around_its_middle_over_the_last_slots() -> None:
    slots = [Slot(tip="")] * 4
    line, band = Line([1, 2, 3, 4, 5]), Band(2, (3, 5), (3.5, 4.5), (2.5, 5.5))
    drawing = draw(Chart("c", "t", "d", "r", slots, [Panel("Level", 100, line=line, band=band)]))
    assert drawing.panels[0].band_line == "2,50 4,16.67"
    assert [point.split(",")[0] for point in drawing.panels[0].band.split()] == ["2", "4", "4", "2"]


@pytest.mark.parametrize(("up", "levels"), [([1.0, 2.0, 3.0], None), ([1.0, 2.0], [1.0, 2.0])])
def test_values_that_do_not_fit_the_slots_are_refused(up: list[float], levels: list[float] | None) -> None:
    with pytest.raises(ValueError, match="do not fit 2 slots"):
        draw(chart(up, [1, 1], levels, slots=[Slot(tip=""), Slot(tip="")]))


def test_names_keep_their_distance() -> None:
    slots = [Slot(tip="", is_marked=True, name=f"Project {number}") for number in range(10)]
    (panel,) = draw(chart([5.0] * 10, [1.0] * 10, slots=slots)).panels
    assert [label.text for label in panel.names] == ["Project 0", "Project 3", "Project 6", "Project 9"]
    assert {label.anchor for label in panel.names} == {"start", "middle", "end"}


def test_drawing_has_title_words_and_no_inline_style() -> None:
    text = render_to_string("charts/_chart.html", {"drawing": draw(chart([4, 5], [2, 1], [3, 5, 9]))})
    root = ET.fromstring(text.replace("&nbsp;", " "))
    svg = root.find("svg")
    assert svg is not None
    assert (svg.get("role"), svg.get("aria-labelledby")) == ("img", "flow-title flow-words")
    assert [svg.findtext("title"), svg.findtext("desc")] == ["Flow & level", "Bars. It <grew>."]
    assert "style=" not in text
    drawn = [element for element in svg.iter() if element.tag in ("rect", "polygon") and element.get("fill") != "none"]
    assert {element.get("fill") for element in drawn} <= {"#333333", "#bbbbbb", "#f0f0f0", "#d5d5d5"}  # grays on paper


def test_chart_without_slots_is_still_a_drawing() -> None:
    assert draw(Chart("c", "t", "d", "r", [], [Panel("Level", 100)])).slots == 0
