"""Is what the benchmarks measure an office that holds together?"""

from datetime import UTC, datetime

import pytest
from django.test import Client

from benchmarks.fill import NOTES, fill_office
from benchmarks.measure import addresses, backlog_milliseconds, get, weeks_milliseconds
from tests.factories import NOW
from tickets.calculations.weeks import Scope
from tickets.models import Note, Ticket, WeeklySnapshot
from tickets.reports.verification import ledger_differences

pytestmark = pytest.mark.django_db


def test_filled_office_agrees_with_its_ledger() -> None:
    fill_office(200, NOW)
    assert Ticket.objects.count() == 200
    assert Ticket.objects.open().count() == 20
    assert Note.objects.count() == 200 * NOTES
    assert list(ledger_differences()) == []
    assert Ticket.objects.filter(opened_at__gt=NOW).count() == 0
    assert WeeklySnapshot.objects.of(Scope.OFFICE).count() == 105


@pytest.mark.slow
def test_every_measured_page_answers() -> None:
    client = Client()
    client.force_login(fill_office(60, datetime.now(UTC)), backend="msp_office.office.backend.RoleBackend")
    pages = addresses()
    assert {"board", "ticket", "client"} <= pages.keys()
    assert all(get(client, address)[0] > 0 for address in pages.values())
    assert backlog_milliseconds() > 0
    assert weeks_milliseconds() > 0
