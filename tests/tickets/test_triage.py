"""Triage in the row: every field, what is refused, what two people do at once, and all of it without JavaScript."""

from typing import Any

import pytest

from msp_office.roles import Role
from tests.conftest import SignedIn, SignIn
from tests.factories import NOW, make_person, make_ticket
from tickets.actions import change_ticket
from tickets.models import Ticket

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_too]

BOARD = "http://testserver/tickets/"
HTMX = {"HX-Request": "true", "HX-Current-URL": BOARD}


@pytest.fixture
def manager(signed_in: SignIn) -> SignedIn:
    return signed_in(Role.SERVICE_MANAGER, name="Rita Solano")


def save(browser: SignedIn, ticket: Ticket, field: str, headers: dict[str, str] | None = None, **data: str) -> Any:
    return browser.post(f"/tickets/{ticket.pk}/set/{field}/", data, headers=HTMX if headers is None else headers)


CHANGES: dict[str, tuple[str, dict[str, Any]]] = {
    "priority": ("2", {"priority": 2, "critical_condition": ""}),
    "priority by condition": ("email_down", {"priority": 1, "critical_condition": "email_down"}),
    "estimate": ("1h30", {"estimate_minutes": 90}),
    "estimate as clock": ("1:30", {"estimate_minutes": 90}),
    "status": ("waiting_client", {"status": "waiting_client"}),
    "status that closes": ("closed", {"status": "closed", "is_open": False}),
    "queue": ("projects", {"queue": "projects"}),
    "skill": ("3", {"skill": 3}),
}


@pytest.mark.parametrize("case", CHANGES)
def test_field_is_saved_and_the_row_comes_back(case: str, manager: SignedIn) -> None:
    ticket = make_ticket()
    value, expected = CHANGES[case]
    response = save(manager, ticket, case.split()[0], value=value, group="3")
    assert response.status_code == 200
    ticket.refresh_from_db()
    assert {name: getattr(ticket, name) for name in expected} == expected
    html = response.content.decode()
    assert html.count(f'id="t{ticket.pk}"') == 1
    assert 'id="figures"' in html
    assert 'hx-swap-oob="true"' in html


def test_assignee_is_set_and_taken_away(manager: SignedIn) -> None:
    ticket, person = make_ticket(), make_person(name="Marta Kovacs")
    assert "Marta K." in save(manager, ticket, "assignee", value=str(person.pk)).content.decode()
    assert "Unassigned" in save(manager, ticket, "assignee", value="none").content.decode()
    ticket.refresh_from_db()
    assert ticket.assignee is None


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("priority", "1", "P1 sets itself from a named condition"),
        ("priority", "9", "There is no priority"),
        ("priority", "imported", "There is no priority"),
        ("estimate", "-1h", "A time cannot be negative."),
        ("estimate", "10000h", "10,000 h is too long"),
        ("estimate", "0", "Write at least one minute"),
        ("estimate", "soon", "“soon” is not understood"),
        ("estimate", "90", "Is 90 minutes or hours?"),
        ("estimate", "", "Write a time"),
        ("status", "asleep", "There is no status"),
        ("queue", "labor", "There is no queue"),
        ("skill", "7", "There is no skill needed"),
        ("assignee", "999999", "That person is not here any more"),
    ],
)
def test_bad_value_is_refused_in_the_editor(field: str, value: str, words: str, manager: SignedIn) -> None:
    ticket = make_ticket()
    response = save(manager, ticket, field, value=value)
    assert (response.status_code, response["HX-Retarget"]) == (422, "#editor")
    html = response.content.decode()
    assert words in html
    assert f'value="{value}"' in html or field != "estimate"
    assert Ticket.objects.get(pk=ticket.pk).version == 1


def test_estimate_of_many_hours_is_the_same_when_it_is_saved_as_it_stands(manager: SignedIn) -> None:
    ticket = make_ticket(estimate_minutes=1250 * 60)
    html = manager.get(f"/tickets/{ticket.pk}/edit/estimate/").content.decode()
    shown = html.partition('class="form-control" name="value" value="')[2].partition('"')[0]
    assert manager.post(f"/tickets/{ticket.pk}/set/estimate/", {"value": shown}).status_code == 302
    ticket.refresh_from_db()
    assert (shown, ticket.estimate_minutes) == ("1250 h", 1250 * 60)


