"""All that the backlog page says of one scope: now, this week so far, the weeks, their trend and what was unusual."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import cached_property

from msp_office.calculations.week import WEEK, start_of_week, week_of
from tickets.calculations.causes import Cause
from tickets.calculations.terms import Reason
from tickets.calculations.trend import Direction, Ordinary, Trend, ordinary, trend
from tickets.calculations.weeks import Scope
from tickets.reports.week_causes import TicketChange, biggest_tickets, cause_of_change, causes_of
from tickets.reports.weeks import Week, calendar, week_sums, weeks_in

WEEKS_ON_A_PAGE = 52
TICKETS_SO_FAR = 5
MISSED_AFTER = timedelta(hours=2)
INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class BacklogPage:
    """One scope's weeks, oldest first, and the running one. `bumps`: the unusual weeks with whose doing they were.

    `trend_cause`: the project or client behind a backlog that grows or shrinks, when at least half of it is theirs.
    """

    scope: Scope
    so_far: Week
    weeks: Sequence[Week]
    newer: date | None
    older: date | None
    trend: Trend
    trend_minutes: int
    trend_cause: Cause | None
    usual: Ordinary | None
    bumps: dict[date, Cause | None]
    biggest: Sequence[TicketChange]
    missed: Sequence[Week]

    @cached_property
    def reasons(self) -> list[Reason]:
        """The reasons that occur in any of the weeks shown."""
        return [reason for reason in Reason if any(reason in week.sums.minutes_by_reason for week in self.weeks)]


def backlog_page(scope: Scope, now: datetime, zone: tzinfo, until: date | None = None) -> BacklogPage:
    """The page as it reads at `now`; `until` shows the weeks up to that Monday, trend and bumps included."""
    known = calendar(now, zone)
    every = weeks_in(known, scope, last=until, most=WEEKS_ON_A_PAGE + 1)
    weeks = every[-WEEKS_ON_A_PAGE:]
    running = so_far(scope, now, zone, every[-1:] if until is None else weeks_in(known, scope, most=1))
    closings = [week.sums.closing.minutes for week in weeks]
    slope = trend(closings)
    recent = weeks[-slope.weeks :] if slope.weeks else []
    change = closings[-1] - recent[0].sums.closing.minutes if recent else 0
    cause = None
    if slope.direction in (Direction.GROWING, Direction.SHRINKING) and change:
        cause = cause_of_change(scope, recent[0].closes_at, recent[-1].closes_at, change)
    usual = ordinary([week.sums.net_minutes for week in weeks])
    unusual = [week for week in weeks if usual and usual.is_bump(week.sums.net_minutes)]
    return BacklogPage(
        scope=scope,
        so_far=running,
        weeks=weeks,
        newer=_newer(weeks, until, running),
        older=every[0].monday if len(every) > len(weeks) else None,
        trend=slope,
        trend_minutes=change,
        trend_cause=cause if cause and abs(cause.minutes) * 2 >= abs(change) else None,
        usual=usual,
        bumps=causes_of(scope, unusual),
        biggest=biggest_tickets(scope, running.opens_at, now + INSTANT, TICKETS_SO_FAR),
        missed=[week for week in weeks if _was_missed(week, now)],
    )


def so_far(scope: Scope, now: datetime, zone: tzinfo, last: Sequence[Week]) -> Week:
    """The running week up to `now`; it opens where the `last` week that is over closed, if there is one."""
    opens_at = last[-1].closes_at if last else start_of_week(now, zone)
    opening = {scope: last[-1].sums.closing} if last else None
    (sums,) = week_sums([scope], [(opens_at, now + INSTANT)], opening)[scope]
    monday = (last[-1].monday if last else week_of(now, zone)) + WEEK
    return Week(monday, opens_at, now, sums)


def _newer(weeks: Sequence[Week], until: date | None, running: Week) -> date | None:
    if until is None or not weeks or weeks[-1].monday + WEEK >= running.monday:
        return None
    return min(weeks[-1].monday + WEEKS_ON_A_PAGE * WEEK, running.monday - WEEK)


def _was_missed(week: Week, now: datetime) -> bool:
    """A week of the office's own that nobody has taken although it is long over: the worker or beat is off."""
    return week.taken_at is None and not week.is_reconstructed and now - week.closes_at > MISSED_AFTER
