"""The desk in a real browser: triage in the row by mouse and by keys, undo, two people, work in one form."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from msp_office.roles import Role
from tests.factories import NOW, make_client, make_person, make_ticket
from tickets.actions import change_ticket
from tickets.models import Ticket, TimeEntry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OpenPage = Callable[..., Page]


@pytest.fixture
def messages(context: object) -> list[str]:
    """What the browser's console says; refusals (409, 422) are answers, not accidents."""
    said: list[str] = []
    context.on("console", lambda message: said.append(message.text))  # type: ignore[attr-defined]  # playwright's context
    context.on("weberror", lambda error: said.append(str(error.error)))  # type: ignore[attr-defined]
    return said


def test_triage_in_the_row_by_mouse_and_undo(page_of: OpenPage, messages: list[str]) -> None:
    ticket = make_ticket(priority=3, client=make_client())
    make_person(name="Marta Kovacs")
    page = page_of(Role.SERVICE_MANAGER, "/tickets/")
    row = page.locator(f"#t{ticket.pk}")
    row.locator("a.est").click()
    page.get_by_role("button", name="2h").click()
    expect(row.locator("a.est")).to_have_text("2 h")
    expect(page.locator("#figures")).to_contain_text("2 h")
    row.locator("a.person").click()
    page.get_by_role("button", name="Marta Kovacs").click()
    expect(row.locator("a.person")).to_contain_text("Marta K.")
    row.locator("a.prio").click()
    page.get_by_role("button", name="High").click()
    expect(row).to_contain_text("now in P2")
    expect(row.locator("a.prio")).to_be_focused()
    page.locator(".undo", has_text="priority").get_by_role("button", name="Undo").click()
    expect(row.locator("a.prio")).to_have_text("P3")
    ticket.refresh_from_db()
    assert (ticket.estimate_minutes, ticket.priority) == (120, 3)
    assert messages == []


def test_triage_by_keys_alone(page_of: OpenPage, messages: list[str]) -> None:
    first, second = make_ticket(), make_ticket()
    page = page_of(Role.SERVICE_MANAGER, "/tickets/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(f"#t{second.pk} a.open")).to_be_focused()
    page.keyboard.press("e")
    expect(page.locator("#editor input[name=value]")).to_be_focused()
    page.keyboard.type("1h30")
    page.keyboard.press("Enter")
    expect(page.locator(f"#t{second.pk} a.est")).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("s")
    expect(page.locator("#editor [data-first]")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(f"#t{first.pk} a.status")).to_have_text("In progress")
    page.keyboard.press("a")
    expect(page.locator("#editor")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(f"#t{first.pk} a.person")).to_be_focused()
    assert Ticket.objects.get(pk=second.pk).estimate_minutes == 90
    assert messages == []


def test_refusals_and_two_people_are_answered_in_the_editor(page_of: OpenPage) -> None:
    ticket = make_ticket(priority=3)
    page = page_of(Role.SERVICE_MANAGER, "/tickets/")
    page.locator(f"#t{ticket.pk} a.est").click()
    page.locator("#editor input[name=value]").fill("10000h")
    page.keyboard.press("Enter")
    expect(page.locator("#editor")).to_contain_text("10,000 h is too long")
    expect(page.locator("#editor input[name=value]")).to_have_value("10000h")
    page.keyboard.press("Escape")
    page.locator(f"#t{ticket.pk} a.prio").click()
    expect(page.locator("#editor")).to_be_visible()
    change_ticket(ticket=ticket, changes={"priority": 2}, actor=make_person(name="Marta Kovacs"), now=NOW)
    page.get_by_role("button", name="Low").click()
    expect(page.locator("#editor")).to_contain_text("Marta Kovacs set this to P2 High")
    expect(page.locator(f"#t{ticket.pk} a.prio")).to_have_text("P3")
    page.get_by_role("button", name="Set mine").click()
    expect(page.locator(".undo")).to_be_visible()
    expect(page.locator(f"#t{ticket.pk} a.prio")).to_have_text("P4")
    assert Ticket.objects.get(pk=ticket.pk).priority == 4


def test_note_time_and_status_go_in_one(page_of: OpenPage, messages: list[str]) -> None:
    ticket = make_ticket(estimate_minutes=120)
    page = page_of(Role.TECHNICIAN, f"/tickets/{ticket.pk}/")
    page.get_by_label("Note", exact=True).fill("Disk replaced")
    page.get_by_label("Time", exact=True).fill("1h30")
    page.get_by_label("Next status").select_option("resolved")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#timeline")).to_contain_text("Disk replaced")
    expect(page.locator("#facts .status")).to_have_text("Resolved")
    page.locator("#facts a.status").click()
    page.locator("#editor").get_by_role("button", name="In progress").click()
    expect(page.locator("#facts .status")).to_have_text("In progress")
    expect(page.get_by_label("Next status")).to_have_value("in_progress")
    assert TimeEntry.objects.get().minutes == 90
    assert messages == []


def test_board_continues_in_place_and_filters_by_its_address(page_of: OpenPage, messages: list[str]) -> None:
    client = make_client(name="Orchard Press")
    for number in range(55):
        make_ticket(title=f"Row {number}", client=client if number == 54 else None)
    page = page_of(Role.TECHNICIAN, "/tickets/")
    expect(page.locator("li.ticket")).to_have_count(50)
    page.locator("a.more").click()
    expect(page.locator("li.ticket")).to_have_count(55)
    expect(page.locator("a.open", has_text="Row 50")).to_be_focused()
    page.get_by_label("Client", exact=True).fill("Orchard Press")
    page.keyboard.press("Enter")
    expect(page.locator("li.ticket")).to_have_count(1)
    assert page.url.endswith("/tickets/?client=Orchard+Press")
    assert messages == []
