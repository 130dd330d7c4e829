"""A technician's day in a real browser: take it, the timer across tabs and reloads, nothing typed is lost."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from msp_office.office.models import OfficeSettings
from staffing.models import StaffMember
from tests.conftest import SignedIn, SignIn
from tests.factories import make_ticket
from tickets.models import Ticket, TimeEntry, Timer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CLOCK = "#timer-rail .timer-clock"


@pytest.fixture(autouse=True)
def noon(transactional_db: None) -> None:
    """An office where it is noon now: at midnight a timer would ask."""
    offset = timezone.now().hour - 12
    OfficeSettings.objects.update_or_create(pk=1, defaults={"time_zone": f"Etc/GMT{offset:+d}"})


def complaints_of(page: Page) -> list[str]:
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


@pytest.mark.slow
def test_two_browsers_that_take_it_get_different_tickets(
    browser: Browser, live_server: LiveServer, signed_in: SignIn
) -> None:
    now = timezone.now()
    tickets = [make_ticket(now=now - timedelta(hours=number)) for number in (2, 1)]
    pages = []
    for _ in tickets:
        context = browser.new_context()
        session = signed_in("technician").cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page = context.new_page()
        page.goto(f"{live_server.url}/tickets/mine/")
        expect(page.get_by_role("link", name=tickets[0].title)).to_be_visible()
        pages.append(page)
    for page in pages:
        page.get_by_role("button", name="Take it", exact=True).click(no_wait_after=True)
    for page, ticket in zip(pages, tickets, strict=True):
        expect(page.get_by_role("heading", level=1)).to_have_text(ticket.title)
    expect(pages[1].get_by_text(f"Somebody else was quicker with #{tickets[0].pk}")).to_be_visible()
    assert len({ticket.assignee_id for ticket in Ticket.objects.all()}) == 2
    for page in pages:
        page.context.close()


def test_timer_ticks_survives_reload_and_two_tabs_and_logs_once(page_of: Callable[..., Page]) -> None:
    ticket = make_ticket(now=timezone.now())
    first = page_of("technician", f"/tickets/{ticket.pk}/")
    complaints = complaints_of(first)
    first.get_by_label("Note", exact=True).fill("Half a sentence")
    first.get_by_role("button", name="Start timer").click()
    expect(first.locator(CLOCK)).to_be_visible()
    expect(first.get_by_label("Note", exact=True)).to_have_value("Half a sentence")
    expect(first.locator(CLOCK)).to_have_text(re.compile("0:00:0[2-9]"))
    second = first.context.new_page()
    second.goto(first.url)
    expect(second.locator(CLOCK)).to_be_visible()
    earlier = timezone.now() - timedelta(minutes=5, seconds=10)
    Timer.objects.update(running_since=earlier, begun_at=earlier)
    first.locator("#ticket-timer").get_by_role("button", name="Stop").click()
    second.locator("#timer-rail").get_by_role("button", name="Stop").click()
    for page in (first, second):
        expect(page.get_by_label("Time", exact=True)).to_have_value("6m")
    expect(first.get_by_label("Note", exact=True)).to_have_value("Half a sentence")
    for page in (first, second):
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(ticket.title)
        expect(page.locator(CLOCK)).to_have_count(0)
    assert [(entry.minutes, entry.note) for entry in TimeEntry.objects.all()] == [(6, "Half a sentence")]
    assert complaints == []


def test_tab_that_was_looked_away_from_learns_what_another_did(page_of: Callable[..., Page]) -> None:
    ticket = make_ticket(now=timezone.now())
    page = page_of("technician", "/clients/", email="sam@office.example")
    SignedIn(StaffMember.objects.get(email="sam@office.example")).post(f"/tickets/{ticket.pk}/timer/start/")
    expect(page.locator(CLOCK)).to_have_count(0)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(CLOCK)).to_be_visible()


@pytest.mark.slow
def test_row_starts_its_timer_by_key_and_stays_where_it_is(page_of: Callable[..., Page]) -> None:
    tickets = [make_ticket(now=timezone.now() - timedelta(hours=number)) for number in (2, 1)]
    page = page_of("technician", "/tickets/")
    complaints = complaints_of(page)
    page.locator(f"#t{tickets[1].pk} a.open").focus()
    page.keyboard.press("t")
    expect(page.locator("#timer-rail .timer-title")).to_contain_text(f"#{tickets[1].pk}")
    assert page.url.endswith("/tickets/")
    page.locator("#timer-rail").get_by_role("button", name="Pause").click()
    resume = page.locator("#timer-rail").get_by_role("button", name="Resume")
    expect(resume).to_be_focused()
    page.locator(f"#t{tickets[1].pk} a.open").focus()
    page.keyboard.press("t")
    expect(page.get_by_role("heading", level=1)).to_have_text("Log the timer")
    assert complaints == []


@pytest.mark.slow
def test_timer_works_without_script(browser: Browser, live_server: LiveServer, signed_in: SignIn) -> None:
    ticket = make_ticket(now=timezone.now())
    context = browser.new_context(java_script_enabled=False)
    session = signed_in("technician").cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/tickets/{ticket.pk}/")
    page.get_by_role("button", name="Start timer").click()
    page.locator("#timer-rail").get_by_role("button", name="Pause").click()
    page.locator("#timer-rail").get_by_role("button", name="Log").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(ticket.title)
    assert TimeEntry.objects.get().minutes == 1
    context.close()
