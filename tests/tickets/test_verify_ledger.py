"""What verify_ledger finds: every planted fault by its name, and nothing else; what a repair leaves behind."""

from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F

from msp_office.audit.models import AuditEntry
from msp_office.office.actions import unseal_history
from tests.factories import NOW, make_person, make_ticket
from tickets.actions import change_ticket, log_time
from tickets.actions.snapshots import take_snapshots
from tickets.calculations.weeks import Scope
from tickets.management.commands.verify_ledger import SOUND
from tickets.models import MonthHours, Movement, Ticket, TimeEntry
from tickets.reports.backlog import Backlog, backlog_at
from tickets.reports.snapshot_check import snapshot_differences
from tickets.reports.verification import hours_differences, ledger_differences

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_too]
SCOPE = "ledger of Service P3 (minutes, tickets, without estimate)"


@pytest.fixture
def ticket() -> Ticket:
    """120 minutes estimated, 45 of 60 logged are productive: 75 are owed. Beside it, one that nobody spoils."""
    ticket, person = make_ticket(estimate_minutes=120), make_person()
    log_time(ticket=ticket, staff_member=person, minutes=45, actor=person, now=NOW)
    log_time(ticket=ticket, staff_member=person, minutes=15, is_productive=False, actor=person, now=NOW)
    other = make_ticket(estimate_minutes=30)
    change_ticket(ticket=other, changes={"status": "closed"}, actor=person, now=NOW + timedelta(hours=1))
    return ticket


def spoil_ticket(**values: object) -> Callable[[Ticket], None]:
    def act(ticket: Ticket) -> None:
        Ticket.objects.filter(pk=ticket.pk).update(**values)

    return act


def add_movement(**values: object) -> Callable[[Ticket], None]:
    def act(ticket: Ticket) -> None:
        fields = {
            "ticket_id": ticket.pk, "reason": "raised", "minutes": 10, "queue": "service", "priority": 3,
            "recorded_at": NOW, "effective_at": NOW, **values,
        }  # fmt: skip
        Movement.objects.create(**fields)

    return act


def spoil_time(ticket: Ticket) -> None:
    TimeEntry.objects.filter(ticket=ticket, is_productive=True).update(minutes=F("minutes") + 5)


def flip_flag(ticket: Ticket) -> None:
    TimeEntry.objects.filter(ticket=ticket, is_productive=False).update(is_productive=True)


def lose_time(ticket: Ticket) -> None:
    TimeEntry.objects.filter(ticket=ticket, is_productive=True)._raw_delete("default")


