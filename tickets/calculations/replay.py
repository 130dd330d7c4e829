"""What does time that was worked long ago move in a ledger that is written already?

A ticket's ledger is a row of movements up to today. Putting an hour into the past (or taking it out) must leave every
moment since as if the hour had been known then: it is *worked* at its own moment, what remained is less from then on,
and whatever left, returned or changed later carried less with it. The rules are those of `ledger`; a test compares.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tickets.calculations.ledger import Position, Posting
from tickets.calculations.terms import Priority, Queue, Reason

Scope = tuple[Queue, Priority]
Minutes = tuple[datetime, int]


@dataclass(frozen=True, slots=True)
class Mark:
    """A movement with which the ticket began to count in a scope (`enters`) or ceased to."""

    at: datetime
    enters: bool
    scope: Scope
    reason: Reason


@dataclass(slots=True)
class _State:
    """How the ticket stands after a moment: without the shifted time, and with it."""

    counts: bool = False
    scope: Scope | None = None
    estimate: int | None = None
    settled: int = 0
    without: int = 0  # productive minutes worked
    shifted: int = 0

    def owed(self, worked: int) -> int:
        return max(0, (self.estimate or 0) - worked) if self.counts else 0

    def unspent(self, worked: int) -> int:
        return 0 if self.counts else max(0, self.settled - worked)

    @property
    def owed_change(self) -> int:
        """How much more remains because of the shift (less than nothing, when time was added)."""
        return self.owed(self.without + self.shifted) - self.owed(self.without)

    @property
    def unspent_change(self) -> int:
        return self.unspent(self.without + self.shifted) - self.unspent(self.without)


def replay(
    now: Position,
    marks: Sequence[Mark],
    estimates: Iterable[tuple[datetime, int | None]],
    worked: Iterable[Minutes],
    shifts: Sequence[Minutes],
) -> list[tuple[datetime, Posting]]:
    """What to post, and at which moments. `worked` are the productive minutes known so far, `shifts` those that are
    put in (or, negative, taken out); `now` is the ticket's position before."""
    at_estimates, at_work, at_shifts = dict(estimates), _summed(worked), _summed(shifts)
    at_marks: dict[datetime, list[Mark | None]] = {}
    for mark in marks:
        at_marks.setdefault(mark.at, []).append(mark)
    left_at = max((mark.at for mark in marks), default=None)
    state, found = _State(), list[tuple[datetime, Posting]]()
    for moment in sorted({*at_marks, *at_estimates, *at_work, *at_shifts}):
        *earlier, last = at_marks.get(moment, [None])  # it may change its scope and leave in one act
        for step in (*earlier, last):
            before = replace(state)
            state.estimate = at_estimates.get(moment, state.estimate)
            reason = _take(state, step) if step else None
            arrived = state.owed_change  # what it carried in, before this moment's own work
            if step is last:
                if not now.counts and not state.counts and (left_at is None or moment >= left_at):
                    state.settled = now.settled_minutes or 0
                    state.scope = state.scope or ((now.queue, now.priority) if now.queue.has_ledger else None)
                state.without += at_work.get(moment, 0)
                state.shifted += at_shifts.get(moment, 0)
            if before.shifted or state.shifted:
                found += [(moment, posting) for posting in _postings(before, state, reason, arrived)]
    return found


def unposted_at(marks: Iterable[Mark]) -> datetime | None:
    """When work was done of which the ledger holds nothing: in the last stay in a queue without one, or else while the
    ticket did not count. None without marks."""
    stays: list[tuple[bool, datetime]] = []
    last: Mark | None = None
    for mark in marks:
        if last is None or (not last.enters and last.at < mark.at):
            stays.append(((last or mark).reason is Reason.RECLASSIFIED, mark.at - timedelta(microseconds=1)))
        last = mark
    if last is not None and not last.enters:
        stays.append((last.reason is Reason.RECLASSIFIED, last.at))
    return max(stays)[1] if stays else None


def _summed(minutes: Iterable[Minutes]) -> dict[datetime, int]:
    total: dict[datetime, int] = {}
    for moment, some in minutes:
        total[moment] = total.get(moment, 0) + some
    return total


def _take(state: _State, mark: Mark) -> Reason | None:
    """Enter a scope or leave it; answers why, when the ticket began or ceased to count."""
    counted = state.counts
    state.counts = mark.enters
    if mark.enters:
        state.scope = mark.scope
    else:
        state.settled = state.estimate or 0
        if mark.reason is Reason.RECLASSIFIED:  # into a queue without a ledger, unless it enters another at once
            state.scope = None
    return mark.reason if state.counts != counted else None


def _postings(before: _State, after: _State, reason: Reason | None, arrived: int) -> list[Posting]:
    work = after.shifted - before.shifted
    rest = after.owed_change - before.owed_change + work  # what has to stand beside "worked"
    lines: list[tuple[Reason, int, Scope | None]] = [(Reason.WORKED, -work, after.scope)]
    if after.counts and not before.counts:
        carried = arrived - before.owed_change
        lines += [(reason or Reason.REOPENED, carried, after.scope), (Reason.OVER_RUN, rest - carried, after.scope)]
    elif after.counts:
        first = before.estimate is None and after.estimate is not None
        lines.append((Reason.NEW if first else Reason.OVER_RUN, rest, after.scope))
    elif after.scope is None:  # it went where nothing is counted
        lines.append((Reason.RECLASSIFIED, -before.owed_change, before.scope))
    else:
        taken_back = before.unspent_change - after.unspent_change
        closing = reason if before.counts and reason else Reason.CLOSED_UNSPENT
        lines += [(closing, taken_back, after.scope), (Reason.OVER_RUN, rest - taken_back, after.scope)]
    return [Posting(why, minutes, *scope) for why, minutes, scope in lines if minutes and scope]
