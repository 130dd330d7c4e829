"""A block out of a spreadsheet is pasted into the rows, as a person does it, and saved by the keyboard."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from docs_binder.models import Machine
from tests.factories import make_client
from tests.processes import wait_until

PASTE = """(text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const given = { clipboardData: data, bubbles: true, cancelable: true };
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", given));
}"""


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_pasted_block_fills_the_rows_and_is_saved(page_of: Callable[..., Page]) -> None:
    client = make_client()
    page = page_of("technician", reverse("binder-grid", args=[client.pk, "machines"]))
    page.wait_for_load_state("load")
    page.locator("[name=n0-name]").focus()
    block = "".join(f"pc-{number}\tLaptop\tDesk {number}\n" for number in range(12))
    page.evaluate(PASTE, block)
    expect(page.locator("[name=n11-role]")).to_have_value("Desk 11")
    expect(page.locator("[name=n11-kind]")).to_have_value("laptop")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("12 rows saved.")).to_be_visible()
    wait_until(lambda: Machine.objects.filter(kind="laptop", client=client).count() == 12)
