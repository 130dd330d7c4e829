"""In the browser: days off are entered, the week's capacity falls, and so the answer to "should I hire?" changes."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from msp_office.calculations.week import WEEK, monday_of
from msp_office.roles import Role
from tests.factories import make_entry, make_person, make_ticket, office_today
from tests.staffing.what_if.test_journey import owed

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WEEKS = 14


@pytest.fixture
def office() -> None:
    """Two technicians with 24 of 40 hours productive; every week 50 hours come in, more than the 48 they do."""
    monday = monday_of(office_today())
    people = [make_person(name=name) for name in ("Ann Off", "Bo Here")]
    for number in range(WEEKS, 0, -1):
        moment = timezone.make_aware(datetime.combine(monday - number * WEEK, datetime.min.time())) + timedelta(hours=9)
        ticket = make_ticket(estimate_minutes=50 * 60, now=moment)
        for person in people:
            for day in range(4):
                make_entry(
                    ticket=ticket, staff_member=person, minutes=6 * 60, now=moment + timedelta(days=day),
                    worked_on=(moment + timedelta(days=day)).date(),
                )  # fmt: skip


def hours(page: Page, column: str, row: int = 1) -> float:
    """Productive hours of a coming week on the capacity page; the first is this week."""
    cell = page.locator("#weeks tbody tr").nth(row).locator(f"[data-label='{column}']")
    return float(cell.inner_text().split()[0])


def test_days_off_lower_the_capacity_and_change_the_answer(office: None, page_of: Callable[..., Page]) -> None:
    page = page_of(Role.OWNER, reverse("what-if"))
    before = float(owed(page)["Do nothing"].split()[0])

    page.goto(page.url.replace(reverse("what-if"), reverse("capacity")))
    assert hours(page, "expected") == 48
    monday = monday_of(office_today()) + WEEK
    form = page.get_by_role("form", name="Add time off")
    form.get_by_label("Who").select_option(label="Ann Off")
    form.get_by_label("From").fill(monday.isoformat())
    form.get_by_label("To").fill((monday + timedelta(days=4)).isoformat())
    form.get_by_role("button", name="Add time off").click()
    expect(page.locator("#weeks tbody tr").nth(1)).to_contain_text("Ann Off")
    assert hours(page, "expected") == 24

    page.goto(page.url.partition(reverse("capacity"))[0] + reverse("what-if"))
    after = float(owed(page)["Do nothing"].split()[0])
    assert after == pytest.approx(before + 24, abs=0.2)  # what Ann would have done is still owed
