"""Does a time import happen once, whatever is repeated or taken back, and does the backlog say what it moved?"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from clients.models import Client
from msp_office.imports.models import ImportBatch
from msp_office.office.actions import seal_history
from staffing.models import StaffMember
from tests.factories import NOW, make_person, make_ticket
from tests.imports.office import checked_time, imported, run, time_rows, undone
from tickets.actions import change_ticket, change_time, log_time
from tickets.actions.snapshots import take_snapshots
from tickets.calculations.weeks import Scope
from tickets.models import Movement, Ticket, TimeEntry, WeeklySnapshot
from tickets.reports.backlog import backlog_at
from tickets.reports.verification import ledger_differences

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_too]
CHICAGO = ZoneInfo("America/Chicago")
ONE_TICKET = (
    b"Number,Title,Status,Priority,Opened,Closed,Estimate\n"
    b"K1,Server,Closed,P3 Medium,2026-03-02 09:00,2026-03-20 17:00,10h\n"
)


def time_on(ticket: Ticket, *lines: str) -> bytes:
    """A file of "2026-03-10 09:00,2:00" lines for one ticket."""
    rows = [f"Ann Lee,{ticket.pk},{line}" for line in lines]
    return ("Person,Ticket,Start,Duration\n" + "\n".join(rows) + "\n").encode()


def lines_of(ticket: Ticket) -> list[tuple[str, str, int]]:
    rows = Movement.objects.filter(ticket=ticket).order_by("recorded_at", "pk")
    return [(f"{row.recorded_at.astimezone(CHICAGO):%m-%d}", row.reason, row.minutes) for row in rows]


def test_same_file_twice_changes_nothing_and_an_overlapping_one_adds_the_rest() -> None:
    first = run(checked_time(time_rows(30)))
    assert (first.rows.counts(), TimeEntry.objects.count()) == ({"created": 30}, 30)
    before = Movement.objects.count()
    assert run(checked_time(time_rows(30))).rows.counts() == {"unchanged": 30}
    assert run(checked_time(time_rows(33))).rows.counts() == {"unchanged": 30, "created": 3}
    assert TimeEntry.objects.count() == 33
    assert Movement.objects.count() > before
    assert list(ledger_differences()) == []


def test_two_entries_alike_without_a_time_of_day_are_two_and_stay_two() -> None:
    rows = b"Person,Date,Hours\n" + b"Ann Lee,2026-03-02,1.5\n" * 3
    assert run(checked_time(rows)).rows.counts() == {"created": 3}
    assert run(checked_time(rows)).rows.counts() == {"unchanged": 3}
    assert run(checked_time(rows + b"Ann Lee,2026-03-02,1.5\n")).rows.counts() == {"unchanged": 3, "created": 1}


def test_two_entries_that_began_at_the_same_moment_are_one() -> None:
    rows = b"Person,Start,Duration\n" + b"Ann Lee,2026-03-02 09:00,1:30\n" * 2
    assert run(checked_time(rows)).rows.counts() == {"created": 1, "unchanged": 1}
    assert TimeEntry.objects.count() == 1


def test_number_of_an_entry_updates_it_and_keeps_corrections_made_here() -> None:
    ticket = make_ticket(estimate_minutes=600, now=NOW - timedelta(days=30))
    rows = "Number,Person,Ticket,Date,Hours,Notes\n7,Ann Lee,{},2026-09-01,{},{}\n"
    first = run(checked_time(rows.format(ticket.pk, "1.5", "first").encode()))
    entry = TimeEntry.objects.get()
    change_time(entry=entry, changes={"is_productive": False, "minutes": 100}, actor=None, now=NOW)
    second = run(checked_time(rows.format(ticket.pk, "2.5", "second").encode()))
    entry.refresh_from_db()
    assert (second.rows.counts(), entry.minutes, entry.note) == ({"updated": 1}, 150, "second")
    assert entry.is_productive is False
    assert undone(second).state == "undone"
    entry.refresh_from_db()
    assert (entry.minutes, entry.note) == (100, "first"), "what the second file took the place of"
    assert undone(ImportBatch.objects.get(pk=first.pk)).state == "done", "the correction is built on the first import"
    assert list(ledger_differences()) == []


def test_time_file_with_fewer_columns_changes_only_what_it_says() -> None:
    ticket = make_ticket(now=NOW - timedelta(days=30))
    rows = f"Number,Person,Ticket,Start,Hours,Notes,Billable\n7,Ann Lee,{ticket.pk},2026-09-01 09:00,1.5,Router,Yes\n"
    run(checked_time(rows.encode()))
    second = run(checked_time(b"Number,Person,Date,Hours\n7,Ann Lee,2026-09-01,2.5\n"))
    entry = TimeEntry.objects.get()
    assert (second.rows.counts(), entry.minutes, entry.note) == ({"updated": 1}, 150, "Router")
    assert (entry.is_invoiceable, entry.ticket, entry.started_at is None) == (True, ticket, False)
    run(checked_time(b"Number,Person,Date,Hours\n7,Ann Lee,2026-09-02,2.5\n"))
    entry.refresh_from_db()
    assert (entry.worked_on, entry.started_at) == (date(2026, 9, 2), None)
    assert list(ledger_differences()) == []


def test_time_of_history_is_worked_at_its_own_date() -> None:
    imported(ONE_TICKET)
    ticket = Ticket.objects.get()
    assert lines_of(ticket) == [("03-02", "new", 600), ("03-20", "closed_unrecorded", -600)]
    batch = run(checked_time(time_on(ticket, "2026-03-10 09:00,2:00", "2026-03-25 09:00,1:00")))
    assert lines_of(ticket) == [
        ("03-02", "new", 600),
        ("03-10", "worked", -120),
        ("03-20", "closed_unrecorded", -600),
        ("03-20", "closed_unrecorded", 120),
        ("03-25", "worked", -60),
        ("03-25", "closed_unspent", 60),
    ]
    assert backlog_at(datetime(2026, 3, 15, tzinfo=CHICAGO)).minutes == 480
    assert backlog_at(datetime(2026, 3, 30, tzinfo=CHICAGO)).minutes == 0
    assert TimeEntry.objects.order_by("pk")[0].recorded_at == datetime(2026, 3, 10, 11, tzinfo=CHICAGO)
    undone(batch)
    assert backlog_at(datetime(2026, 3, 15, tzinfo=CHICAGO)).minutes == 600
    assert (TimeEntry.objects.count(), Ticket.objects.get().worked_minutes) == (0, 0)
    assert list(ledger_differences()) == []


def test_undo_takes_back_its_own_after_people_have_gone_on() -> None:
    ticket = make_ticket(estimate_minutes=300, now=NOW - timedelta(days=20))
    person = make_person()
    batch = run(checked_time(time_on(ticket, "2026-09-01 09:00,4:00")))
    log_time(ticket=ticket, staff_member=person, minutes=100, actor=person, now=NOW)  # 40 beyond the estimate
    change_ticket(ticket=ticket, changes={"status": "closed"}, actor=person, now=NOW)
    undone(batch)
    ticket.refresh_from_db()
    assert (ticket.worked_minutes, ticket.logged_minutes) == (100, 100)
    assert [line for line in sums_of(ticket).items() if line[1]] == [
        ("closed_unspent", -200), ("new", 300), ("worked", -100),
    ]  # fmt: skip
    assert list(ledger_differences()) == []


def sums_of(ticket: Ticket) -> dict[str, int]:
    total: dict[str, int] = {}
    for _, reason, minutes in lines_of(ticket):
        total[reason] = total.get(reason, 0) + minutes
    return dict(sorted(total.items()))


def test_undo_removes_what_was_made_in_passing_and_refuses_over_corrections() -> None:
    batch = run(checked_time(time_rows(9)))
    assert (Ticket.objects.count(), Client.objects.count(), StaffMember.objects.count()) == (3, 2, 1)
    entry = TimeEntry.objects.latest("pk")
    change_time(entry=entry, changes={"minutes": 45}, actor=None, now=NOW)
    refused = undone(batch)
    assert refused.job is not None
    assert "can no longer be undone" in refused.job.failure
    assert TimeEntry.objects.count() == 9
    TimeEntry.objects.filter(pk=entry.pk).update(version=1)  # as if nobody had
    undone(refused)
    assert (Ticket.objects.count(), Client.objects.count(), StaffMember.objects.count()) == (0, 0, 0)
    assert list(ledger_differences()) == []


def test_imported_time_holds_its_tickets_and_reimported_tickets_leave_it_alone() -> None:
    tickets = imported(ONE_TICKET)
    ticket = Ticket.objects.get()
    time = run(checked_time(time_on(ticket, "2026-03-10 09:00,2:00")))
    imported(ONE_TICKET.replace(b",10h", b",12h"))
    assert ticket.time_entries.count() == 1
    refused = undone(tickets)
    assert refused.job is not None
    assert "can no longer be undone" in refused.job.failure
    undone(time)
    assert Ticket.objects.count() == 1


def test_after_the_seal_time_posts_now_and_past_weeks_stand() -> None:
    ticket = make_ticket(estimate_minutes=300, now=NOW - timedelta(days=20))
    seal_history(actor=None, now=NOW - timedelta(days=1))
    past = backlog_at(NOW - timedelta(hours=1))
    batch = run(checked_time(time_on(ticket, "2026-09-01 09:00,2:00")))
    assert backlog_at(NOW - timedelta(hours=1)) == past
    worked = Movement.objects.get(reason="worked")
    assert (worked.recorded_at >= NOW, worked.effective_at < NOW - timedelta(days=5)) == (True, True)
    undone(batch)
    assert Movement.objects.filter(reason="worked").count() == 2
    assert list(ledger_differences()) == []


def test_weeks_of_imported_time_are_reconstructed_and_a_weeks_worked_is_what_was_recorded_in_it() -> None:
    with timezone.override(CHICAGO):
        imported(ONE_TICKET)
        ticket = Ticket.objects.get()
        run(checked_time(time_on(ticket, "2026-03-03 09:00,2:00", "2026-03-11 09:00,3:00", "2026-03-12 09:00,0:30")))
        take_snapshots(now=timezone.now() + timedelta(days=15))
    weeks = WeeklySnapshot.objects.of(Scope.OFFICE).filter(worked_minutes__lt=0).order_by("monday")
    assert [(week.monday, week.worked_minutes, week.is_reconstructed) for week in weeks] == [
        (date(2026, 3, 9), -120, True),
        (date(2026, 3, 16), -210, True),
    ]
