"""The call script as a drawing: the points from left to right, each with its answers, and a way from each answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import shorten

from clients.calculations.script import Point, Script, depths

BOX, ACROSS, DOWN, EDGE = 212, 58, 20, 8  # pixels: a box's width, the room between boxes and around them
HEAD, LINE, FOOT = 54, 20, 8  # a box's name and sentence, one answer, what is left below
ARROW = 7
THIN, THICK = 1.25, 6.0  # a way that nobody went, and one that all calls went


@dataclass(frozen=True, slots=True)
class Answer:
    """One line in a box. `ends`: the call is over with it."""

    label: str
    calls: int
    y: int
    ends: bool


@dataclass(frozen=True, slots=True)
class Box:
    point: Point
    x: int
    y: int
    words: str
    calls: int
    share: int | None  # percent of all calls
    answers: tuple[Answer, ...]

    @property
    def height(self) -> int:
        return _height(self.point)

    @property
    def right(self) -> int:
        return self.x + BOX

    @property
    def door(self) -> int:
        """Where ways come in: beside the name."""
        return self.y + 18


@dataclass(frozen=True, slots=True)
class Way:
    path: str
    arrow: str
    width: str
    calls: int
    loops_at: int | None  # the column that it leads from and to


@dataclass(frozen=True, slots=True)
class Diagram:
    width: int
    height: int
    boxes: list[Box]
    ways: list[Way]
    box_width: int = BOX


def diagram(script: Script, reached: Mapping[str, int], chosen: Mapping[tuple[str, str], int], calls: int) -> Diagram:
    """Columns by the distance from the opening; what only voicemail reaches stands at the foot of the second one."""
    deep = depths(script)
    columns: dict[int, list[Point]] = {}
    for point in sorted(script.points, key=lambda point: point.key not in deep):
        columns.setdefault(deep.get(point.key, 1), []).append(point)
    tall = {depth: sum(_height(point) + DOWN for point in column) - DOWN for depth, column in columns.items()}
    tallest = max(tall.values(), default=0)
    boxes: dict[str, Box] = {}
    for depth, column in sorted(columns.items()):
        y = EDGE + (tallest - tall[depth]) // 2
        for point in column:
            boxes[point.key] = _box(point, EDGE + depth * (BOX + ACROSS), y, reached, chosen, calls)
            y += _height(point) + DOWN
    ways = [
        _way(boxes[point.key], answer, boxes[branch.to], calls)
        for point in script.points
        for branch, answer in zip(point.branches, boxes[point.key].answers, strict=True)
        if branch.to in boxes
    ]
    last = max((box.x for box in boxes.values()), default=0)
    room = ACROSS if any(way.loops_at == last for way in ways) else 0  # for ways that turn back beside the last one
    width = max((box.right for box in boxes.values()), default=0) + max(EDGE, room)
    return Diagram(width, 2 * EDGE + tallest, list(boxes.values()), sorted(ways, key=lambda way: way.calls))


def _height(point: Point) -> int:
    return HEAD + LINE * len(point.branches) + FOOT


def _box(
    point: Point, x: int, y: int, reached: Mapping[str, int], chosen: Mapping[tuple[str, str], int], calls: int
) -> Box:
    count = reached.get(point.key, 0)
    answers = tuple(
        Answer(
            shorten(branch.label, 30, placeholder="…"),
            chosen.get((point.key, branch.label), 0),
            y + HEAD + LINE * number + LINE // 2,
            not branch.to,
        )
        for number, branch in enumerate(point.branches)
    )
    words = shorten(point.say, 33, placeholder="…")
    return Box(point, x, y, words, count, round(100 * count / calls) if calls else None, answers)


def _way(start: Box, answer: Answer, end: Box, calls: int) -> Way:
    """From the answer's line to the door of its box: on its left if it stands further on, else on its right."""
    on = end.x > start.x
    begin = start.x if end.x < start.x else start.right
    stop = end.x if on else end.right
    tip = stop - ARROW if on else stop + ARROW
    bend = ACROSS if end.x != start.x else ACROSS * 3 // 4
    out = begin - bend if end.x < start.x else begin + bend
    path = f"M{begin},{answer.y} C{out},{answer.y} {tip - bend if on else tip + bend},{end.door} {tip},{end.door}"
    arrow = f"{tip},{end.door - 4} {stop},{end.door} {tip},{end.door + 4}"
    share = answer.calls / calls if calls else 0
    return Way(path, arrow, f"{THIN + (THICK - THIN) * share:.2f}", answer.calls, end.x if end.x == start.x else None)
