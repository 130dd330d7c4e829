"""Do theme, sidebar, drawer, messages and conflicts work in a real browser, with and without JavaScript?"""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Dialog, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests import sessions
from tests.factories import PASSWORD, make_person

pytestmark = [pytest.mark.browser]


def sign_in(page: Page, live_server: LiveServer) -> None:
    """By the form, as a person does."""
    person = make_person("owner")
    page.goto(f"{live_server.url}/sign-in/?next=/account/password/")
    page.fill("[name=username]", person.email or "")
    page.fill("[name=password]", PASSWORD)
    page.click("text=Sign in >> nth=-1")
    expect(page.locator("h1")).to_have_text("Change password")
    page.wait_for_load_state("load")  # scripts run when the page is read: htmx is there from then on


def come_in(page: Page, live_server: LiveServer, role: str = "owner", **fields: Any) -> None:
    """As somebody who has signed in before."""
    sessions.come_in(page.context, live_server.url, sessions.session_of(make_person(role, **fields)))
    page.goto(f"{live_server.url}/account/password/")


def test_theme_changes_at_once_and_is_remembered(page: Page, live_server: LiveServer) -> None:
    page.emulate_media(color_scheme="dark")
    sign_in(page, live_server)
    html = page.locator("html")
    expect(html).to_have_attribute("data-bs-theme", "dark")
    page.click("[popovertarget=me]")
    with page.expect_response("**/theme"):
        page.click("button[value=light]")
    expect(html).to_have_attribute("data-bs-theme", "light")
    page.reload()
    expect(html).to_have_attribute("data-bs-theme", "light")


def test_sidebar_collapses_and_is_remembered(page: Page, live_server: LiveServer) -> None:
    come_in(page, live_server)
    with page.expect_response("**/rail"):
        page.click("text=Collapse")
    page.reload()
    expect(page.locator("nav[aria-label=Main] a span").first).to_be_hidden()
    expect(page.locator("nav[aria-label=Main] a").first).to_be_visible()


@pytest.mark.slow
def test_form_whose_button_is_pressed_twice_is_sent_once(page: Page, live_server: LiveServer) -> None:
    come_in(page, live_server)
    page.wait_for_load_state("load")
    presses = "form => [1, 2].map(() => form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })))"
    assert page.locator("main form.stacked").evaluate(presses) == [True, False]


def test_menu_is_a_drawer_on_a_phone(page: Page, live_server: LiveServer) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    come_in(page, live_server)
    people = page.locator("nav[aria-label=Main] a", has_text="People")
    expect(people).to_be_hidden()
    page.click("[popovertarget=rail]")
    expect(people).to_be_visible()
    page.keyboard.press("Escape")
    expect(people).to_be_hidden()
    for address in ("/people/", "/people/new/", "/office/", "/audit/", "/tickets/?show=no-estimate"):
        page.goto(live_server.url + address)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address


def test_a_failed_htmx_request_says_so_and_keeps_what_was_typed(page: Page, live_server: LiveServer) -> None:
    come_in(page, live_server, "technician")
    page.fill("[name=old_password]", "typed")
    page.evaluate("htmx.ajax('GET', '/people/', {target: 'main', swap: 'innerHTML'})")
    expect(page.locator(".toasts .message")).to_contain_text("Not yours to open.")
    assert page.input_value("[name=old_password]") == "typed"
    page.click(".toasts [data-dismiss]")
    expect(page.locator(".toasts .message")).to_have_count(0)


def test_htmx_leads_to_sign_in_when_the_session_is_over(page: Page, live_server: LiveServer) -> None:
    come_in(page, live_server)
    page.context.clear_cookies(name="sessionid")
    page.evaluate("htmx.ajax('GET', '/people/', {target: 'main', swap: 'innerHTML'})")
    expect(page.locator("h1")).to_have_text("Sign in")
    assert page.url == f"{live_server.url}/sign-in/?next=%2Faccount%2Fpassword%2F"


@pytest.mark.slow
def test_pages_have_no_accessibility_errors(page: Page, live_server: LiveServer) -> None:
    come_in(page, live_server)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for address in ("/people/", "/people/new/", "/office/", "/audit/", "/account/password/", "/nowhere/"):
            page.goto(live_server.url + address)
            found = [rule["id"] for rule in Axe().run(page).response["violations"]]
            assert found == [], f"{address} in {scheme}"


@pytest.mark.slow
def test_names_are_shown_as_text_never_run(page: Page, live_server: LiveServer) -> None:
    name = "<img src=x onerror=alert(1)>'\"</script><script>alert(2)</script>"
    alerts: list[str] = []

    def note(dialog: Dialog) -> None:
        alerts.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    come_in(page, live_server, name=name)
    page.goto(f"{live_server.url}/people/")
    expect(page.locator("tbody tr td").first).to_have_text(name)
    assert alerts == []


def test_everything_works_without_javascript(browser: Any, live_server: LiveServer) -> None:
    context = browser.new_context(java_script_enabled=False, color_scheme="dark")
    try:
        page = context.new_page()
        sign_in(page, live_server)
        dark = page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
        page.click("[popovertarget=me]")
        page.click("button[value=light]")
        assert page.url == f"{live_server.url}/account/password/"
        expect(page.locator("html")).to_have_attribute("data-bs-theme", "light")
        assert page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor") != dark
        page.click("[popovertarget=me]")
        page.click("text=Sign out")
        expect(page.locator("h1")).to_have_text("Sign in")
    finally:
        context.close()