FAULTS = {
    "worked minutes": (spoil_ticket(worked_minutes=46), ["worked minutes is 46, should be 45"]),
    "logged minutes": (spoil_ticket(logged_minutes=61), ["logged minutes is 61, should be 60"]),
    "remaining minutes": (spoil_ticket(remaining_minutes=9), ["remaining minutes is 9, should be 75"]),
    "estimate behind the ledger's back": (
        spoil_ticket(estimate_minutes=150),
        ["remaining minutes is 75, should be 105", f"{SCOPE} is (75, 1, 0), should be (105, 1, 0)"],
    ),
    "estimate taken away": (
        spoil_ticket(estimate_minutes=None),
        ["remaining minutes is 75, should be 0", f"{SCOPE} is (75, 1, 0), should be (0, 1, 1)"],
    ),
    "moved behind the ledger's back": (
        spoil_ticket(queue="projects"),
        [
            "ledger of Projects P3 (minutes, tickets, without estimate) is (0, 0, 0), should be (75, 1, 0)",
            f"{SCOPE} is (75, 1, 0), should be (0, 0, 0)",
        ],
    ),
    "closed behind the ledger's back": (
        spoil_ticket(status="closed", is_open=False, settled_minutes=120, left_backlog_at=NOW),
        ["remaining minutes is 75, should be 0", f"{SCOPE} is (75, 1, 0), should be (0, 0, 0)"],
    ),
    "time edited": (
        spoil_time,
        [
            "worked minutes is 45, should be 50",
            "logged minutes is 60, should be 65",
            "remaining minutes is 75, should be 70",
            f"{SCOPE} is (75, 1, 0), should be (70, 1, 0)",
        ],
    ),
    "flag flipped": (
        flip_flag,
        [
            "worked minutes is 45, should be 60",
            "remaining minutes is 75, should be 60",
            f"{SCOPE} is (75, 1, 0), should be (60, 1, 0)",
        ],
    ),
    "time lost": (
        lose_time,
        [
            "worked minutes is 45, should be 0",
            "logged minutes is 60, should be 15",
            "remaining minutes is 75, should be 120",
            f"{SCOPE} is (75, 1, 0), should be (120, 1, 0)",
        ],
    ),
    "movement too many": (add_movement(), [f"{SCOPE} is (85, 1, 0), should be (75, 1, 0)"]),
    "movement in a foreign scope": (
        add_movement(queue="maintenance", priority=2),
        ["ledger of Maintenance P2 (minutes, tickets, without estimate) is (10, 0, 0), should be (0, 0, 0)"],
    ),
    "ticket counted twice": (
        add_movement(reason="new", minutes=0, tickets=1),
        [f"{SCOPE} is (75, 2, 0), should be (75, 1, 0)"],
    ),
    "missing estimate counted": (
        add_movement(reason="new", minutes=0, unestimated=1),
        [f"{SCOPE} is (75, 1, 1), should be (75, 1, 0)"],
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_fault_is_named_and_repaired(ticket: Ticket, fault: str) -> None:
    assert list(ledger_differences()) == []
    plant, named = FAULTS[fault]
    plant(ticket)
    assert [str(found) for found in ledger_differences()] == [f"#{ticket.pk}: {what}" for what in named]
    posted = Movement.objects.count()
    call_command("verify_ledger", "--repair", "found on Monday", stdout=StringIO())
    assert list(ledger_differences()) == []
    corrections = Movement.objects.order_by("pk")[posted:]
    assert len(corrections) == sum(what.startswith("ledger of") for what in named)
    assert {(row.reason, row.explanation, row.ticket_id) for row in corrections} <= {
        ("correction", "found on Monday", ticket.pk)
    }
    entry = AuditEntry.objects.order_by("-pk")[0]
    assert (entry.verb, entry.target_id, entry.reason) == ("repaired", str(ticket.pk), "found on Monday")


def test_movement_of_a_ticket_that_does_not_exist_is_named_and_repaired() -> None:
    add_movement(tickets=1)(Ticket(pk=987_654))
    assert [str(found) for found in ledger_differences()] == [f"#987654: {SCOPE} is (10, 1, 0), should be (0, 0, 0)"]
    call_command("verify_ledger", "--repair", "a ticket that never was", stdout=StringIO())
    assert list(ledger_differences()) == []
    assert backlog_at() == Backlog(0, 0, 0)


def test_lost_movement_is_named(ticket: Ticket) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # else the trigger refuses it
            cursor.execute("SET LOCAL session_replication_role = replica")
    Movement.objects.filter(ticket=ticket, reason="worked")._raw_delete("default")
    assert [str(found) for found in ledger_differences()] == [
        f"#{ticket.pk}: {SCOPE} is (120, 1, 0), should be (75, 1, 0)"
    ]


def test_command_fails_with_the_number_of_differences_and_changes_nothing(ticket: Ticket) -> None:
    spoil_time(ticket)
    output = StringIO()
    with pytest.raises(CommandError, match="4 differences"):
        call_command("verify_ledger", stdout=output)
    assert len(output.getvalue().splitlines()) == 4
    assert backlog_at() == Backlog(75, 1, 0)


def test_command_says_when_all_agrees(ticket: Ticket) -> None:
    output = StringIO()
    call_command("verify_ledger", stdout=output)
    assert output.getvalue() == f"{SOUND}\n"


def test_hours_by_month_that_are_off_are_named_and_repaired(ticket: Ticket) -> None:
    assert hours_differences() == []
    kept = MonthHours.objects.get()
    MonthHours.objects.filter(pk=kept.pk).update(productive=44)
    MonthHours.objects.create(month=date(2026, 1, 1), client_key=5, person_key=6, logged=9, productive=9, invoiceable=0)
    named = [str(found) for found in hours_differences()]
    assert named == [
        "Jan 2026, client 5, person 6: hours by month (minutes logged, productive, invoiceable) are (9, 9, 0), "
        "should be (0, 0, 0)",
        f"{kept.month:%b %Y}, no client, person {kept.person_key}: hours by month (minutes logged, productive, "
        "invoiceable) are (60, 44, 0), should be (60, 45, 0)",
    ]
    with pytest.raises(CommandError, match="2 differences"):
        call_command("verify_ledger", stdout=StringIO())
    call_command("verify_ledger", "--repair", "a restored table", stdout=StringIO())
    kept.refresh_from_db()
    assert (kept.productive, hours_differences()) == (45, [])
    entry = AuditEntry.objects.order_by("-pk")[0]
    assert (entry.verb, entry.reason, set(entry.changes)) == ("repaired hours by month", "a restored table", set(named))


def test_snapshot_that_differs_from_the_ledger_is_named_until_history_is_unsealed(ticket: Ticket) -> None:
    taken = NOW + timedelta(weeks=3)
    mondays = take_snapshots(now=taken)
    assert list(snapshot_differences()) == []
    add_movement()(ticket)  # posted into a week that is over
    found = [difference for difference in snapshot_differences() if difference.scope == Scope.SERVICE]
    assert [difference.monday for difference in found] == mondays
    assert str(found[0]) == (
        f"Snapshot of Service at {mondays[0]}: raised minutes is 0, should be 10; closing minutes is 75, should be 85"
    )
    with pytest.raises(CommandError, match=f"{3 * len(mondays)} stored snapshots differ"):
        call_command("verify_ledger", "--repair", "a stray hand", stdout=StringIO())
    unseal_history(reason="an older tool", actor=None, now=taken + timedelta(hours=1))
    assert list(snapshot_differences()) == []


def test_repair_without_a_reason_is_refused() -> None:
    with pytest.raises(ValueError, match="reason in words"):
        call_command("verify_ledger", "--repair", " ", stdout=StringIO())
