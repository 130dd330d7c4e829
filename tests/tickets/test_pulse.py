"""What others do appears on an open page: one query while nothing happens, single rows when something did."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from msp_office.roles import Role
from tests.conftest import SignedIn, SignIn
from tests.factories import make_client, make_person, make_ticket
from tests.tickets.test_board_page import bulk_tickets
from tickets.actions import change_ticket, start_timer
from tickets.models import Ticket
from tickets.reports.pulse import MOST_CHANGED, version

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_too]


@pytest.fixture
def manager(signed_in: SignIn) -> SignedIn:
    return signed_in(Role.SERVICE_MANAGER)


def pulse(browser: SignedIn, since: int | str, page: str = "/tickets/") -> str:
    """The answer's text; "" when nothing happened."""
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}"}
    response = browser.get(f"/tickets/pulse/?since={since}", headers=headers)
    assert response.status_code in (200, 204)
    return response.content.decode()


def placed(html: str) -> dict[int, list[int]]:
    """The numbers of the tickets in the answer, by the group they belong to (0: not in the view)."""
    lists = re.findall(r'<ol class="tickets" data-group="(\d)">(.*?)</ol>', html, re.DOTALL)
    return {int(group): [int(pk) for pk in re.findall(r'id="t(\d+)"', rows)] for group, rows in lists}


def test_nothing_new_is_no_content_and_one_query_of_the_desk(manager: SignedIn) -> None:
    make_ticket()
    seen = version()
    with CaptureQueriesContext(connection) as queries:
        assert pulse(manager, seen) == ""
    assert len([query for query in queries if "audit_auditentry" in query["sql"]]) == 1
    assert len([query for query in queries if "tickets_" in query["sql"]]) == 0


def test_page_carries_the_version_that_it_was_read_at(manager: SignedIn) -> None:
    make_ticket()
    assert f'<body data-version="{version()}"' in manager.get("/tickets/").content.decode()


def test_changed_rows_come_by_the_group_they_belong_to(manager: SignedIn) -> None:
    now = timezone.now()
    raised, left, _ = (make_ticket(now=now - timedelta(days=2)) for _ in range(3))
    just_before = make_ticket(now=now - timedelta(minutes=5))
    seen = version()
    change_ticket(ticket=raised, changes={"priority": 2}, actor=None, now=now)
    change_ticket(ticket=left, changes={"status": "closed"}, actor=None, now=now)
    new = make_ticket(now=now)
    html = pulse(manager, seen)
    assert placed(html) == {0: [left.pk], 2: [raised.pk], 3: [just_before.pk, new.pk]}
    assert "leaves this view" in html
    assert all(f'id="{part}"' in html for part in ("figures", "head-2", "alarm"))
    assert f'data-version="{version()}"' in html


def test_view_behind_decides_what_belongs(manager: SignedIn) -> None:
    make_ticket(now=timezone.now())
    seen = version()
    ticket = make_ticket(queue="projects", now=timezone.now())
    assert ticket.pk in placed(pulse(manager, seen, "/tickets/?queue=service"))[0]
    assert ticket.pk in placed(pulse(manager, seen, "/tickets/?queue=projects"))[3]


def test_other_pages_get_no_rows_but_the_alarm_and_their_timer(manager: SignedIn) -> None:
    ticket = make_ticket(now=timezone.now(), critical_condition="server_down", client=make_client(name="Orchard Press"))
    start_timer(ticket=ticket, actor=manager.person, now=timezone.now())
    html = pulse(manager, 1, "/clients/")
    assert placed(html) == {}
    assert f"#{ticket.pk} {ticket.title}" in html
    assert "Server down, Orchard Press: nobody has begun." in html
    assert 'id="timer-rail"' in html


def test_alarm_goes_when_somebody_begins_and_never_rings_for_what_was_imported(manager: SignedIn) -> None:
    ticket = make_ticket(critical_condition="network_down")
    make_ticket(critical_condition="imported")
    html = manager.get("/clients/").content.decode()
    assert re.findall(r'data-alarm="(\d+)"', html) == [str(ticket.pk)]
    change_ticket(ticket=ticket, changes={"status": "in_progress"}, actor=None, now=timezone.now())
    assert "data-alarm" not in manager.get("/clients/").content.decode()


def test_after_an_import_the_board_is_offered_anew(manager: SignedIn) -> None:
    make_ticket(now=timezone.now())
    seen = version()
    bulk_tickets(MOST_CHANGED + 1)
    Ticket.objects.update(changed_at=timezone.now())
    make_ticket(now=timezone.now())
    html = pulse(manager, seen)
    assert placed(html) == {}
    assert "Much has changed on this board." in html


@pytest.mark.parametrize("since", ["", "0", "x", "99999999999", "-1", "²"])
def test_senseless_version_is_answered_by_the_parts_of_the_page(since: str, manager: SignedIn) -> None:
    make_ticket(now=timezone.now())
    html = pulse(manager, since)
    assert 'id="alarm"' in html
    assert placed(html) == {}


def test_pulse_costs_the_same_on_a_large_board(manager: SignedIn) -> None:
    counts = []
    for more in (1, 97, 900):
        bulk_tickets(more, assignee=make_person())
        seen = version()
        make_ticket(now=timezone.now())
        with CaptureQueriesContext(connection) as queries:
            assert pulse(manager, seen)
        counts.append(len(queries))
    assert counts[1] == counts[2] <= 15
