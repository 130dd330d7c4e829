"""V7: whoever goes back to a page with a revealed secret does not see it again."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.docs_binder.office import make_record
from tests.factories import PASSWORD, make_client

CANARY = "canary-of-the-vault-92"


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_revealed_secret_is_gone_after_going_away_and_back(page_of: Callable[..., Page]) -> None:
    client = make_client()
    make_record("passwords", client, what="Router", secrets={"password": CANARY})
    page = page_of("technician", reverse("binder-section", args=[client.pk, "passwords"]))
    page.wait_for_load_state("load")
    page.get_by_role("button", name="Reveal").first.click()
    page.get_by_label("Your own password").fill(PASSWORD)
    page.get_by_role("button", name="Reveal", exact=True).first.click()
    expect(page.get_by_text(CANARY)).to_be_visible()
    address = page.url
    page.get_by_role("link", name="Binders", exact=True).click()
    page.wait_for_load_state("load")
    page.go_back()
    page.wait_for_load_state("load")
    assert page.url == address
    expect(page.get_by_role("button", name="Reveal").first).to_be_visible()
    assert CANARY not in page.content()
