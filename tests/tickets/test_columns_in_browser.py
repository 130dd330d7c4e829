"""Columns and the daily pass in a real browser: cards are dragged, two people meet on one, the board comes to zero."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from msp_office.roles import Role
from tests.conftest import SignIn
from tests.factories import make_client, make_person, make_ticket, office_today
from tests.tickets.test_board_in_the_browser import beat
from tickets.actions import change_ticket
from tickets.models import Snooze, Ticket
from tickets.reports.columns import CARDS

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

OpenPage = Callable[..., Page]


def drag(page: Page, ticket: Ticket, column: str) -> None:
    page.locator("html[data-columns=ready]").wait_for(state="attached")
    page.locator(f"#t{ticket.pk} .card-top").drag_to(page.locator(f'.column[data-column="{column}"] h2'))


def inside(page: Page, ticket: Ticket, column: str) -> None:
    expect(page.locator(f'.column[data-column="{column}"] #t{ticket.pk}:not(.saving)')).to_be_visible()


def test_card_is_dragged_in_the_order_of_work_and_comes_back(page_of: OpenPage) -> None:
    sam = make_person(name="Sam Ward")
    first = make_ticket(assignee=sam, priority=2, estimate_minutes=60)
    last = make_ticket(assignee=sam, priority=4, estimate_minutes=60)
    ticket = make_ticket(priority=3, estimate_minutes=90)
    page = page_of(Role.SERVICE_MANAGER, "/tickets/columns/")
    drag(page, ticket, str(sam.pk))
    inside(page, ticket, str(sam.pk))
    cards = page.locator(f'.column[data-column="{sam.pk}"] .card-line')
    expect(cards).to_have_count(3)
    assert [card.get_attribute("id") for card in cards.all()] == [f"t{t.pk}" for t in (first, ticket, last)]
    expect(page.locator(f"#head-{sam.pk}")).to_contain_text("3.5 h3 tickets")
    page.get_by_role("button", name="Undo").click()
    inside(page, ticket, "none")
    ticket.refresh_from_db()
    assert ticket.assignee is None


def test_two_technicians_drag_the_same_card(
    page_of: OpenPage, browser: Browser, live_server: LiveServer, signed_in: SignIn
) -> None:
    sam, ann, ticket = make_person(name="Sam Ward"), make_person(name="Ann Lee"), make_ticket()
    page = page_of(Role.TECHNICIAN, "/tickets/columns/")
    other = browser.new_context()
    session = signed_in(Role.TECHNICIAN).cookies[settings.SESSION_COOKIE_NAME].value
    other.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    theirs = other.new_page()
    theirs.goto(f"{live_server.url}/tickets/columns/")
    drag(theirs, ticket, str(ann.pk))
    inside(theirs, ticket, str(ann.pk))
    drag(page, ticket, str(sam.pk))
    conflict = page.locator("#editor .editor-conflict")
    expect(conflict).to_contain_text("Ann Lee")
    expect(conflict).to_contain_text("Sam Ward")
    ticket.refresh_from_db()
    assert ticket.assignee == ann
    conflict.get_by_role("button", name="Set mine").click()
    inside(page, ticket, str(sam.pk))
    ticket.refresh_from_db()
    assert ticket.assignee == sam
    other.close()


def test_what_others_do_moves_their_cards_and_leaves_the_one_in_hand(page_of: OpenPage) -> None:
    now, sam = timezone.now(), make_person(name="Sam Ward")
    for _ in range(CARDS + 1):
        make_ticket(priority=2, now=now)
    moved = make_ticket(priority=1, critical_condition="server_down", now=now)
    held, closed = Ticket.objects.filter(priority=2).order_by("pk")[:2]
    raised = make_ticket(priority=4, now=now - timedelta(days=1))  # behind "more"
    page = page_of(Role.SERVICE_MANAGER, "/tickets/columns/")
    page.locator("html[data-columns=ready]").wait_for(state="attached")
    page.locator(f"#t{held.pk} a.est").click()
    page.locator("#editor input[name=value]").fill("1h")
    for ticket in (moved, held):
        change_ticket(ticket=ticket, changes={"assignee": sam}, actor=sam, now=now)
    change_ticket(ticket=closed, changes={"status": "closed"}, actor=sam, now=now)
    change_ticket(ticket=raised, changes={"priority": 2}, actor=sam, now=now)
    new = make_ticket(priority=4, now=now)
    beat(page)
    inside(page, moved, str(sam.pk))
    inside(page, raised, "none")
    expect(page.locator(f"#t{closed.pk}")).to_have_count(0)
    expect(page.locator(f"#t{new.pk}")).to_have_count(0)
    expect(page.locator("#editor input[name=value]")).to_have_value("1h")
    inside(page, held, "none")
    page.keyboard.press("Enter")
    inside(page, held, str(sam.pk))
    expect(page.locator(f"#t{held.pk} a.est")).to_contain_text("1 h")


def test_massage_to_zero_by_keys_alone(page_of: OpenPage) -> None:
    now, ann = timezone.now(), make_person(name="Ann Lee")
    bare = make_ticket(client=make_client(), assignee=ann, priority=2, now=now)
    waits = make_ticket(client=make_client(), assignee=ann, estimate_minutes=60, status="waiting_vendor", now=now)
    Ticket.objects.filter(pk=waits.pk).update(status_since=now - timedelta(days=9))
    over = make_ticket(
        client=make_client(), assignee=ann, estimate_minutes=60, priority=4, status="scheduled", now=now,
        scheduled_on=office_today() - timedelta(days=2),
    )  # fmt: skip
    page = page_of(Role.SERVICE_MANAGER, "/tickets/massage/")
    ready = page.locator("html[data-massage=ready]")
    ready.wait_for(state="attached")
    expect(page.locator(".massage-head")).to_contain_text(f"#{bare.pk}")
    expect(page.get_by_label("Estimate")).to_be_focused()
    page.keyboard.press("t")  # two hours
    expect(page.locator(".massage-head")).to_contain_text(f"#{waits.pk}")
    ready.wait_for(state="attached")
    page.keyboard.press("z")
    page.keyboard.type("The vendor ships on Friday")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".massage-head")).to_contain_text(f"#{over.pk}")
    ready.wait_for(state="attached")
    page.keyboard.press("d")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Brought to zero")).to_be_visible()
    bare.refresh_from_db()
    over.refresh_from_db()
    assert (bare.estimate_minutes, over.scheduled_on) == (120, office_today())
    assert Snooze.objects.get().until == office_today() + timedelta(days=3)
