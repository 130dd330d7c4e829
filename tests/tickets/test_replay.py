"""Is time that is put into the past (or taken out) where it would have been, had it been known then?"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import NOW
from tickets.calculations import ledger
from tickets.calculations.ledger import Position, Posting
from tickets.calculations.replay import Mark, replay
from tickets.calculations.terms import Priority, Queue, Status

Line = tuple[datetime, str, str, int]
QUEUES = (Queue.SERVICE, Queue.PROJECTS, Queue.INTERNAL)

steps = st.one_of(
    st.tuples(st.just("estimate"), st.one_of(st.none(), st.integers(0, 300))),
    st.tuples(st.just("status"), st.sampled_from([Status.CLOSED, Status.RESOLVED, Status.NEW, Status.WAITING_CLIENT])),
    st.tuples(st.just("scope"), st.sampled_from([(q, p) for q in QUEUES for p in (2, 3)])),
    st.tuples(st.just("scope and closed"), st.sampled_from([(q, p) for q in QUEUES for p in (2, 3)])),
    st.tuples(st.just("work"), st.integers(1, 200)),
)
lives = st.lists(st.tuples(steps, st.booleans()), min_size=1, max_size=12)


@dataclass
class Life:
    """A ticket's ledger as the rules write it, one event an hour."""

    position: Position
    lines: list[tuple[datetime, Posting]] = field(default_factory=list)
    estimates: list[tuple[datetime, int | None]] = field(default_factory=list)
    worked: list[tuple[datetime, int]] = field(default_factory=list)

    def take(self, at: datetime, result: tuple[Position, list[Posting]]) -> None:
        self.position, postings = result
        self.lines += [(at, posting) for posting in postings]

    @property
    def marks(self) -> list[Mark]:
        return [
            Mark(at, line.tickets > 0, (line.queue, line.priority), line.reason)
            for at, line in self.lines
            if line.tickets
        ]


def lived(first_estimate: int | None, events: list[tuple[tuple[str, object], bool]], *, late: bool) -> Life:
    """The life with all its work, or without the work that is marked as known late."""
    life = Life(Position(Queue.SERVICE, Priority.MEDIUM, Status.NEW, first_estimate))
    if first_estimate is not None:
        life.estimates.append((NOW, first_estimate))
    life.take(NOW, ledger.open_ticket(life.position))
    for hour, ((kind, value), known_late) in enumerate(events, start=1):
        at, position = NOW + timedelta(hours=hour), life.position
        match kind, value:
            case "estimate", int() | None as minutes:
                life.estimates.append((at, minutes))
                life.take(at, ledger.change_estimate(position, minutes))
            case "status", Status() as status:
                life.take(at, ledger.change_status(position, status))
            case "scope", (Queue() as queue, int() as priority) if position.counts:  # closed, nothing is posted
                life.take(at, ledger.reclassify(position, queue, Priority(priority)))
            case "scope and closed", (Queue() as queue, int() as priority) if position.counts:
                life.take(at, ledger.reclassify(position, queue, Priority(priority)))
                life.take(at, ledger.change_status(life.position, Status.CLOSED))
            case "work", int() as minutes if late or not known_late:
                life.worked.append((at, minutes))
                life.take(at, ledger.change_worked(position, position.worked_minutes + minutes))
    return life


def shown(lines: list[tuple[datetime, Posting]]) -> Counter[Line]:
    total: Counter[Line] = Counter()
    for at, line in lines:
        total[at, line.reason.value, line.queue.value, line.priority.value] += line.minutes
    return Counter({key: minutes for key, minutes in total.items() if minutes})


def late_work(events: list[tuple[tuple[str, object], bool]]) -> list[tuple[datetime, int]]:
    return [
        (NOW + timedelta(hours=hour), value)
        for hour, ((kind, value), known_late) in enumerate(events, start=1)
        if kind == "work" and known_late and isinstance(value, int)
    ]


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.none(), st.integers(0, 300)), lives)
def test_late_time_leaves_the_ledger_that_time_known_in_time_leaves(
    first: int | None, events: list[tuple[tuple[str, object], bool]]
) -> None:
    whole, lacking = lived(first, events, late=True), lived(first, events, late=False)
    shifts = late_work(events)
    posted = replay(lacking.position, lacking.marks, lacking.estimates, lacking.worked, shifts)
    assert shown(lacking.lines + posted) == shown(whole.lines)
    back = replay(whole.position, whole.marks, whole.estimates, whole.worked, [(at, -m) for at, m in shifts])
    assert shown(whole.lines + back) == shown(lacking.lines)


def test_hour_before_the_closing_is_worked_then_and_leaves_less_unspent() -> None:
    events: list[tuple[tuple[str, object], bool]] = [(("work", 60), True), (("status", Status.CLOSED), False)]
    life = lived(120, events, late=False)
    posted = replay(life.position, life.marks, life.estimates, life.worked, late_work(events))
    assert [(at, line.reason.value, line.minutes) for at, line in posted] == [
        (NOW + timedelta(hours=1), "worked", -60),
        (NOW + timedelta(hours=2), "closed_unspent", 60),
    ]


@pytest.mark.parametrize("queue", [Queue.INTERNAL, Queue.SALES])
def test_queue_without_a_ledger_gets_no_lines(queue: Queue) -> None:
    position = Position(queue, Priority.MEDIUM, Status.IN_PROGRESS, 60)
    assert replay(position, [], [], [], [(NOW, 30)]) == []
