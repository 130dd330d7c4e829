"""What a chart says, before it is drawn: slots along time, and panels of bars and lines above each other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Slot:
    """One step along the axis. `label` stands below it where it is not empty, `tip` is read when pointing at it,
    `is_marked` colors its bars as out of the ordinary, `name` says beside them what it was."""

    tip: str
    label: str = ""
    is_marked: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """Values at the ends of the slots, the first one at the beginning: one more than there are slots.

    `end_label` says what the last value is.
    """

    values: Sequence[float]
    end_label: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """A straight line with its uncertainty over the last slots: (from, to) for the middle, the low and the high one."""

    slots: int
    middle: tuple[float, float]
    low: tuple[float, float]
    high: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Ribbon:
    """What the line may vary between, at each of its points."""

    low: Sequence[float]
    high: Sequence[float]


@dataclass(frozen=True, slots=True)
class Mark:
    """A level to compare with, across the whole panel."""

    value: float
    label: str


@dataclass(frozen=True, slots=True)
class Panel:
    """Bars above zero, bars below zero, a line with a band: all on one scale with zero in it.

    `others` are lines to compare with, each told apart by its strokes and named at its end; then the line is, too.
    """

    label: str
    height: int
    up: Sequence[float] = ()
    down: Sequence[float] = ()  # sizes, drawn downwards
    up_label: str = ""
    down_label: str = ""
    line: Line | None = None
    band: Band | None = None
    ribbon: Ribbon | None = None
    others: Sequence[Line] = ()
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """`name` is its id on the page; `reading` the one sentence that it says; `description` what is drawn and how."""

    name: str
    title: str
    description: str
    reading: str
    slots: Sequence[Slot]
    panels: Sequence[Panel]
    write: Callable[[float], str] = field(default="{:g}".format)
    step: float = 1  # the unit in which the scale has round values (60 for minutes written as hours)
