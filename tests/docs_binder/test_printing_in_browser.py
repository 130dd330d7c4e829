"""A binder is printed while one looks on, handed over, changed in two sections, and brought up to date."""

import io
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from pytest_django.live_server_helper import LiveServer

from docs_binder.models import BinderPrint
from msp_office.jobs.models import Job
from msp_office.jobs.tasks import run_here
from tests.conftest import StartProcess
from tests.docs_binder.office import make_record
from tests.factories import make_client
from tests.processes import CeleryProcess

LONG = 90_000  # a worker and a typesetter have to start, on a busy machine


def press_print(page: Page, then: Callable[[], object]) -> None:
    """Press *Print*, then let the job be done, and be told of its end without a reload."""
    page.get_by_role("button", name="Print", exact=True).click()
    expect(page.get_by_role("region", name="Print a binder").get_by_text("in the queue")).to_be_visible()
    page.wait_for_load_state("load")
    page.evaluate("window.notReloaded = true")
    then()
    expect(page.get_by_text("The print is ready")).to_be_visible(timeout=LONG)
    assert page.evaluate("window.notReloaded")


def words_of_newest(page: Page) -> list[str]:
    """The pages of the print on top of the list, as the person gets them."""
    with page.expect_download() as download:
        page.locator("#prints tbody tr").first.locator("a").first.click()
    assert download.value.suggested_filename.endswith(".pdf")
    return [one.extract_text() for one in PdfReader(io.BytesIO(download.value.path().read_bytes())).pages]


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_binder_is_printed_handed_over_and_brought_up_to_date(
    page_of: Callable[..., Page], live_server: LiveServer, start_process: StartProcess
) -> None:
    client = make_client(name="Lakeside Dental")
    note = make_record("notes", client, title="Alarm", body="The code changes every January.")
    user = make_record("users", client, name="Ann Lake")
    make_record("internet", client, provider="Prairie Fiber")
    prints = reverse("client-prints", args=[client.pk])
    page = page_of("technician", prints)
    page.get_by_text("Sections: all, unless some are chosen").click()
    for key in ("internet", "users", "notes"):
        page.locator(f"[name=sections][value={key}]").check()
    page.get_by_label("Why").fill("Yearly refresh")
    workers: list[CeleryProcess] = []
    press_print(page, lambda: workers.append(start_process("worker")))
    workers[0].kill()
    whole = words_of_newest(page)
    assert [sum(word in text for text in whole) for word in ("Prairie Fiber", "Ann Lake", "every January")] == [1, 1, 1]

    page.get_by_text("Record", exact=True).click()
    page.get_by_label("To", exact=True).fill("Ms. Lake")
    page.get_by_role("button", name="Handed over").click()
    expect(page.get_by_text("Handed over to Ms. Lake. It has to be refreshed within a year.")).to_be_visible()
    for part, record, field, text in (("notes", note, "body", "Every March."), ("users", user, "name", "Ann Brook")):
        page.goto(live_server.url + reverse("binder-record", args=[part, record.pk]))
        page.locator(f"main [name={field}]").fill(text)
        page.locator("main").get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_text("Saved.")).to_be_visible()

    page.goto(live_server.url + prints)
    page.get_by_label("Only what changed since the binder of").check()
    press_print(page, lambda: run_here(Job.objects.latest("pk")))
    changed = words_of_newest(page)
    assert "Bring the binder of" in changed[0]
    assert [sum(word in text for text in changed) for word in ("Prairie Fiber", "Ann Brook", "Every March")] == [
        0,
        1,
        1,
    ]
    made = BinderPrint.objects.latest("pk")
    assert (made.changed, made.base.handed_to if made.base else "") == (2, "Ms. Lake")
