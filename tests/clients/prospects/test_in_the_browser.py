"""The inventory in a browser: by keyboard alone, over a lost connection, on a prospect's phone; a call by keys."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from clients.actions.inventory_link import make_link
from clients.calculations.inventory import Answer
from clients.models import Call, Inventory
from tests.factories import make_inventory, make_person, make_prospect
from tests.processes import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OpenPage = Callable[..., Page]
SMALL_TARGETS = """() => [...document.querySelectorAll('.marks span, input.form-control, select, button.btn-accent')]
    .filter(one => one.offsetParent && one.getBoundingClientRect().height < 44)
    .map(one => one.outerHTML.slice(0, 80))"""


def answers_of(inventory: Inventory) -> dict[str, Answer]:
    return Inventory.objects.get(pk=inventory.pk).answers()


def opened(page_of: OpenPage, inventory: Inventory) -> Page:
    page = page_of("admin", reverse("inventory", args=[inventory.pk]))
    expect(page.locator("form[data-ready]")).to_be_visible()
    return page


@pytest.mark.slow
def test_an_inventory_by_keyboard_alone(page_of: OpenPage) -> None:
    inventory = make_inventory(make_prospect())
    page = opened(page_of, inventory)
    expect(page.locator("[name=isp-text]")).to_be_focused()
    page.keyboard.type("Northline cable\n")
    expect(page.locator("[name=domain-text]")).to_be_focused()
    page.keyboard.type("oakfield.example\n")
    page.keyboard.press("?")  # registrar: one key, and the next question
    expect(page.locator("[name=tech_contact-text]")).to_be_focused()
    page.keyboard.press("-")
    page.keyboard.press("Enter")  # the expiry was not asked
    expect(page.locator("[name=web-text]")).to_be_focused()
    page.keyboard.type("Larch\n")
    expect(page.locator("[name=web-manager]")).to_be_focused()
    page.keyboard.press("f")
    page.keyboard.press("Enter")
    expect(page.locator("[name=web-manager_name]")).to_be_focused()
    page.keyboard.type("Tern Studio\n")
    expect(page.locator("[name=mail-text]")).to_be_focused()
    expect(page.locator("[data-save-state]")).to_contain_text(re.compile(r"^Saved \d"))
    told = answers_of(inventory)
    assert told == {
        "isp": Answer("text", "Northline cable"),
        "domain": Answer("text", "oakfield.example"),
        "registrar": Answer("unknown"),
        "tech_contact": Answer("none"),
        "web": Answer("text", "Larch", "named", "Tern Studio"),
    }


@pytest.mark.slow
def test_a_lost_connection_and_a_closed_tab_lose_nothing(page_of: OpenPage, context: BrowserContext) -> None:
    inventory = make_inventory(make_prospect())
    page = opened(page_of, inventory)
    context.set_offline(True)
    page.keyboard.type("Northline cable\n")
    page.keyboard.press("?")
    expect(page.locator("[data-save-state]")).to_contain_text("Everything is kept in this browser")
    page.close()
    context.set_offline(False)
    assert answers_of(inventory) == {}
    again = context.new_page()
    again.goto(page.url)
    expect(again.locator("[name=isp-text]")).to_have_value("Northline cable")
    wait_until(lambda: len(answers_of(inventory)) == 2)
    assert answers_of(inventory) == {"isp": Answer("text", "Northline cable"), "domain": Answer("unknown")}
    expect(again.locator("[data-save-state]")).to_contain_text(re.compile(r"^Saved \d"))
    assert again.evaluate("localStorage.length") == 0


@pytest.mark.slow
def test_two_who_type_the_same_answer_choose(page_of: OpenPage) -> None:
    inventory = make_inventory(make_prospect())
    first, second = opened(page_of, inventory), opened(page_of, inventory)
    first.locator("[name=isp-text]").fill("Cable")
    expect(first.locator("[data-save-state]")).to_contain_text(re.compile(r"^Saved \d"))
    second.locator("[name=isp-text]").fill("Fiber")
    expect(second.locator("#isp [data-problem]")).to_contain_text("Somebody saved “Cable” meanwhile")
    second.get_by_role("button", name="Keep mine").click()
    wait_until(lambda: answers_of(inventory)["isp"] == Answer("text", "Fiber"))


@pytest.mark.slow
def test_a_prospect_fills_in_theirs_on_a_phone(browser: Browser, live_server: LiveServer) -> None:
    inventory = make_inventory(make_prospect(name="Oakfield"))
    _, token = make_link(inventory=inventory, actor=make_person("admin"), now=timezone.now())
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{live_server.url}{reverse('inventory-fill-in', args=[token])}")
    expect(page.locator("form[data-ready]")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    small = page.evaluate(SMALL_TARGETS)
    assert small == []
    page.locator("[name=isp-text]").fill("Northline")
    page.locator("#backup .marks span", has_text="None").tap()
    wait_until(lambda: len(answers_of(inventory)) == 2)
    page.get_by_role("button", name="Send it to").click()
    expect(page.locator("h1")).to_have_text("Thank you")
    assert answers_of(inventory) == {"isp": Answer("text", "Northline"), "backup": Answer("none")}
    context.close()


@pytest.mark.slow
def test_a_call_by_keys(page_of: OpenPage) -> None:
    admin_sees = [make_prospect(name=name, phone=f"555-010-010{n}") for n, name in enumerate(("Oakfield", "Birch"))]
    page = page_of("admin", "/prospects/calling/")
    page.locator("[name=note]").fill("Likes dogs")
    page.locator("[name=note]").blur()
    for key, words in (("1", "One question"), ("1", "gone tonight"), ("1", "Which day suits you")):
        expect(page.locator("html[data-calling]")).to_be_attached()
        page.keyboard.press(key)
        expect(page.locator(".sentence")).to_contain_text(words)
        page.wait_for_load_state("load")
    page.get_by_role("button", name="Save, next prospect").click()
    expect(page.locator("h1")).to_have_text("Birch")
    page.wait_for_load_state("load")
    expect(page.locator("[name=note]")).to_have_value("")
    page.locator("[name=note]").fill("Called twice")
    page.locator("[name=note]").blur()
    page.keyboard.press("v")
    expect(page.locator("h2", has_text="Nobody is left")).to_be_visible()
    assert list(Call.objects.order_by("pk").values_list("prospect", "outcome", "note")) == [
        (admin_sees[0].pk, "appointment", "Likes dogs"),
        (admin_sees[1].pk, "voicemail", "Called twice"),
    ]
