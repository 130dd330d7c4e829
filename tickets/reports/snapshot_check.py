"""Do the stored weekly snapshots say what the ledger gives for their moments?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import Max

from msp_office.audit.models import AuditEntry
from msp_office.office.models import OfficeSettings
from tickets.calculations.terms import Reason
from tickets.calculations.weeks import Scope, WeekSums
from tickets.models import WeeklySnapshot
from tickets.reports.weeks import week_sums


@dataclass(frozen=True, slots=True)
class SnapshotDifference:
    """One stored snapshot that differs from the ledger, with the figures that do: {what: (stored, by the ledger)}."""

    monday: date
    scope: Scope
    figures: Mapping[str, tuple[int, int]]

    def __str__(self) -> str:
        named = "; ".join(f"{what} is {found}, should be {should}" for what, (found, should) in self.figures.items())
        return f"Snapshot of {self.scope.label} at {self.monday}: {named}"


def snapshot_differences() -> Iterator[SnapshotDifference]:
    """Compute every stored snapshot again: in time, late and reconstructed ones alike, all go by `recorded_at` alone.

    Left out are those that were taken before somebody last unsealed the office's history: an import may have changed
    the past since, by the owner's leave. A query for each sixty weeks, whatever the number of tickets.
    """
    stored = WeeklySnapshot.objects.order_by("opens_at", "closes_at")
    if unsealed_at := _last_unsealed():
        stored = stored.filter(taken_at__gt=unsealed_at)
    stretch: list[list[WeeklySnapshot]] = []
    for (opens_at, _), week in groupby(stored, key=lambda row: (row.opens_at, row.closes_at)):
        if stretch and stretch[-1][0].closes_at != opens_at:
            yield from _compared(stretch)
            stretch = []
        stretch.append(list(week))
    yield from _compared(stretch)


def _last_unsealed() -> datetime | None:
    acts = AuditEntry.objects.about(OfficeSettings.current()).filter(verb="unsealed history")
    last: datetime | None = acts.aggregate(last=Max("at"))["last"]
    return last


def _compared(stretch: list[list[WeeklySnapshot]]) -> Iterator[SnapshotDifference]:
    """Of weeks that follow each other without a gap."""
    sums = week_sums(list(Scope), [(rows[0].opens_at, rows[0].closes_at) for rows in stretch])
    for number, rows in enumerate(stretch):
        for row in rows:
            found, should = _figures(row.sums), _figures(sums[Scope(row.scope)][number])
            wrong = {what: (found[what], should[what]) for what in found if found[what] != should[what]}
            if wrong:
                yield SnapshotDifference(row.monday, Scope(row.scope), wrong)


def _figures(sums: WeekSums) -> dict[str, int]:
    return {
        "opening minutes": sums.opening_minutes,
        **{f"{reason.label.lower()} minutes": sums.minutes_by_reason.get(reason, 0) for reason in Reason},
        "closing minutes": sums.closing.minutes,
        "open tickets": sums.closing.tickets,
        "tickets without estimate": sums.closing.unestimated,
    }
