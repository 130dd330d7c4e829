"""The call script as a drawing: where each box and each way stands, with how many calls went there."""

from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import shorten

from clients.calculations.script import Point, Script, depths

BOX, TALL, ACROSS, DOWN = 196, 66, 24, 76  # pixels: a box, and the room between boxes


@dataclass(frozen=True, slots=True)
class Box:
    point: Point
    x: int
    y: int
    words: str
    calls: int
    share: int | None  # percent of all calls

    @property
    def middle(self) -> int:
        return self.x + BOX // 2


@dataclass(frozen=True, slots=True)
class Way:
    path: str
    label: str
    x: int
    y: int
    calls: int


@dataclass(frozen=True, slots=True)
class Diagram:
    width: int
    height: int
    boxes: list[Box]
    ways: list[Way]
    box_width: int = BOX
    box_height: int = TALL


def diagram(script: Script, reached: Mapping[str, int], chosen: Mapping[tuple[str, str], int], calls: int) -> Diagram:
    """Rows by the distance from the opening; what only voicemail reaches stands in the second row."""
    deep = depths(script)
    rows: dict[int, list[Point]] = {}
    for point in script.points:
        rows.setdefault(deep.get(point.key, 1), []).append(point)
    widest = max((len(row) for row in rows.values()), default=1)
    width = widest * (BOX + ACROSS) + ACROSS
    boxes: dict[str, Box] = {}
    for depth, row in sorted(rows.items()):
        room = len(row) * (BOX + ACROSS) - ACROSS
        for number, point in enumerate(row):
            count = reached.get(point.key, 0)
            boxes[point.key] = Box(
                point,
                (width - room) // 2 + number * (BOX + ACROSS),
                12 + depth * (TALL + DOWN),
                shorten(point.say, 24, placeholder="…"),
                count,
                round(100 * count / calls) if calls else None,
            )
    ways = [
        _way(boxes[point.key], boxes[branch.to], branch.label, number, chosen.get((point.key, branch.label), 0))
        for point in script.points
        for number, branch in enumerate(point.branches)
        if branch.to in boxes
    ]
    height = 24 + (max(rows, default=0) + 1) * (TALL + DOWN) - DOWN
    return Diagram(width, height, list(boxes.values()), ways)


def _way(start: Box, end: Box, label: str, number: int, calls: int) -> Way:
    """A curve from the foot of one box to the head of the next; to a box beside or above it, around the side."""
    out = start.x + 30 + number * 45
    if end.y > start.y:
        top, bottom = start.y + TALL, end.y
        bend = (bottom - top) // 2
        path = f"M{out},{top} C{out},{top + bend} {end.middle},{bottom - bend} {end.middle},{bottom}"
        return Way(path, label, out, top + 13 + 14 * (number % 4), calls)
    side = start.x + BOX if end.x > start.x else start.x
    to = end.x if end.x > start.x else end.x + BOX
    y, other = start.y + TALL // 2, end.y + TALL // 2
    path = f"M{side},{y} C{(side + to) // 2},{y} {(side + to) // 2},{other} {to},{other}"
    return Way(path, label, (side + to) // 2, (y + other) // 2 - 4, calls)
