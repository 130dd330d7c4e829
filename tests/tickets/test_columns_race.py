"""Many people dragging the same cards at once: every accepted drag began where the one before it ended."""

import threading
from datetime import timedelta
from random import Random

import pytest
from django.db import connection

from msp_office.audit.models import AuditEntry
from msp_office.office.conflict import StaleVersion
from staffing.models import StaffMember
from tests.factories import NOW, make_person, make_ticket
from tickets.actions import change_ticket
from tickets.forms.triage import TRIAGE_FIELDS, was_values
from tickets.models import Ticket
from tickets.reports.verification import ledger_differences

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PEOPLE, DRAGS = 8, 40
COLUMNS = ["new", "scheduled", "in_progress", "waiting_client", "resolved"]


class Hand(threading.Thread):
    """One person who drags cards by what the own page shows, which others have changed by then."""

    def __init__(self, number: int, person: StaffMember, tickets: list[int], people: list[str]) -> None:
        super().__init__(daemon=True)
        self.rng = Random(number)  # noqa: S311 - repeatable, not secret
        self.person, self.tickets, self.people = person, tickets, people
        self.accepted = self.refused = 0
        self.failure: BaseException | None = None

    def run(self) -> None:
        try:
            for step in range(DRAGS):
                self.drag(step)
        except BaseException as failure:
            self.failure = failure
        finally:
            connection.close()

    def drag(self, step: int) -> None:
        name = self.rng.choice(["assignee", "status"])
        field = TRIAGE_FIELDS[name]
        ticket = Ticket.objects.get(pk=self.rng.choice(self.tickets))
        was = field.posted(ticket)
        to = self.rng.choice([key for key in (self.people if name == "assignee" else COLUMNS) if key != was])
        try:
            change_ticket(
                ticket=ticket, changes=field.read(to), was=was_values(field, was), actor=self.person,
                now=NOW + timedelta(minutes=step),
            )  # fmt: skip
        except StaleVersion:
            self.refused += 1
        else:
            self.accepted += 1


def test_no_drag_is_lost_among_many() -> None:
    people = [make_person() for _ in range(PEOPLE)]
    tickets = [make_ticket(estimate_minutes=60).pk for _ in range(3)]
    keys = ["none", *(str(person.pk) for person in people)]
    hands = [Hand(number, person, tickets, keys) for number, person in enumerate(people)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join(timeout=240)
        assert not hand.is_alive()
        assert hand.failure is None, hand.failure
    accepted = sum(hand.accepted for hand in hands)
    assert accepted + sum(hand.refused for hand in hands) == PEOPLE * DRAGS
    entries = list(AuditEntry.objects.filter(verb="changed").order_by("pk"))
    assert len(entries) == accepted
    for pk in tickets:
        stands: dict[str, object] = {"assignee": None, "status": "New"}
        for entry in (entry for entry in entries if entry.target_id == str(pk)):
            for name, (before, after) in entry.changes.items():
                assert before == stands[name], (pk, name)
                stands[name] = after
        ticket = Ticket.objects.select_related("assignee").get(pk=pk)
        now = {"assignee": ticket.assignee.name if ticket.assignee else None, "status": ticket.get_status_display()}
        assert now == stands
    assert list(ledger_differences()) == []
