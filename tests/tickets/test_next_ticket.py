"""Which ticket is next, and who gets it when many ask at once?"""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from msp_office.audit.models import AuditEntry
from staffing.models import Skill, StaffMember
from tests.factories import NOW, make_person, make_ticket
from tickets.actions import take_next_ticket
from tickets.calculations.terms import Queue, Status
from tickets.models import Ticket
from tickets.reports.next_ticket import next_ticket_id

TODAY = NOW.date()
TOMORROW = TODAY + timedelta(1)


@pytest.fixture
def me(db: None) -> StaffMember:
    return make_person(skill=Skill.LEVEL_1)


@pytest.mark.parametrize(
    ("fields", "is_next"),
    [
        ({}, True),
        ({"status": Status.SCHEDULED.value}, True),
        ({"status": Status.IN_PROGRESS.value}, True),
        ({"status": Status.WAITING_CLIENT.value}, False),
        ({"status": Status.WAITING_VENDOR.value}, False),
        ({"status": Status.WAITING_PARTS.value}, False),
        ({"status": Status.RESOLVED.value}, False),
        ({"status": Status.CLOSED.value}, False),
        ({"status": Status.CANCELLED.value}, False),
        ({"skill": 0}, True),
        ({"skill": 1}, True),
        ({"skill": 2}, False),
        ({"scheduled_on": TODAY}, True),
        ({"scheduled_on": TODAY - timedelta(3)}, True),
        ({"scheduled_on": TOMORROW}, False),
        ({"queue": Queue.PROJECTS.value}, True),
        ({"queue": Queue.MAINTENANCE.value}, True),
        ({"queue": Queue.ADMINISTRATION.value}, False),
        ({"queue": Queue.INTERNAL.value}, False),
        ({"queue": Queue.SALES.value}, False),
        ({"assignee": "me"}, True),
        ({"assignee": "somebody"}, False),
        ({"assignee": "me", "queue": Queue.ADMINISTRATION.value}, True),
        ({"assignee": "me", "skill": 3}, False),
        ({"estimate_minutes": None}, True),
    ],
)
def test_ticket_is_next_by_the_rule(me: StaffMember, fields: dict[str, Any], is_next: bool) -> None:
    people = {"me": me, "somebody": make_person()}
    ticket = make_ticket(**{name: people.get(value, value) for name, value in fields.items()})
    assert next_ticket_id(me, TODAY) == (ticket.pk if is_next else None)


def test_administration_is_next_for_the_admin_beside_labor_within_their_skill(db: None) -> None:
    admin = make_person("admin", skill=Skill.ADMINISTRATIVE)
    make_ticket(priority=2, skill=1)
    accounts = make_ticket(priority=3, skill=0, queue=Queue.ADMINISTRATION.value)
    assert next_ticket_id(admin, TODAY) == accounts.pk
    labels = make_ticket(priority=2, skill=0)
    assert next_ticket_id(admin, TODAY) == labels.pk


def test_next_is_by_priority_then_the_oldest_not_the_last_touched(me: StaffMember) -> None:
    low = make_ticket(priority=4, now=NOW - timedelta(days=90))
    newer = make_ticket(priority=3, now=NOW - timedelta(days=1))
    older = make_ticket(priority=3, now=NOW - timedelta(days=2), assignee=me)
    order = []
    for _ in range(3):
        number = next_ticket_id(me, TODAY)
        assert number is not None
        order.append(number)
        Ticket.objects.filter(pk=number).update(status=Status.WAITING_CLIENT.value)
    assert order == [older.pk, newer.pk, low.pk]
    critical = make_ticket(critical_condition="server_down")
    assert next_ticket_id(me, TODAY) == critical.pk


def test_taking_assigns_it_sets_it_in_progress_and_is_on_record(me: StaffMember) -> None:
    ticket = make_ticket(estimate_minutes=60)
    later = NOW + timedelta(hours=1)
    taken = take_next_ticket(actor=me, now=later)
    assert taken == ticket
    assert (taken.assignee, taken.status, taken.status_since) == (me, Status.IN_PROGRESS, later)
    assert (taken.version, taken.changed_at, taken.remaining_minutes) == (ticket.version + 1, later, 60)
    entry = AuditEntry.objects.about(taken).latest("pk")
    assert entry.verb == "took"
    assert entry.changes == {"assignee": [None, me.name], "status": ["New", "In progress"]}


def test_taking_again_answers_the_same_ticket_and_changes_nothing(me: StaffMember) -> None:
    make_ticket()
    make_ticket()
    first = take_next_ticket(actor=me, now=NOW)
    again = take_next_ticket(actor=me, now=NOW + timedelta(seconds=1))
    assert first is not None
    assert again is not None
    assert (again.pk, again.version) == (first.pk, first.version)


def test_nothing_to_take_is_none(me: StaffMember) -> None:
    make_ticket(assignee=make_person())
    assert take_next_ticket(actor=me, now=NOW) is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("tickets", [20, 12])
def test_twenty_people_who_take_at_once_get_different_tickets(tickets: int) -> None:
    people = [make_person() for _ in range(20)]
    numbers = {make_ticket().pk for _ in range(tickets)}
    taken: dict[int, int | None] = {}
    failures: list[BaseException] = []
    start = threading.Barrier(len(people))

    def press(person: StaffMember) -> None:
        try:
            start.wait(30)
            ticket = take_next_ticket(actor=person, now=NOW)
            taken[person.pk] = ticket.pk if ticket else None
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(person,), daemon=True) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    got = [number for number in taken.values() if number is not None]
    assert (len(taken), len(got), set(got)) == (20, tickets, numbers)
    assert {t.pk: t.assignee_id for t in Ticket.objects.all()} == {
        number: person for person, number in taken.items() if number is not None
    }
    assert Ticket.objects.filter(status=Status.IN_PROGRESS).count() == tickets