def test_second_person_on_the_same_field_sees_both_values(manager: SignedIn) -> None:
    ticket, marta = make_ticket(priority=3), make_person(name="Marta Kovacs")
    change_ticket(ticket=ticket, changes={"priority": 2}, actor=marta, now=NOW)
    response = save(manager, ticket, "priority", value="4", was="3")
    text = " ".join(response.content.decode().replace("<b>", "").replace("</b>", "").split())
    assert response.status_code == 409
    assert "Marta Kovacs set this to P2 High" in text
    assert "yours: P4 Low" in text
    assert Ticket.objects.get(pk=ticket.pk).priority == 2
    assert save(manager, ticket, "priority", value="4", was="2").status_code == 200  # "Set mine" posts what it saw


def test_second_person_on_another_field_is_not_disturbed(manager: SignedIn) -> None:
    ticket = make_ticket(priority=3)
    change_ticket(ticket=ticket, changes={"queue": "projects"}, actor=None, now=NOW)
    assert save(manager, ticket, "priority", value="2", was="3").status_code == 200


def test_second_person_wanting_the_same_is_simply_right(manager: SignedIn) -> None:
    ticket = make_ticket(priority=3)
    change_ticket(ticket=ticket, changes={"priority": 2}, actor=None, now=NOW)
    assert save(manager, ticket, "priority", value="2", was="3").status_code == 200


def test_undo_posts_the_former_value(manager: SignedIn) -> None:
    ticket = make_ticket(estimate_minutes=60)
    html = save(manager, ticket, "estimate", quick="30m", was="60m").content.decode()
    assert 'name="value" value="60m">Undo' in html
    save(manager, ticket, "estimate", value="60m", was="30m")
    assert Ticket.objects.get(pk=ticket.pk).estimate_minutes == 60


def test_row_that_sorts_elsewhere_is_marked(manager: SignedIn) -> None:
    ticket = make_ticket(priority=3)
    assert "now in P2" in save(manager, ticket, "priority", value="2", group="3").content.decode()
    assert "leaves this view" in save(manager, ticket, "status", value="resolved", group="3").content.decode()


def test_imported_critical_ticket_is_confirmed_by_naming_what_is_down(manager: SignedIn) -> None:
    ticket = make_ticket(critical_condition="imported")
    assert "Imported as critical. What is down?" in manager.get(f"/tickets/{ticket.pk}/edit/priority/").content.decode()
    assert save(manager, ticket, "priority", value="server_down", was="imported").status_code == 200
    assert Ticket.objects.get(pk=ticket.pk).critical_condition == "server_down"


def test_change_on_the_ticket_page_answers_its_parts(manager: SignedIn) -> None:
    ticket = make_ticket()
    here = {"HX-Request": "true", "HX-Current-URL": f"http://testserver/tickets/{ticket.pk}/"}
    html = save(manager, ticket, "status", headers=here, value="in_progress").content.decode()
    assert all(f'id="{part}"' in html for part in ("facts", "ticket-figures", "ledger", "next-status"))
    assert f'id="t{ticket.pk}"' not in html


@pytest.mark.parametrize("field", ["priority", "estimate", "assignee", "status", "queue", "skill"])
def test_editor_is_a_page_without_javascript(field: str, manager: SignedIn) -> None:
    ticket = make_ticket(estimate_minutes=90)
    came = {"Referer": "http://testserver/tickets/?queue=all"}
    response = manager.get(f"/tickets/{ticket.pk}/edit/{field}/", headers=came)
    html = response.content.decode()
    assert '<input type="hidden" name="next" value="/tickets/?queue=all">' in html
    assert "hx-post" not in html
    fragment = manager.get(f"/tickets/{ticket.pk}/edit/{field}/", headers=HTMX).content.decode()
    assert "<html" not in fragment
    assert "hx-post" in fragment


def test_saving_without_javascript_goes_back_to_the_board(manager: SignedIn) -> None:
    ticket = make_ticket()
    response = save(manager, ticket, "priority", headers={}, value="2", was="3", next="/tickets/?queue=all")
    assert (response.status_code, response["Location"]) == (302, "/tickets/?queue=all")
    away = save(manager, ticket, "priority", headers={}, value="4", next="//evil.example/")
    assert away["Location"] == f"/tickets/{ticket.pk}/"


@pytest.mark.parametrize("field", ["nonsense", "title", "version"])
def test_field_that_is_not_triaged_is_not_found(field: str, manager: SignedIn) -> None:
    ticket = make_ticket()
    assert manager.get(f"/tickets/{ticket.pk}/edit/{field}/").status_code == 404
    assert save(manager, ticket, field, value="x").status_code == 404
