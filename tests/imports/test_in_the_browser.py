"""A person imports a file in the browser, watches it, and takes it back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.imports.office import FILES, rows
from tests.processes import CeleryProcess
from tickets.models import Ticket

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def upload(page: Page, path: Path) -> None:
    page.get_by_label("File").set_input_files(path)
    page.get_by_role("button", name="Read the file").click()


@pytest.mark.slow
def test_import_is_watched_and_undone(page_of: Callable[..., Page], worker: CeleryProcess, tmp_path: Path) -> None:
    file = tmp_path / "old desk.csv"
    file.write_bytes(rows(400))
    page = page_of("admin", "/imports/")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.get_by_role("link", name="Import tickets").click()
    page.evaluate("document.forms[document.forms.length - 1].addEventListener('submit', (e) => e.preventDefault())")
    upload(page, file)
    expect(page.get_by_role("progressbar", name="Sending and reading the file")).to_be_visible()
    page.goto(page.url)
    upload(page, file)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Check all rows").click()
    page.get_by_role("button", name="Import 400 rows").click()
    expect(page.get_by_role("progressbar", name="Import of tickets")).to_be_visible()
    expect(page.get_by_role("link", name="Created 400")).to_be_visible(timeout=30_000)
    assert Ticket.objects.count() == 400
    page.get_by_role("button", name="Undo this import").click()
    expect(page.get_by_text("the tickets are as they were before")).to_be_visible(timeout=30_000)
    assert Ticket.objects.count() == 0
    assert complaints == []


def test_back_keeps_what_was_chosen(page_of: Callable[..., Page]) -> None:
    page = page_of("admin", "/imports/new/tickets/")
    upload(page, FILES / "servicenow.csv")
    page.get_by_label("location").select_option("Client")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="Back to the columns").click()
    expect(page.get_by_label("location")).to_have_value("client")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("-100").select_option("New")
    page.get_by_role("button", name="Check all rows").click()
    expect(page.get_by_role("cell", name="Location 2").first).to_be_visible()
    page.get_by_role("link", name="Values").click()
    expect(page.get_by_label("-100")).to_have_value("new")
