"""What do a person's timers say? The running one first, then the paused ones."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from staffing.models import StaffMember
from tickets.calculations.stopwatch import Stopwatch
from tickets.models import Timer

# built once, and of these columns alone, for every page asks it
_STATES: QuerySet[Timer, tuple[Any, ...]] = Timer.objects.order_by(
    F("running_since").desc(nulls_last=True), "-paused_at", "pk"
).values_list("begun_at", "running_since", "paused_at", "gathered_seconds", "ticket_id", "ticket__title", "token")


@dataclass(frozen=True, slots=True)
class TimerState:
    """One timer at one moment. `asks`: it was forgotten, so a person must say what was worked."""

    ticket_id: int
    title: str
    begun_at: datetime
    is_running: bool
    seconds: int
    minutes: int
    asks: bool
    token: UUID

    @property
    def clock(self) -> str:
        """ "1:05:09"."""
        return f"{self.seconds // 3600}:{self.seconds // 60 % 60:02d}:{self.seconds % 60:02d}"

    @property
    def typed(self) -> str:
        """The minutes as a person would type them: "16m", "1h05"."""
        return f"{self.minutes // 60}h{self.minutes % 60:02d}" if self.minutes >= 60 else f"{self.minutes}m"


def timers_of(person: StaffMember, now: datetime, zone: tzinfo) -> list[TimerState]:
    """One query."""
    return [
        _state(Stopwatch(*watch), ticket_id, title, token, now, zone)
        for *watch, ticket_id, title, token in _STATES.filter(person=person)
    ]


def state_of(timer: Timer, now: datetime, zone: tzinfo) -> TimerState:
    return _state(timer.watch, timer.ticket_id, timer.ticket.title, timer.token, now, zone)


def _state(watch: Stopwatch, ticket_id: int, title: str, token: UUID, now: datetime, zone: tzinfo) -> TimerState:
    return TimerState(
        ticket_id=ticket_id,
        title=title,
        begun_at=watch.begun_at,
        is_running=watch.running_since is not None,
        seconds=watch.seconds(now),
        minutes=watch.minutes(now),
        asks=watch.asks(now, zone),
        token=token,
    )
