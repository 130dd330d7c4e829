"""Weeks from before the office kept its own ledger: reconstructed from imported history, and saying so."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from msp_office.calculations.week import start_of_day
from msp_office.imports.models import ImportBatch
from msp_office.jobs.models import Job
from msp_office.office.models import OfficeSettings
from tests.factories import make_ticket
from tests.tickets.test_importing import bring_in, row
from tests.tickets.test_snapshots import exactly_one_for_each
from tickets.actions.importing import undo_tickets
from tickets.actions.snapshots import take_snapshots
from tickets.calculations.weeks import Scope
from tickets.models import Movement, WeeklySnapshot
from tickets.reports.backlog import backlog_at
from tickets.reports.weeks import weeks_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_too]

CHICAGO = ZoneInfo("America/Chicago")
MARCH = datetime(2026, 3, 4, 9, tzinfo=CHICAGO)
IMPORTED_AT = datetime(2026, 3, 25, 9, tzinfo=CHICAGO)  # a Wednesday; its week is over on March 30
FIRST_OWN = date(2026, 3, 30)
WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def chicago() -> Iterator[None]:
    with timezone.override(CHICAGO):
        yield


def import_history() -> list[int]:
    outcomes = bring_in(
        row(1, opened_at=MARCH, estimate_minutes=60),
        row(2, opened_at=MARCH, estimate_minutes=90, status="closed", closed_at=MARCH + timedelta(days=8)),
        now=IMPORTED_AT,
    )
    return [outcome.ticket_id for outcome in outcomes]


def tick(monday: date) -> list[date]:
    return take_snapshots(now=start_of_day(monday, CHICAGO) + timedelta(minutes=7))


def marks() -> list[tuple[date, bool, bool]]:
    office = WeeklySnapshot.objects.of(Scope.OFFICE).order_by("monday")
    return list(office.values_list("monday", "is_reconstructed", "is_late"))


def test_imported_weeks_are_shown_at_once_and_stored_with_the_first_own_one() -> None:
    import_history()
    shown = weeks_of(Scope.OFFICE, IMPORTED_AT, CHICAGO)
    assert [(week.monday.day, week.sums.closing.minutes, week.is_reconstructed) for week in shown] == [
        (9, 150, True), (16, 60, True), (23, 60, True),
    ]  # fmt: skip
    assert take_snapshots(now=IMPORTED_AT) == []
    assert OfficeSettings.current().history_sealed_at is None
    assert len(tick(FIRST_OWN)) == 4
    assert marks() == [
        (date(2026, 3, 9), True, False),
        (date(2026, 3, 16), True, False),
        (date(2026, 3, 23), True, False),
        (FIRST_OWN, False, False),
    ]
    assert OfficeSettings.current().history_sealed_at == start_of_day(FIRST_OWN, CHICAGO)
    assert len(exactly_one_for_each()) == 4


def test_tickets_of_the_office_itself_begin_its_own_weeks() -> None:
    make_ticket(now=MARCH + WEEK, estimate_minutes=30)
    bring_in(row(opened_at=MARCH, estimate_minutes=60), now=IMPORTED_AT)
    tick(FIRST_OWN)
    assert [reconstructed for _, reconstructed, _ in marks()] == [True, False, False, False]
    assert OfficeSettings.current().history_sealed_at == start_of_day(date(2026, 3, 16), CHICAGO)


def test_undo_before_the_seal_leaves_no_week() -> None:
    created = import_history()
    undo_tickets(created=created, updated={}, batch_id=1, now=IMPORTED_AT, actor=None, replayed=True)
    tick(FIRST_OWN)
    assert set(WeeklySnapshot.objects.values_list("closing_minutes", "open_tickets")) <= {(0, 0)}


def test_undo_after_the_seal_leaves_the_weeks_as_they_were() -> None:
    created = import_history()
    tick(FIRST_OWN)
    kept = list(WeeklySnapshot.objects.values())
    later = start_of_day(FIRST_OWN, CHICAGO) + timedelta(days=1)
    undo_tickets(created=created, updated={}, batch_id=1, now=later, actor=None, replayed=True)
    tick(FIRST_OWN + WEEK)
    assert list(WeeklySnapshot.objects.exclude(monday=FIRST_OWN + WEEK).values()) == kept
    assert len(exactly_one_for_each()) == 5
    assert backlog_at().minutes == 0


def test_import_that_was_running_when_history_was_sealed_posts_the_rest_as_imported() -> None:
    import_history()
    tick(FIRST_OWN)
    later = start_of_day(FIRST_OWN, CHICAGO) + timedelta(minutes=8)
    bring_in(row(3, opened_at=MARCH, estimate_minutes=600), now=later, replay=True)
    last = Movement.objects.order_by("pk").last()
    assert last is not None
    assert (last.reason, last.recorded_at) == ("imported", later)
    tick(FIRST_OWN + WEEK)
    assert len(exactly_one_for_each()) == 5


def test_seal_waits_for_an_import_that_is_replaying() -> None:
    import_history()
    job = Job.objects.create(kind="import-tickets-run", created_at=IMPORTED_AT, queued_at=IMPORTED_AT)
    ImportBatch.objects.update(state="running", job=job)
    assert tick(FIRST_OWN) == []
    Job.objects.update(state="done", finished_at=IMPORTED_AT)
    assert len(tick(FIRST_OWN)) == 4
