"""One ticket's life, event by event, with the movements that a person would write by hand (domain §2)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from staffing.models import StaffMember
from tests.factories import NOW, make_person, make_ticket
from tickets.actions import change_ticket, change_time, delete_time, log_time
from tickets.models import Movement, Ticket, TimeEntry
from tickets.reports.backlog import Backlog, backlog_at
from tickets.reports.verification import ledger_differences

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_too]

# (what happens, [(reason, minutes, queue, priority)], remaining minutes, tickets without an estimate in the office)
Line = tuple[str, list[tuple[str, int, str, int]], int, int]
LIFE: list[Line] = [
    ("opened without an estimate", [("new", 0, "service", 3)], 0, 1),
    ("30 min logged: all of it is over-run", [("worked", -30, "service", 3), ("over_run", 30, "service", 3)], 0, 1),
    ("first estimate of 120 min: 90 are owed", [("new", 90, "service", 3)], 90, 0),
    ("estimate raised to 180", [("raised", 60, "service", 3)], 150, 0),
    ("60 min logged", [("worked", -60, "service", 3)], 90, 0),
    ("45 unproductive min logged: nothing moves", [], 90, 0),
    (
        "120 min logged: 30 beyond the estimate",
        [("worked", -120, "service", 3), ("over_run", 30, "service", 3)],
        0,
        0,
    ),
    ("120 edited to 100", [("worked", 20, "service", 3), ("over_run", -20, "service", 3)], 0, 0),
    (
        "estimate raised to 240: the over-run is absorbed",
        [("raised", 60, "service", 3), ("over_run", -10, "service", 3)],
        50,
        0,
    ),
    ("moved to Projects", [("reclassified", -50, "service", 3), ("reclassified", 50, "projects", 3)], 50, 0),
    ("made P2", [("reclassified", -50, "projects", 3), ("reclassified", 50, "projects", 2)], 50, 0),
    ("estimate lowered to 230", [("lowered", -10, "projects", 2)], 40, 0),
    ("resolved with 40 left", [("closed_unspent", -40, "projects", 2)], 0, 0),
    ("closed: nothing moves between resolved and closed", [], 0, 0),
    (
        "50 min logged after closing: 40 were unspent, 10 are over-run",
        [("worked", -50, "projects", 2), ("closed_unspent", 40, "projects", 2), ("over_run", 10, "projects", 2)],
        0,
        0,
    ),
    ("estimate set to 300 while closed: nothing moves", [], 0, 0),
    ("reopened: 300 − 240 are owed", [("reopened", 60, "projects", 2)], 60, 0),
    ("the 100 min become unproductive", [("worked", 100, "projects", 2)], 160, 0),
    ("the first 30 min deleted", [("worked", 30, "projects", 2)], 190, 0),
    (
        "estimate removed: it is missing again",
        [("lowered", -300, "projects", 2), ("over_run", 110, "projects", 2)],
        0,
        1,
    ),
    ("first estimate again, 150", [("new", 40, "projects", 2)], 40, 0),
    ("moved to Internal: it leaves the backlog", [("reclassified", -40, "projects", 2)], 0, 0),
    ("20 min logged there: never counted", [], 0, 0),
    ("moved to Administration", [("reclassified", 20, "administration", 2)], 0, 0),
    ("and back to Service", [("reclassified", -20, "administration", 2), ("reclassified", 20, "service", 2)], 20, 0),
    ("cancelled", [("closed_unspent", -20, "service", 2)], 0, 0),
]


def events(person: StaffMember) -> list[Callable[[Ticket], Any]]:
    entries: list[TimeEntry] = []

    def log(minutes: int, *, productive: bool = True) -> Callable[[Ticket], Any]:
        def act(ticket: Ticket) -> None:
            moment = NOW + timedelta(minutes=len(entries))
            entries.append(
                log_time(
                    ticket=ticket,
                    staff_member=person,
                    minutes=minutes,
                    is_productive=productive,
                    actor=person,
                    now=moment,
                )
            )

        return act

    def change(**changes: Any) -> Callable[[Ticket], Any]:
        return lambda ticket: change_ticket(ticket=ticket, changes=changes, actor=person, now=NOW)

    def edit(number: int, **changes: Any) -> Callable[[Ticket], Any]:
        return lambda ticket: change_time(entry=entries[number], changes=changes, actor=person, now=NOW)

    return [
        lambda ticket: None,
        log(30),
        change(estimate_minutes=120),
        change(estimate_minutes=180),
        log(60),
        log(45, productive=False),
        log(120),
        edit(3, minutes=100),
        change(estimate_minutes=240),
        change(queue="projects"),
        change(priority=2),
        change(estimate_minutes=230),
        change(status="resolved"),
        change(status="closed"),
        log(50),
        change(estimate_minutes=300),
        change(status="in_progress"),
        edit(3, is_productive=False),
        lambda ticket: delete_time(entry=entries[0], actor=person, now=NOW),
        change(estimate_minutes=None),
        change(estimate_minutes=150),
        change(queue="internal"),
        log(20),
        change(queue="administration"),
        change(queue="service"),
        change(status="cancelled"),
    ]


def test_one_ticket_posts_the_movements_written_by_hand() -> None:
    ticket = make_ticket()
    acts = events(make_person())
    assert len(acts) == len(LIFE)
    seen = 0
    for act, (what, expected, remaining, unestimated) in zip(acts, LIFE, strict=True):
        act(Ticket.objects.get(pk=ticket.pk))
        rows = list(Movement.objects.order_by("pk")[seen:])
        seen += len(rows)
        assert [(row.reason, row.minutes, row.queue, row.priority) for row in rows] == expected, what
        now = Ticket.objects.get(pk=ticket.pk)
        counted = now.queue in ("service", "projects", "maintenance")
        if counted:
            assert now.remaining_minutes == remaining, what
        assert backlog_at() == Backlog(remaining, int(now.is_open and counted), unestimated), what
        assert list(ledger_differences()) == [], what


def test_backlog_of_a_past_moment_comes_from_the_ledger() -> None:
    ticket = make_ticket(estimate_minutes=120)
    person = make_person()
    later = NOW + timedelta(days=3)
    log_time(ticket=ticket, staff_member=person, minutes=45, actor=person, now=later)
    change_ticket(ticket=ticket, changes={"status": "closed"}, actor=person, now=later + timedelta(days=1))
    assert backlog_at(NOW) == Backlog(0, 0, 0)
    assert backlog_at(NOW + timedelta(seconds=1)) == Backlog(120, 1, 0)
    assert backlog_at(later + timedelta(hours=1)) == Backlog(75, 1, 0)
    assert backlog_at() == Backlog(0, 0, 0)
