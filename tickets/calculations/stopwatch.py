"""How long has a timer run, and can its time be logged without asking?"""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

DAY_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Stopwatch:
    """A timer's state: the seconds of its finished stretches, and since when it runs (None: it is paused).

    `begun_at` is its first start, `paused_at` its last pause. Time is what really elapsed, also when the clocks change.

    >>> ten = datetime(2026, 9, 14, 10, tzinfo=UTC)
    >>> watch = Stopwatch(ten, ten, None, 90)
    >>> watch.seconds(ten.replace(minute=1)), watch.minutes(ten.replace(minute=1))
    (150, 3)
    """

    begun_at: datetime
    running_since: datetime | None
    paused_at: datetime | None
    gathered_seconds: int

    def seconds(self, now: datetime) -> int:
        """Whole seconds until now; a clock that was set back takes nothing away."""
        if self.running_since is None:
            return self.gathered_seconds
        stretch = now.astimezone(UTC) - self.running_since.astimezone(UTC)
        return self.gathered_seconds + max(0, int(stretch.total_seconds()))

    def minutes(self, now: datetime) -> int:
        """Whole minutes: begun ones count, and what was started lasted at least one."""
        return max(1, -(-self.seconds(now) // 60))

    def asks(self, now: datetime, zone: tzinfo) -> bool:
        """Whether a person must say what was worked: it ran for over 24 h, or past midnight. Then it was forgotten."""
        last = now if self.running_since else self.paused_at or self.begun_at
        over_midnight = last.astimezone(zone).date() > self.begun_at.astimezone(zone).date()
        return over_midnight or self.seconds(now) > DAY_SECONDS
