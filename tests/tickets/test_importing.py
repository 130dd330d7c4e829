"""Tickets from another tool: replayed while history is open, posted as imported once it is sealed, undone, repeated."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.utils import timezone

from msp_office.imports.models import ImportBatch
from tests.factories import NOW, make_person
from tickets.actions import add_note, change_ticket, change_time, log_time
from tickets.actions.importing import Outcome, TicketRow, import_tickets, undo_tickets
from tickets.actions.time_import import TimeRow, import_time
from tickets.models import Movement, Ticket, TimeEntry
from tickets.reports.backlog import Backlog, backlog_at
from tickets.reports.verification import ledger_differences

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_too]

CHICAGO = ZoneInfo("America/Chicago")
MARCH = datetime(2026, 3, 2, 9, tzinfo=CHICAGO)


@pytest.fixture(autouse=True)
def chicago() -> Iterator[None]:
    with timezone.override(CHICAGO):
        yield


def row(number: int = 1, **values: Any) -> TicketRow:
    return TicketRow(
        **{"source": "old desk", "external_id": f"T-{number}", "title": "Printer", "opened_at": MARCH, **values}
    )


def bring_in(*rows: TicketRow, batch: int = 1, replay: bool = True, now: datetime = NOW) -> list[Outcome]:
    ImportBatch.objects.get_or_create(
        pk=batch, defaults={"kind": "tickets", "source": "old desk", "created_at": now, "started_at": now}
    )
    return import_tickets(rows=rows, batch_id=batch, now=now, actor=None, replay=replay)


def posted() -> list[tuple[str, int, int]]:
    return [
        (m.reason, m.minutes, (timezone.localdate(m.recorded_at) - MARCH.date()).days)
        for m in Movement.objects.order_by("recorded_at", "pk")
    ]


def test_import_replays_a_closed_ticket_at_its_true_dates() -> None:
    person = make_person()
    days = [MARCH + timedelta(days=n) for n in range(10)]
    bring_in(
        row(
            estimate_minutes=120, worked_minutes=90, worked_by_id=person.pk, worked_on=days[1].date(),
            resolved_at=days[2], reopened_at=days[4], closed_at=days[6], status="closed",
        )
    )  # fmt: skip
    assert posted() == [
        ("new", 120, 0),
        ("worked", -90, 1),
        ("closed_unspent", -30, 2),
        ("reopened", 30, 4),
        ("closed_unspent", -30, 6),
    ]
    ticket = Ticket.objects.get()
    assert (ticket.status, ticket.left_backlog_at, ticket.worked_minutes) == ("closed", days[6], 90)
    assert backlog_at(days[5]) == Backlog(30, 1, 0)
    assert list(ledger_differences()) == []


def test_import_closes_without_times_as_not_recorded() -> None:
    bring_in(row(estimate_minutes=60, closed_at=MARCH + timedelta(days=3), status="closed"))
    assert posted() == [("new", 60, 0), ("closed_unrecorded", -60, 3)]


def test_import_counts_missing_estimates_in_the_past_too() -> None:
    bring_in(row(1), row(2, resolved_at=MARCH + timedelta(days=2), status="resolved"))
    assert backlog_at(MARCH + timedelta(days=1)) == Backlog(0, 2, 2)
    assert backlog_at() == Backlog(0, 1, 1)


def test_same_rows_twice_change_nothing() -> None:
    rows = [row(1, estimate_minutes=60), row(2, status="closed", closed_at=MARCH)]
    bring_in(*rows)
    before = posted()
    assert [outcome.result for outcome in bring_in(*rows, batch=2)] == ["unchanged", "unchanged"]
    assert posted() == before


def test_updated_row_keeps_the_triage_done_here() -> None:
    bring_in(row(title="Printer", estimate_minutes=60))
    change_ticket(ticket=Ticket.objects.get(), changes={"priority": 2}, actor=None, now=NOW)
    assert [o.result for o in bring_in(row(title="Printer on floor 2", estimate_minutes=90), batch=2)] == ["updated"]
    ticket = Ticket.objects.get()
    assert (ticket.title, ticket.priority, ticket.estimate_minutes) == ("Printer on floor 2", 2, 90)
    bring_in(row(title="Printer on floor 2", estimate_minutes=90, queue="projects"), batch=3)
    ticket.refresh_from_db()
    assert (ticket.queue, ticket.priority) == ("projects", 2), "only the queue has changed in the file"
    assert ticket.requester is None, "who imports a ticket has not opened it"
    assert list(ledger_differences()) == []


def test_updated_row_leaves_what_the_file_says_nothing_about() -> None:
    bring_in(row(1, priority=1, critical_condition="imported"), row(2))
    critical, quick = Ticket.objects.order_by("pk")
    change_ticket(ticket=critical, changes={"critical_condition": "email_down"}, actor=None, now=NOW)
    change_ticket(ticket=quick, changes={"estimate_minutes": 180, "status": "closed"}, actor=None, now=NOW)
    bring_in(
        row(1, priority=1, critical_condition="imported", queue="projects"),
        row(2, status="in_progress", estimate_minutes=60, estimate_is_assumed=True),
        batch=2,
    )
    critical.refresh_from_db()
    quick.refresh_from_db()
    assert critical.critical_condition == "email_down"
    assert (quick.status, quick.estimate_minutes, quick.estimate_is_assumed) == ("closed", 180, False)
    silent = frozenset({"title", "estimate_minutes"})
    bring_in(row(2, title="T-2", estimate_minutes=None, opened_at=MARCH - timedelta(days=9), silent=silent), batch=3)
    quick.refresh_from_db()
    assert (quick.title, quick.estimate_minutes, quick.opened_at) == ("Printer", 180, MARCH - timedelta(days=9))
    assert list(ledger_differences()) == []


def test_updated_row_closes_at_its_true_date_while_history_is_open() -> None:
    bring_in(row(estimate_minutes=60))
    bring_in(row(estimate_minutes=60, status="closed", closed_at=MARCH + timedelta(days=5)), batch=2)
    assert posted() == [("new", 60, 0), ("closed_unrecorded", -60, 5)]


def test_what_an_updated_row_tells_at_once_happened_by_the_time_it_closed() -> None:
    day = [MARCH + timedelta(days=n) for n in range(6)]
    bring_in(row(estimate_minutes=60))
    closed = row(
        estimate_minutes=90, worked_minutes=30, worked_by_id=make_person().pk, status="closed",
        resolved_at=day[2], reopened_at=day[3], closed_at=day[5],
    )  # fmt: skip
    bring_in(closed, batch=2)
    assert posted() == [("new", 60, 0), ("raised", 30, 5), ("worked", -30, 5), ("closed_unspent", -60, 5)]
    assert (backlog_at(day[4]), backlog_at(NOW)) == (Backlog(60, 1, 0), Backlog(0, 0, 0))
    assert TimeEntry.objects.get().recorded_at == day[5]


def test_time_replayed_beneath_a_sum_that_was_replaced_since_finds_what_was_owed_then() -> None:
    """60 estimated, 70 worked by day 3; a newer file says 130 and closed on day 9; then 45 more of day 3 come in."""
    person, days = make_person(), [MARCH + timedelta(days=n) for n in range(10)]
    worked = {"estimate_minutes": 60, "worked_by_id": person.pk}
    bring_in(row(worked_minutes=70, worked_on=days[3].date(), **worked))
    bring_in(row(worked_minutes=130, status="closed", closed_at=days[9], **worked), batch=2)
    entry = TimeRow("clock", "1", Ticket.objects.get().pk, person.pk, days[3].date(), 45)
    import_time(rows=[entry], batch_id=2, now=NOW, actor=None, replay=True)
    assert [backlog_at(days[n]).minutes for n in (1, 3, 4, 9)] == [60, 60, 0, 0]
    assert list(ledger_differences()) == []


def test_import_after_the_seal_posts_now_as_imported() -> None:
    person = make_person()
    now = MARCH + timedelta(days=100)
    worked = {"worked_minutes": 20, "worked_by_id": person.pk}
    bring_in(row(1, estimate_minutes=60, **worked), row(2, status="closed", closed_at=MARCH), replay=False, now=now)
    assert posted() == [("imported", 60, 100), ("worked", -20, 100)]
    bring_in(row(1, estimate_minutes=60, status="closed", closed_at=now, **worked), batch=2, replay=False, now=now)
    assert posted()[2:] == [("imported", -40, 100)]
    assert list(ledger_differences()) == []


def test_updated_sum_of_time_replaces_the_imported_entries_only() -> None:
    person = make_person()
    bring_in(row(estimate_minutes=240, worked_minutes=60, worked_by_id=person.pk))
    change_time(entry=TimeEntry.objects.get(), changes={"is_productive": False}, actor=person, now=NOW)
    log_time(ticket=Ticket.objects.get(), staff_member=person, minutes=30, actor=person, now=NOW)
    bring_in(row(estimate_minutes=240, worked_minutes=100, worked_by_id=person.pk), batch=2)
    assert Counter(TimeEntry.objects.values_list("minutes", flat=True)) == Counter([30, 100])
    assert Ticket.objects.get().remaining_minutes == 110
    assert list(ledger_differences()) == []


def test_time_beyond_a_day_becomes_several_entries() -> None:
    bring_in(row(worked_minutes=3000, worked_by_id=make_person().pk))
    assert sorted(TimeEntry.objects.values_list("minutes", flat=True)) == [120, 1440, 1440]


@pytest.mark.parametrize("replayed", [True, False])
def test_undo_takes_created_tickets_back_and_reverses_their_movements(replayed: bool) -> None:
    worked = {"worked_minutes": 20, "worked_by_id": make_person().pk}
    outcomes = bring_in(row(1, estimate_minutes=60, **worked), row(2), replay=replayed)
    created = [outcome.ticket_id for outcome in outcomes]
    undo_tickets(created=created, updated={}, batch_id=1, now=NOW, actor=None, replayed=replayed)
    assert (Ticket.objects.count(), backlog_at()) == (0, Backlog(0, 0, 0))
    past = backlog_at(MARCH + timedelta(days=1))
    assert past == Backlog(0, 0, 0)
    by_reason = Movement.objects.order_by().values_list("reason").annotate(Sum("minutes"))
    assert {reason: minutes for reason, minutes in by_reason if minutes} == {}  # no hour of them counts as worked
    assert list(ledger_differences()) == []


def test_undo_gives_updated_tickets_their_former_values() -> None:
    bring_in(row(estimate_minutes=60, title="Old"))
    ours, theirs = make_person(), make_person()
    change_ticket(ticket=Ticket.objects.get(), changes={"assignee": ours}, actor=None, now=NOW)
    changed: dict[str, Any] = {"estimate_minutes": 90, "title": "New", "status": "closed", "closed_at": NOW}
    (outcome,) = bring_in(row(**changed, assignee_id=theirs.pk), batch=2)
    assert outcome.before is not None
    undo_tickets(
        created=[], updated={outcome.ticket_id: outcome.before}, batch_id=2, now=NOW, actor=None, replayed=True
    )
    ticket = Ticket.objects.get()
    assert (ticket.title, ticket.estimate_minutes, ticket.status) == ("Old", 60, "new")
    assert ticket.assignee == ours, "what a person had decided comes back, not what the first file said"
    assert [o.result for o in bring_in(row(estimate_minutes=60, title="Old"), batch=3)] == ["unchanged"]
    assert backlog_at() == Backlog(60, 1, 0)
    assert list(ledger_differences()) == []


def test_undo_of_a_later_import_does_not_make_forgotten_what_people_did_before_it() -> None:
    (first,) = bring_in(row(estimate_minutes=60), now=NOW - timedelta(days=2))
    log_time(
        ticket=Ticket.objects.get(), staff_member=make_person(), minutes=5, actor=None, now=NOW - timedelta(days=1)
    )
    (second,) = bring_in(row(estimate_minutes=90), batch=2)
    assert second.before is not None
    undo_tickets(created=[], updated={second.ticket_id: second.before}, batch_id=2, now=NOW, actor=None, replayed=True)
    with pytest.raises(ValidationError, match="can no longer be undone"):
        undo_tickets(created=[first.ticket_id], updated={}, batch_id=1, now=NOW, actor=None, replayed=True)


@pytest.mark.parametrize("built", ["note", "time", "change", "later import"])
def test_undo_is_refused_once_something_was_built_on_it(built: str) -> None:
    (outcome,) = bring_in(row(estimate_minutes=60))
    ticket, later = Ticket.objects.get(), NOW + timedelta(seconds=1)
    if built == "note":
        add_note(ticket=ticket, body="Called back", actor=None, now=later)
    elif built == "time":
        log_time(ticket=ticket, staff_member=make_person(), minutes=5, actor=None, now=later)
    elif built == "change":
        change_ticket(ticket=ticket, changes={"priority": 2}, actor=None, now=later)
    else:
        bring_in(row(estimate_minutes=70), batch=2, now=later)
    with pytest.raises(ValidationError, match=f"#{ticket.pk}"):
        undo_tickets(created=[outcome.ticket_id], updated={}, batch_id=1, now=later, actor=None, replayed=True)
    assert Ticket.objects.count() == 1


def test_imported_critical_ticket_waits_for_confirmation() -> None:
    bring_in(row(priority=1, critical_condition="imported"))
    ticket = change_ticket(
        ticket=Ticket.objects.get(), changes={"critical_condition": "email_down"}, actor=None, now=NOW
    )
    assert (ticket.priority, ticket.critical_condition) == (1, "email_down")
