"""Changing many tickets at once: every field, one message, one undo; what is refused is named ticket by ticket."""

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from msp_office.roles import Role
from tests.conftest import SignedIn, SignIn
from tests.factories import NOW, make_person, make_ticket
from tests.tickets.test_pulse import placed
from tickets.actions import add_note, change_ticket, change_tickets, log_time, revert_tickets
from tickets.actions.bulk import MOST_AT_ONCE
from tickets.models import Ticket
from tickets.reports.verification import ledger_differences

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_too]

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/tickets/"}


@pytest.fixture
def manager(signed_in: SignIn) -> SignedIn:
    return signed_in(Role.SERVICE_MANAGER, name="Rita Solano")


def pick(ticket: Ticket) -> str:
    return f"{ticket.pk}.{ticket.version}"


def send(browser: SignedIn, *tickets: Ticket, headers: Any = None, **fields: str) -> Any:
    data = {"t": [pick(ticket) for ticket in tickets], **fields}
    return browser.post("/tickets/bulk/", data, headers=HTMX if headers is None else headers)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_all_fields_are_set_in_all_selected_tickets(manager: SignedIn) -> None:
    tickets = [make_ticket(priority=4) for _ in range(3)]
    untouched = make_ticket(priority=4)
    person = make_person(name="Marta Kovacs")
    response = send(
        manager, *tickets, priority="2", estimate="1h30", assignee=str(person.pk), status="in_progress",
        queue="projects", skill="3",
    )  # fmt: skip
    assert response["Office-Fresh"] == "rows"
    fields = ("priority", "estimate_minutes", "assignee", "status", "queue", "skill")
    assert set(Ticket.objects.exclude(pk=untouched.pk).values_list(*fields)) == {
        (2, 90, person.pk, "in_progress", "projects", 3)
    }
    untouched.refresh_from_db()
    assert (untouched.priority, untouched.version) == (4, 1)
    html = response.content.decode()
    assert placed(html) == {2: [ticket.pk for ticket in tickets]}
    said = "3 tickets changed: priority P2 High, estimate 1.5 h, assignee Marta Kovacs, status In progress, queue"
    assert said in words(html)
    assert next(iter(ledger_differences()), None) is None


def test_critical_needs_its_condition_and_takes_it(manager: SignedIn) -> None:
    ticket = make_ticket()
    assert "P1 sets itself from a named condition" in send(manager, ticket, priority="1").content.decode()
    assert send(manager, ticket, priority="server_down").status_code == 200
    ticket.refresh_from_db()
    assert (ticket.priority, ticket.critical_condition) == (1, "server_down")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Choose what to change."),
        ({"estimate": "soon", "priority": "2"}, "“soon” is not understood"),
        ({"status": "asleep"}, "There is no status"),
        ({"assignee": "999999"}, "That person is not here any more"),
    ],
)
def test_what_makes_no_sense_changes_nothing_and_stays_typed(
    fields: dict[str, str], sentence: str, manager: SignedIn
) -> None:
    ticket = make_ticket()
    response = send(manager, ticket, **fields)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert ("estimate" in fields) == ('value="soon"' in response.content.decode())
    assert Ticket.objects.get().version == 1


def test_conflict_is_named_and_the_others_are_changed(manager: SignedIn) -> None:
    free, taken = make_ticket(), make_ticket()
    changes = {"priority": 4, "estimate_minutes": 90}
    change_ticket(ticket=taken, changes=changes, actor=make_person(name="Marta Kovacs"), now=NOW)
    html = send(manager, free, taken, priority="2").content.decode()
    assert f"#{taken.pk} Marta Kovacs set priority to Low." in words(html)
    estimated = words(send(manager, taken, estimate="2h").content.decode())
    assert f"#{taken.pk} Marta Kovacs set estimate to 1.5 h." in estimated
    assert f'data-bulk-done="{taken.pk} "' in html
    assert dict(Ticket.objects.values_list("pk", "priority")) == {free.pk: 2, taken.pk: 4}


def test_changes_of_other_fields_notes_and_time_are_not_in_the_way(manager: SignedIn) -> None:
    ticket = make_ticket()
    change_ticket(ticket=ticket, changes={"queue": "projects"}, actor=None, now=NOW)
    add_note(ticket=ticket, body="Called back", actor=None, now=NOW)
    log_time(ticket=ticket, staff_member=manager.person, minutes=9, actor=None, now=NOW)
    assert send(manager, ticket, priority="2").status_code == 200
    ticket.refresh_from_db()
    assert (ticket.priority, ticket.queue) == (2, "projects")


