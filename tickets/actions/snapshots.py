"""Taking the weekly snapshots that are due: the last one, and all that were missed."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import F

from msp_office.audit.actions import business_write, record
from msp_office.imports.models import BatchState, ImportBatch
from msp_office.jobs.querysets import JobState
from msp_office.office.models import OfficeSettings
from staffing.models import StaffMember
from tickets.calculations.weeks import Scope, WeekSums
from tickets.models import WeeklySnapshot
from tickets.reports.weeks import DueWeek, calendar, week_sums

LATE_AFTER = timedelta(hours=2)
"""The tick comes every hour; a snapshot taken later than this after its Monday began is late."""


def snapshots_are_due(now: datetime) -> bool:
    """Whether a Monday lacks its snapshots. Nothing is due before the office's own first week is over: until then its
    imported history may still change."""
    return bool(_due(now))


@business_write
def take_snapshots(*, now: datetime, actor: StaffMember | None = None) -> list[date]:
    """Take every snapshot that is missing at `now`; the Mondays of the weeks that were missing, oldest first.

    Each is computed from what the ledger had recorded before its Monday, so a late one is what it would have been in
    time; it says when it was really taken. The first one seals the office's history.
    """
    weeks = _due(now)
    if not weeks:
        return []
    sums = week_sums(list(Scope), [(week.opens_at, week.closes_at) for week in weeks])
    WeeklySnapshot.objects.bulk_create(
        (_snapshot(scope, week, now, sums[scope][number]) for scope in Scope for number, week in enumerate(weeks)),
        ignore_conflicts=True,
        batch_size=500,
    )
    changes: dict[str, tuple[object, object]] = {"Mondays": (None, len(weeks)), "last": (None, weeks[-1].monday)}
    own = [week for week in weeks if not week.is_reconstructed]
    if own and _seal(own[0].closes_at):
        changes["history sealed"] = (None, own[0].closes_at)
    record(verb="took weekly snapshots", target=OfficeSettings.current(), actor=actor, now=now, changes=changes)
    return [week.monday for week in weeks]


def _due(now: datetime) -> Sequence[DueWeek]:
    office = OfficeSettings.current()
    known = calendar(now, ZoneInfo(office.time_zone))
    if known.first_own is None or (office.history_sealed_at is None and _history_is_arriving()):
        return []
    return known.missing


def _history_is_arriving() -> bool:
    """Whether an import is replaying right now: the seal waits for its end, a tick later."""
    working = (JobState.QUEUED, JobState.RUNNING)
    return ImportBatch.objects.filter(state=BatchState.RUNNING, is_replayed=True, job__state__in=working).exists()


def _snapshot(scope: Scope, week: DueWeek, now: datetime, sums: WeekSums) -> WeeklySnapshot:
    return WeeklySnapshot(
        monday=week.monday,
        scope=scope.value,
        opens_at=week.opens_at,
        closes_at=week.closes_at,
        opening_minutes=sums.opening_minutes,
        closing_minutes=sums.closing.minutes,
        open_tickets=sums.closing.tickets,
        unestimated=sums.closing.unestimated,
        taken_at=now,
        is_late=not week.is_reconstructed and now - week.closes_at > LATE_AFTER,
        is_reconstructed=week.is_reconstructed,
        **{f"{reason}_minutes": minutes for reason, minutes in sums.minutes_by_reason.items()},
    )


def _seal(moment: datetime) -> bool:
    """From the first Monday that is the office's own, past weeks stand; a seal that is there already stays."""
    open_history = OfficeSettings.objects.filter(history_sealed_at=None)
    return bool(open_history.update(history_sealed_at=moment, version=F("version") + 1))
