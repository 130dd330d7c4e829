"""What is said on a sales call: points with a sentence each, and where each answer leads."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class PointKind(StrEnum):
    OPENING = "opening"
    GATEKEEPER = "gatekeeper"
    VOICEMAIL = "voicemail"
    DECISION_MAKER = "decision_maker"
    QUALIFYING = "qualifying"
    OBJECTION = "objection"
    APPOINTMENT = "appointment"
    NOT_NOW = "not_now"


KIND_NAMES = {
    PointKind.OPENING: "Opening", PointKind.GATEKEEPER: "Gatekeeper", PointKind.VOICEMAIL: "Voicemail",
    PointKind.DECISION_MAKER: "Decision maker", PointKind.QUALIFYING: "Qualifying question",
    PointKind.OBJECTION: "Objection", PointKind.APPOINTMENT: "Appointment", PointKind.NOT_NOW: "Not now",
}  # fmt: skip
PLACEHOLDERS = ("contact", "company", "me", "office", "offer", "why", "when")
MOST_POINTS, MOST_BRANCHES, LONGEST_SAY, LONGEST_LABEL = 16, 4, 400, 60


class ScriptError(ValueError):
    """The script cannot be spoken; the message says where."""


@dataclass(frozen=True, slots=True)
class Branch:
    """What happened, and the point it leads to; "" ends the call."""

    label: str
    to: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    key: str
    kind: PointKind
    say: str
    branches: tuple[Branch, ...] = ()

    @property
    def name(self) -> str:
        return KIND_NAMES[self.kind]


@dataclass(frozen=True, slots=True)
class Script:
    """The points in the order they were written; the first is where a call begins."""

    points: tuple[Point, ...]

    def point(self, key: str) -> Point | None:
        return next((point for point in self.points if point.key == key), None)

    def first_of(self, kind: PointKind) -> Point | None:
        return next((point for point in self.points if point.kind == kind), None)

    def as_data(self) -> list[dict[str, Any]]:
        return [
            {
                "key": point.key, "kind": point.kind.value, "say": point.say,
                "branches": [[branch.label, branch.to] for branch in point.branches],
            }
            for point in self.points
        ]  # fmt: skip


def read_script(data: Sequence[Mapping[str, Any]]) -> Script:
    """The script that was kept by `as_data`."""
    return Script(
        tuple(
            Point(
                str(point["key"]),
                PointKind(point["kind"]),
                str(point["say"]),
                tuple(Branch(str(label), str(to)) for label, to in point["branches"]),
            )
            for point in data
        )
    )


def check_script(script: Script) -> None:
    """Errors: ScriptError for one without an opening, with a way that leads nowhere, or with a point nobody reaches."""
    if not script.points or script.points[0].kind != PointKind.OPENING:
        raise ScriptError("The first point is the opening.")
    if len(script.points) > MOST_POINTS:
        raise ScriptError(f"A script has at most {MOST_POINTS} points: nobody remembers more.")
    keys = [point.key for point in script.points]
    if len(set(keys)) < len(keys):
        raise ScriptError("Two points have the same key.")
    for point in script.points:
        if not point.say.strip():
            raise ScriptError(f"{point.name}: write the sentence to say.")
        if len(point.say) > LONGEST_SAY:
            raise ScriptError(f"{point.name}: one or two sentences, at most {LONGEST_SAY} characters.")
        for branch in point.branches:
            if branch.to and branch.to not in keys:
                raise ScriptError(f"{point.name}: “{branch.label}” leads to a point that is not there.")
    reached = depths(script)
    voicemail = script.first_of(PointKind.VOICEMAIL)
    for point in script.points:
        if point.key not in reached and point is not voicemail:  # voicemail answers at any point
            raise ScriptError(f"{point.name} (“{point.say[:30]}…”) is reached from nowhere.")


def depths(script: Script) -> dict[str, int]:
    """How many answers lie between the opening and each point, by the shortest way.

    >>> script = Script((Point("a", PointKind.OPENING, "Hi", (Branch("yes", "b"),)), Point("b", PointKind.NOT_NOW, "Bye")))
    >>> depths(script)
    {'a': 0, 'b': 1}
    """  # noqa: E501  # a doctest's line
    if not script.points:
        return {}
    found, ahead = {script.points[0].key: 0}, deque([script.points[0].key])
    while ahead:
        point = script.point(ahead.popleft())
        for branch in point.branches if point else ():
            if branch.to and branch.to not in found and point:
                found[branch.to] = found[point.key] + 1
                ahead.append(branch.to)
    return found


@dataclass(frozen=True, slots=True)
class Step:
    """A point that was reached, and the answer given there ("" while it is open)."""

    point: Point
    answer: str = ""


def walk(script: Script, path: Sequence[int]) -> list[Step]:
    """The points of a call by the number of the answer chosen at each; it stops where a number means nothing.

    >>> script = Script((Point("a", PointKind.OPENING, "Hi", (Branch("yes", "b"),)), Point("b", PointKind.NOT_NOW, "Bye")))
    >>> [(step.point.key, step.answer) for step in walk(script, [0, 5])]
    [('a', 'yes'), ('b', '')]
    """  # noqa: E501  # a doctest's line
    steps = [Step(script.points[0])]
    for number in path[:30]:
        here = steps[-1].point
        if not 0 <= number < len(here.branches):
            break
        branch = here.branches[number]
        steps[-1] = Step(here, branch.label)
        following = script.point(branch.to)
        if following is None:
            break
        steps.append(Step(following))
    return steps


def spoken(say: str, values: Mapping[str, str]) -> str:
    """The sentence with its placeholders filled; one that is unknown or empty becomes a gap to fill in.

    >>> spoken("Hello {contact}, this is {me} of {office}. {weather}", {"contact": "Ann", "me": "June", "office": ""})
    'Hello Ann, this is June of …. {weather}'
    """
    for name in PLACEHOLDERS:
        say = say.replace("{" + name + "}", values.get(name) or "…")
    return say


def shipped() -> Script:
    """What a new office begins with."""
    return Script(
        (
            Point(
                "open",
                PointKind.OPENING,
                "Good morning, this is {me} of {office}. Who looks after the computers at {company}?",
                (
                    Branch("I do", "boss"),
                    Branch("Somebody else, not here", "gate"),
                    Branch("What is this about?", "gate"),
                ),
            ),
            Point(
                "gate",
                PointKind.GATEKEEPER,
                "We keep the computers of businesses like yours running. When can I reach {contact}?",
                (Branch("Puts me through", "boss"), Branch("Names a time", "later"), Branch("Not interested", "no")),
            ),
            Point(
                "mail",
                PointKind.VOICEMAIL,
                "Good morning {contact}, {me} of {office}. I have {offer} for you. I will try again {when}.",
            ),
            Point(
                "boss",
                PointKind.DECISION_MAKER,
                "Good morning {contact}. Today we offer {offer}, because {why}. One question?",
                (Branch("Go on", "ask"), Branch("No time", "later"), Branch("Not interested", "no")),
            ),
            Point(
                "ask",
                PointKind.QUALIFYING,
                "If your computers were gone tonight, how would {company} work tomorrow?",
                (
                    Branch("Good question", "meet"),
                    Branch("Somebody takes care of that", "no"),
                    Branch("Doesn’t matter to us", "later"),
                ),
            ),
            Point(
                "no",
                PointKind.OBJECTION,
                "I understand. Few have ever seen a list of what is unprotected. Shall I make you one?",
                (Branch("All right", "meet"), Branch("No", "later")),
            ),
            Point(
                "meet",
                PointKind.APPOINTMENT,
                "Then let us look at it together, {when}. Which day suits you?",
                (Branch("Named a day"), Branch("Later after all", "later")),
            ),
            Point(
                "later",
                PointKind.NOT_NOW,
                "Thank you for your time. May I call again in three months?",
                (Branch("Yes"), Branch("Please don’t")),
            ),
        )
    )
