"""The board in columns: bounded, in the order of work, and dropping a card is the same triage as in the list."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from msp_office.roles import Role
from tests.conftest import SignedIn, SignIn
from tests.factories import NOW, make_person, make_ticket
from tickets.actions import change_ticket
from tickets.models import Ticket
from tickets.reports.columns import CARDS, Column

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_too]

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/tickets/columns/?by=person"}
BY_STATUS = {**HTMX, "HX-Current-URL": "http://testserver/tickets/columns/?by=status"}


@pytest.fixture
def manager(signed_in: SignIn) -> SignedIn:
    return signed_in(Role.SERVICE_MANAGER, name="Rita Solano")


def columns(browser: SignedIn, query: str = "") -> dict[str, Column]:
    return {column.key: column for column in browser.get(f"/tickets/columns/{query}").context["columns"]}


def drop(browser: SignedIn, ticket: Ticket, field: str, headers: dict[str, str] = HTMX, **data: str) -> Any:
    return browser.post(f"/tickets/{ticket.pk}/set/{field}/", data, headers=headers)


def test_each_person_has_a_column_with_hours_also_without_tickets(manager: SignedIn) -> None:
    sam, idle = make_person(name="Sam Ward"), make_person(name="Idle Hands")
    low, high = (make_ticket(assignee=sam, priority=p, estimate_minutes=90) for p in (4, 2))
    make_ticket()
    make_ticket(assignee=sam, status="closed")
    found = columns(manager)
    assert next(iter(found)) == "none"
    assert (found["none"].tickets, found["none"].unestimated) == (1, 1)
    mine = found[str(sam.pk)]
    assert (mine.tickets, mine.minutes, [card.row.id for card in mine.cards]) == (2, 180, [high.pk, low.pk])
    assert found[str(idle.pk)].tickets == 0


def test_columns_by_status_hold_the_open_ones_and_a_place_for_what_is_done(manager: SignedIn) -> None:
    make_ticket(status="waiting_parts")
    make_ticket(status="resolved")
    found = columns(manager, "?by=status")
    assert list(found) == [
        "new", "scheduled", "in_progress", "waiting_client", "waiting_vendor", "waiting_parts", "resolved",
    ]  # fmt: skip
    assert (found["waiting_parts"].tickets, found["resolved"].tickets, found["resolved"].leaves) == (1, 0, True)


def test_column_is_bounded_and_goes_on_behind_its_last_card(
    manager: SignedIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sam = make_person()
    tickets = [make_ticket(assignee=sam, priority=2 + n % 3) for n in range(CARDS * 2 + 1)]
    with django_assert_max_num_queries(15):
        mine = columns(manager)[str(sam.pk)]
    assert (len(mine.cards), mine.more) == (CARDS, CARDS + 1)
    order = [ticket.pk for ticket in sorted(tickets, key=lambda ticket: (ticket.priority, ticket.pk))]
    shown = [card.row.id for card in mine.cards]
    for headers in ({}, HTMX):
        page = manager.get(f"/tickets/columns/?by=person&column={sam.pk}&after={shown[-1]}", headers=headers)
        more = page.context["column"]
        assert shown + [card.row.id for card in more.cards] == order[: CARDS * 2]
        assert more.more == 1


def test_card_sorts_as_the_order_of_work(manager: SignedIn) -> None:
    sam = make_person()
    for priority in (4, 3, 2, 3):
        make_ticket(assignee=sam, priority=priority)
    cards = columns(manager)[str(sam.pk)].cards
    assert [card.order for card in cards] == sorted(card.order for card in cards)


def test_drop_moves_this_card_and_the_heads_only(manager: SignedIn) -> None:
    sam, other = make_person(name="Sam Ward"), make_ticket()
    ticket = make_ticket(estimate_minutes=60)
    answer = drop(manager, ticket, "assignee", value=str(sam.pk), was="none")
    ticket.refresh_from_db()
    assert (answer.status_code, ticket.assignee, answer["Office-Fresh"]) == (200, sam, "cards")
    html = answer.content.decode()
    assert f'<ol data-into="{sam.pk}">' in html
    assert (html.count('id="t'), f"#{other.pk}" in html) == (1, False)
    assert 'name="value" value="none">Undo' in html
    assert {column.key: column.minutes for column in answer.context["heads"]}[str(sam.pk)] == 60


def test_drop_on_what_somebody_else_moved_meanwhile_shows_both(manager: SignedIn) -> None:
    sam, ann = make_person(name="Sam Ward"), make_person(name="Ann Lee")
    ticket = make_ticket()
    change_ticket(ticket=ticket, changes={"assignee": ann}, actor=ann, now=NOW)
    answer = drop(manager, ticket, "assignee", value=str(sam.pk), was="none")
    ticket.refresh_from_db()
    assert (answer.status_code, ticket.assignee, answer["HX-Retarget"]) == (409, ann, "#editor")
    html = answer.content.decode()
    assert "Ann Lee" in html
    assert "Sam Ward" in html


def test_what_is_dropped_as_done_leaves_and_comes_back_by_undo(manager: SignedIn) -> None:
    ticket = make_ticket(status="in_progress", estimate_minutes=60)
    gone = drop(manager, ticket, "status", BY_STATUS, value="resolved", was="in_progress")
    assert '<ol data-into="">' in gone.content.decode()
    back = drop(manager, ticket, "status", BY_STATUS, value="in_progress", was="resolved")
    assert '<ol data-into="in_progress">' in back.content.decode()
    ticket.refresh_from_db()
    assert (ticket.is_open, ticket.remaining_minutes) == (True, 60)


def test_without_script_the_card_leads_to_the_editor_and_back(manager: SignedIn) -> None:
    ticket, sam = make_ticket(), make_person()
    page = manager.get("/tickets/columns/")
    assert f'href="/tickets/{ticket.pk}/edit/assignee/"' in page.content.decode()
    here = "http://testserver/tickets/columns/?by=person"
    editor = manager.get(f"/tickets/{ticket.pk}/edit/assignee/", headers={"Referer": here})
    assert editor.context["next"] == "/tickets/columns/?by=person"
    done = manager.post(
        f"/tickets/{ticket.pk}/set/assignee/", {"value": str(sam.pk), "was": "none", "next": editor.context["next"]}
    )
    assert done["Location"] == "/tickets/columns/?by=person"


def test_what_others_move_comes_with_the_pulse(manager: SignedIn) -> None:
    ticket, sam = make_ticket(), make_person()
    seen = manager.get("/tickets/columns/").context["pulse_version"]
    change_ticket(ticket=ticket, changes={"assignee": sam}, actor=sam, now=NOW)
    answer = manager.get(f"/tickets/pulse/?since={seen}", headers=HTMX)
    assert f'<ol data-into="{sam.pk}">' in answer.content.decode()


def test_filters_of_the_list_come_along(manager: SignedIn) -> None:
    make_ticket(title="Printer jam", skill=2)
    make_ticket(title="Router", skill=1)
    found = columns(manager, "?by=status&skill=2&status=closed&queue=nonsense")
    assert sum(column.tickets for column in found.values()) == 1
    html = manager.get("/tickets/columns/?by=status&skill=2&assignee=me").content.decode()
    assert '<input type="hidden" name="skill" value="2">' in html
    assert '<input type="hidden" name="assignee" value="me">' in html
    assert 'name="status"' not in html
