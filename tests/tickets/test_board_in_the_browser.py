"""The board in a real browser: what others do, many rows at once, a call taken down, a morning by keys."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from msp_office.roles import Role
from tests.factories import make_client, make_person, make_ticket
from tickets.actions import change_ticket
from tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

OpenPage = Callable[..., Page]


@pytest.fixture
def messages(context: object) -> list[str]:
    """What the browser's console says."""
    said: list[str] = []
    context.on("console", lambda message: said.append(message.text))  # type: ignore[attr-defined]  # playwright's context
    context.on("weberror", lambda error: said.append(str(error.error)))  # type: ignore[attr-defined]
    return said


def board(page_of: OpenPage, path: str = "/tickets/") -> Page:
    page = page_of(Role.SERVICE_MANAGER, path)
    page.wait_for_load_state("load")
    return page


def beat(page: Page) -> None:
    """What happens by itself every 20 seconds."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_changes_of_others_come_without_taking_what_is_typed(page_of: OpenPage, messages: list[str]) -> None:
    now, marta = timezone.now(), make_person(name="Marta Kovacs")
    held, changed, left = (make_ticket(now=now) for _ in range(3))
    page = board(page_of)
    page.locator(f"#t{held.pk} a.est").click()
    page.locator("#editor input[name=value]").fill("1h")
    for ticket in (held, changed):
        change_ticket(ticket=ticket, changes={"assignee": marta, "priority": 2}, actor=marta, now=now)
    change_ticket(ticket=left, changes={"status": "closed"}, actor=marta, now=now)
    new = make_ticket(now=now, title="Scanner jams")
    beat(page)
    expect(page.locator(f"#t{changed.pk}")).to_contain_text("now in P2")
    expect(page.locator(f"#t{left.pk}")).to_contain_text("leaves this view")
    expect(page.locator(f"#t{new.pk}")).to_contain_text("Scanner jams")
    expect(page.locator("#head-2")).to_contain_text("2 tickets")
    expect(page.locator("#editor input[name=value]")).to_have_value("1h")
    expect(page.locator("#editor input[name=value]")).to_be_focused()
    expect(page.locator(f"#t{held.pk}")).to_contain_text("Unassigned")
    page.keyboard.press("Enter")
    expect(page.locator(f"#t{held.pk}")).to_contain_text("Marta K.")
    expect(page.locator(f"#t{held.pk} a.est")).to_contain_text("1 h")
    assert messages == []


def test_new_critical_ticket_shows_on_another_page_until_it_is_hidden(page_of: OpenPage, messages: list[str]) -> None:
    page = board(page_of, "/clients/new/")
    page.locator("input[name=name]").fill("Half a na")
    ticket = make_ticket(now=timezone.now(), critical_condition="server_down", title="Nothing starts")
    beat(page)
    alarm = page.locator(f"[data-alarm='{ticket.pk}']")
    expect(alarm).to_contain_text("Nothing starts")
    expect(page.locator("input[name=name]")).to_have_value("Half a na")
    alarm.get_by_role("button").click()
    expect(alarm).to_be_hidden()
    page.goto(page.url)
    page.wait_for_load_state("load")
    expect(page.locator(f"[data-alarm='{ticket.pk}']")).to_be_hidden()
    assert messages == []


def test_several_rows_are_changed_at_once_and_undone(page_of: OpenPage, messages: list[str]) -> None:
    tickets = [make_ticket(now=timezone.now()) for _ in range(5)]
    page = board(page_of)
    expect(page.locator("#bulk")).to_be_hidden()
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.locator(f"#t{tickets[2].pk} input[name=t]").click(modifiers=["Shift"])
    expect(page.locator("#bulk [data-count]")).to_have_text("3 selected")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.locator("#bulk").get_by_label("Priority").select_option("2")
    page.locator("#bulk").get_by_label("Estimate").fill("30m")
    change_ticket(
        ticket=tickets[1], changes={"priority": 4}, actor=make_person(name="Marta Kovacs"), now=timezone.now()
    )
    page.get_by_role("button", name="Change", exact=True).click()
    expect(page.locator(".undo")).to_contain_text("2 tickets changed: priority P2 High, estimate 0.5 h.")
    expect(page.locator("#toasts .toast-warning")).to_contain_text(
        f"#{tickets[1].pk} Marta Kovacs set priority to Low."
    )
    expect(page.locator(f"#t{tickets[0].pk}")).to_contain_text("now in P2")
    expect(page.locator("#bulk [data-count]")).to_have_text("1 selected")
    page.locator(".undo").get_by_role("button", name="Undo").click()
    expect(page.locator("#toasts")).to_contain_text("Undone: 2 tickets as before.")
    expect(page.locator(f"#t{tickets[0].pk} a.prio")).to_have_text("P3")
    assert sorted(Ticket.objects.values_list("priority", flat=True)) == [3, 3, 3, 3, 4]
    page.set_viewport_size({"width": 390, "height": 844})  # the same with a thumb
    expect(page.locator("#bulk")).to_be_hidden()
    for ticket in tickets[2:4]:
        page.locator(f"#t{ticket.pk} label.id").click()
    expect(page.locator("#bulk [data-count]")).to_have_text("2 selected")
    page.locator("#bulk").get_by_label("Queue").select_option("projects")
    page.locator("#bulk").get_by_role("button", name="Change").click()
    expect(page.locator("#toasts")).to_contain_text("2 tickets changed: queue Projects.")
    assert Ticket.objects.filter(queue="projects").count() == 2
    assert messages == []


def test_call_is_taken_down_on_any_page_and_the_board_stays(page_of: OpenPage, messages: list[str]) -> None:
    make_client(name="Orchard Press")
    make_ticket(now=timezone.now())
    page = board(page_of)
    page.keyboard.press("n")
    sheet = page.locator("#sheet")
    expect(sheet.get_by_label("Client")).to_be_focused()
    page.keyboard.type("orc")
    page.keyboard.press("Enter")
    expect(sheet).to_contain_text("This field is required.")
    expect(sheet.get_by_label("Client")).to_have_value("orc")
    sheet.get_by_label("Title").fill("Mail is down")
    sheet.get_by_label("Estimate").fill("30m")
    page.keyboard.press("Enter")
    expect(sheet).to_be_hidden()
    ticket = Ticket.objects.latest("pk")
    expect(page.locator(f"#t{ticket.pk}")).to_contain_text("Orchard Press")
    expect(page.locator("#toasts")).to_contain_text(f"#{ticket.pk} Mail is down is open.")
    page.goto(page.url.replace("/tickets/", "/clients/"))
    page.wait_for_load_state("load")
    page.keyboard.press("?")
    expect(sheet.get_by_text("new ticket, on any page")).to_be_visible()  # open, not only filled
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    assert [text for text in messages if "422" not in text] == []


LATE = """() => { const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (...what) { setTimeout(() => send.apply(this, what), 250); }; }"""


def test_who_types_faster_than_the_office_answers_loses_no_key(page_of: OpenPage, messages: list[str]) -> None:
    first, second, third = (make_ticket(now=timezone.now()) for _ in range(3))
    page = board(page_of)
    page.evaluate(LATE)
    page.keyboard.press("j")
    for key in [*"e2h30", "Enter", *"jeqj", *"a", "ArrowDown", "Escape"]:
        page.keyboard.press(key)
    expect(page.locator(f"#t{third.pk} a.person")).to_be_focused()
    expect(page.locator("li.ticket.saving")).to_have_count(0)
    found = Ticket.objects.order_by("pk").values_list("priority", "estimate_minutes", "assignee")
    assert [[*row] for row in found] == [[3, 150, None], [3, 15, None], [3, None, None]]
    page.locator(f"#t{first.pk} a.est").click()
    expect(page.locator("#editor input[name=value]")).to_be_focused()
    page.locator("#editor button").last.focus()
    page.keyboard.press("Tab")
    expect(page.locator(f"#t{second.pk} a.prio")).to_be_focused()  # the editor stands beside its cell for keys, too
    assert messages == []


def test_a_morning_of_thirty_tickets_is_triaged_by_keys_alone(page_of: OpenPage, messages: list[str]) -> None:
    """Every ticket gets its priority, estimate and assignee; nothing but keys is used, and nothing is waited for."""
    client = make_client()
    tickets = [make_ticket(client=client, now=timezone.now()) for _ in range(30)]
    make_person(name="Ada Brook")
    make_person(name="Ben Cole")
    page = board(page_of)
    expected = {}
    quick = {"q": 15, "h": 30, "o": 60, "t": 120, "f": 240, "d": 480}
    for number, ticket in enumerate(tickets):
        page.keyboard.press("j")
        expect(page.locator(f"#t{ticket.pk} a.open")).to_be_focused()
        priority, key = "24"[number % 2], list(quick)[number % 6]
        page.keyboard.press(priority)
        expect(page.locator(f"#t{ticket.pk} a.prio")).to_be_focused()
        page.keyboard.press("e")
        expect(page.locator("#editor input[name=value]")).to_be_focused()
        page.keyboard.press(key)
        expect(page.locator(f"#t{ticket.pk} a.est")).to_be_focused()
        page.keyboard.press("a")
        expect(page.locator("#editor .editor-list button:focus")).to_be_visible()
        page.keyboard.press("ab"[number % 2])
        page.keyboard.press("Enter")
        expect(page.locator(f"#t{ticket.pk} a.person")).to_be_focused()
        expected[ticket.pk] = (int(priority), quick[key], ("Ada Brook", "Ben Cole")[number % 2])
    expect(page.locator("li.ticket.saving")).to_have_count(0)
    found = Ticket.objects.values_list("pk", "priority", "estimate_minutes", "assignee__name")
    assert {pk: tuple(values) for pk, *values in found} == expected
    assert page.url.endswith("/tickets/")
    page.keyboard.press("1")
    expect(page.locator("#editor .editor-heading + button")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(f"#t{tickets[-1].pk} a.prio")).to_have_text("P1")
    expect(page.locator("li.ticket.saving")).to_have_count(0)  # the cell says it before it is saved
    page.locator(f"#t{tickets[-1].pk} a.open").focus()
    page.keyboard.press("o")
    expect(page.get_by_role("heading", level=1)).to_have_text(tickets[-1].title)
    page.wait_for_load_state("load")
    page.keyboard.press("j")
    expect(page.get_by_role("heading", level=1)).to_have_text(tickets[0].title)
    assert messages == []
