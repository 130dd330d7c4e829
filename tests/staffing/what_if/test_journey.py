"""The owner asks in the browser: what happens in 26 weeks if I hire B, drop the bottom eight, do both, or neither?"""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from msp_office.jobs.models import Job
from msp_office.roles import Role
from staffing.models import HiringScenario
from tests.factories import make_scenario
from tests.staffing.what_if.cases import client_fact

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

HISTORY = tuple(9000 + 97 * (number * number % 20) for number in range(30))  # more comes in than can be done


def owed(page: Page) -> dict[str, str]:
    """What is owed after 26 weeks, by scenario."""
    names = page.locator("#figures thead th").all_inner_texts()[1:]
    row = page.locator("#figures tr").filter(has=page.get_by_text("Owed after 26 weeks"))
    return dict(zip(names, row.locator("td").all_inner_texts(), strict=True))


def test_hire_drop_both_and_neither_are_answered_saved_and_printed(page_of: Callable[..., Page]) -> None:
    clients = tuple(client_fact(key, team_minutes=9000, owed_minutes=120) for key in range(1, 31))
    office = make_scenario(
        name="The office", levers=[], facts={"inflow_minutes": HISTORY, "clients": clients, "backlog_minutes": 24_000}
    )
    page = page_of(Role.OWNER, reverse("what-if-saved", args=[office.pk]))
    page.wait_for_load_state("load")
    neither = owed(page)
    assert list(neither) == ["Do nothing"]

    page.get_by_role("button", name="Hire A, B or C").click()
    expect(page.locator("#lever-1 select").first).to_have_value("B")
    hired = owed(page)
    assert hired["Do nothing"] == neither["Do nothing"]
    assert hired["The office"] != neither["Do nothing"]
    expect(page.locator("#figures")).to_contain_text("$46,800")

    page.wait_for_load_state("load")
    page.locator("#lever-1 [name='1-billability']").fill("140")
    page.locator("#lever-1 [name='1-billability']").press("Tab")
    expect(page.locator("#p-1-billability")).to_have_text(re.compile("cannot be over 100 %"))
    page.locator("#lever-1 [name='1-billability']").fill("62")
    page.locator("#lever-1 [name='1-billability']").press("Tab")
    expect(page.locator("#figures")).to_contain_text("$36.29")

    page.get_by_text("Add a lever").click()
    page.get_by_role("button", name="Drop clients from the bottom").click()
    expect(page.locator("#lever-2 [name='2-number']")).to_have_value("8")
    both = owed(page)

    page.locator("#lever-1").get_by_role("button", name="Remove").click()
    expect(page.locator("#lever-2")).to_have_count(0)
    dropped = owed(page)
    hours = [
        float(found.split()[0].replace(",", ""))
        for found in (neither["Do nothing"], dropped["The office"], both["The office"])
    ]
    assert hours[0] > hours[1] > hours[2]

    page.get_by_label("Name").fill("Drop the bottom eight")
    page.get_by_role("button", name="Save as new").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Drop the bottom eight")
    assert HiringScenario.objects.get(name="Drop the bottom eight").levers[0]["kind"] == "drop"
    assert owed(page)["Drop the bottom eight"] == dropped["The office"]

    page.get_by_role("button", name="Print (PDF)").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Print a hiring scenario")
    assert Job.objects.get().params["scenario"] == HiringScenario.objects.get(name="Drop the bottom eight").pk