def test_same_value_already_is_counted_and_a_ticket_that_is_gone_named(manager: SignedIn) -> None:
    had, other = make_ticket(priority=2), make_ticket()
    gone = Ticket(pk=999_999, version=1)
    text = words(send(manager, had, other, gone, priority="2").content.decode())
    assert "1 ticket changed: priority P2 High. 1 had it already." in text
    assert "#999999 It is not here any more." in text


def undo_of(html: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', html)
    assert found
    return found[1]


def test_undo_gives_back_what_each_ticket_had(manager: SignedIn) -> None:
    person = make_person()
    first = make_ticket(priority=4, estimate_minutes=60, assignee=person)
    second = make_ticket(critical_condition="email_down")
    html = send(manager, first, second, priority="2", estimate="30m", assignee="none", status="closed").content.decode()
    response = manager.post("/tickets/bulk/undo/", {"token": undo_of(html)}, headers=HTMX)
    assert "Undone: 2 tickets as before." in words(response.content.decode())
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.priority, first.estimate_minutes, first.assignee, first.status) == (4, 60, person, "new")
    assert (second.priority, second.critical_condition, second.estimate_minutes) == (1, "email_down", None)
    assert next(iter(ledger_differences()), None) is None


def test_undo_leaves_what_was_changed_again_and_says_so(manager: SignedIn) -> None:
    ticket, other = make_ticket(), make_ticket()
    token = undo_of(send(manager, ticket, other, priority="2").content.decode())
    change_ticket(ticket=ticket, changes={"priority": 4}, actor=None, now=NOW)
    text = words(manager.post("/tickets/bulk/undo/", {"token": token}, headers=HTMX).content.decode())
    assert f"#{ticket.pk} It was changed again meanwhile" in text
    assert dict(Ticket.objects.values_list("pk", "priority")) == {ticket.pk: 4, other.pk: 3}


@pytest.mark.parametrize("token", ["", "x", "eyJ.1.2"])
def test_forged_undo_is_refused(token: str, manager: SignedIn) -> None:
    assert manager.post("/tickets/bulk/undo/", {"token": token}).status_code == 400


def test_without_javascript_it_is_a_page_that_leads_back_and_offers_undo(manager: SignedIn) -> None:
    first, second = make_ticket(), make_ticket()
    came = {"Referer": "http://testserver/tickets/?queue=service"}
    page = manager.get("/tickets/bulk/", {"t": [pick(first), pick(second), "x"]}, headers=came).content.decode()
    assert page.count('name="t"') == 2
    assert '<input type="hidden" name="next" value="/tickets/?queue=service">' in page
    assert "No ticket is selected" in manager.get("/tickets/bulk/").content.decode()
    back = send(manager, first, second, headers={}, priority="2", next="/tickets/?queue=service")
    assert (back.status_code, back["Location"]) == (302, "/tickets/?queue=service")
    board = manager.get(back["Location"]).content.decode()
    assert "2 tickets changed: priority P2 High." in words(board)
    assert "2 tickets changed" not in words(manager.get(back["Location"]).content.decode())
    undone = manager.post("/tickets/bulk/undo/", {"token": undo_of(board), "next": "/tickets/?queue=service"})
    assert undone["Location"] == "/tickets/?queue=service"
    assert set(Ticket.objects.values_list("priority", flat=True)) == {3}


def test_too_many_tickets_are_refused_as_a_whole() -> None:
    ticket = make_ticket()
    seen = {ticket.pk + number: 1 for number in range(MOST_AT_ONCE + 1)}
    with pytest.raises(ValidationError, match="At most 200 tickets at once"):
        change_tickets(seen=seen, changes={"priority": 2}, actor=None, now=NOW)
    assert Ticket.objects.get().priority == 3


def test_each_ticket_keeps_its_own_history_of_the_act_and_of_its_undoing(manager: SignedIn) -> None:
    tickets = [make_ticket() for _ in range(3)]
    seen = {ticket.pk: 1 for ticket in tickets}
    result = change_tickets(seen=seen, changes={"skill": 2}, actor=manager.person, now=NOW)
    revert_tickets(changed=result.changed, actor=manager.person, now=NOW)
    history = manager.get(f"/tickets/{tickets[0].pk}/").content.decode()
    assert "Together with 2 others" in history
    assert "Undone" in history
