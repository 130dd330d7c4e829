"""Where in a day is time missing? The gaps between stretches of work whose start is known."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

SHORTEST_GAP = timedelta(minutes=5)  # changing from one ticket to the next is no gap


@dataclass(frozen=True, slots=True)
class Span:
    """One stretch of work; `key` is whatever the caller knows it by."""

    key: int
    start: datetime
    minutes: int

    @property
    def end(self) -> datetime:
        return self.start.astimezone(UTC) + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Gap:
    """Time between two stretches in which nothing was logged."""

    start: datetime
    end: datetime

    @property
    def minutes(self) -> int:
        return int((self.end - self.start).total_seconds() // 60)


def gaps_before(spans: Iterable[Span], until: datetime | None = None) -> dict[int | None, Gap]:
    """The gap before each span, by its key; under None the one between the last of them and `until`.

    Real elapsed time, also across a change of the clocks; spans that overlap leave no gap.

    >>> nine = datetime(2026, 9, 14, 9, tzinfo=UTC)
    >>> spans = [Span(1, nine, 30), Span(2, nine + timedelta(hours=1), 15)]
    >>> [(key, gap.minutes) for key, gap in gaps_before(spans, nine + timedelta(hours=3)).items()]
    [(2, 30), (None, 105)]
    """
    found: dict[int | None, Gap] = {}
    reached: datetime | None = None
    for span in sorted(spans, key=lambda span: (span.start, span.key)):
        start = span.start.astimezone(UTC)
        if reached is not None and start - reached >= SHORTEST_GAP:
            found[span.key] = Gap(reached, start)
        reached = span.end if reached is None else max(reached, span.end)
    if reached is not None and until is not None and until.astimezone(UTC) - reached >= SHORTEST_GAP:
        found[None] = Gap(reached, until.astimezone(UTC))
    return found
