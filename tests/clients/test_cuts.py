"""A saved cut keeps its clients and its days, is compared with others, and changes no client."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from playwright.sync_api import Page, expect

from clients.models import Client, CutList
from tests.conftest import SignIn
from tests.factories import make_client, make_cut, make_entry, make_pay, make_person, make_revenue, make_ticket

pytestmark = pytest.mark.django_db
WEEKS = {"period": "custom", "from": "2026-08-01", "to": "2026-08-31"}


@pytest.fixture
def clients(db: None) -> list[Client]:
    """Three clients that earn $1,000, $200 and $100 in August, with an hour each."""
    person = make_person()
    make_pay(person)
    found = [make_client(name=name) for name in ("First", "Second", "Third")]
    for client, amount in zip(found, (1000, 200, 100), strict=True):
        make_revenue(client, amount=Decimal(amount))
        make_entry(ticket=make_ticket(client=client), staff_member=person, minutes=60, worked_on=date(2026, 8, 3))
    return found


def test_cut_is_saved_with_its_days_and_shown(signed_in: SignIn, clients: list[Client]) -> None:
    owner = signed_in("owner")
    response = owner.post(
        "/clients/profitability/lists/save", {**WEEKS, "drop": "2", "name": " Weed\x00ing ", "hire": "A"}
    )
    saved = CutList.objects.get()
    assert response["Location"] == f"/clients/profitability/lists/{saved.pk}/"
    assert (saved.name, saved.address) == ("Weeding", "period=custom&from=2026-08-01&to=2026-08-31")
    assert set(saved.dropped.all()) == set(clients[1:])
    page = owner.get(response["Location"])
    found = page.context["found"]
    assert [line.name for line in found.lines] == ["Second", "Third"]
    assert found.cut.revenue == Fraction(300 * 365, 31)
    assert found.hire.label.startswith("A")
    assert not Client.objects.exclude(status="active").exists()


def test_kept_clients_are_passed_over_and_remembered(signed_in: SignIn, clients: list[Client]) -> None:
    kept = clients[2].pk
    signed_in("owner").post("/clients/profitability/lists/save", {**WEEKS, "drop": "1", "keep": kept, "name": "K"})
    saved = CutList.objects.get()
    assert list(saved.dropped.all()) == [clients[1]]
    assert list(saved.kept.all()) == [clients[2]]


def test_who_has_left_already_is_passed_over(signed_in: SignIn, clients: list[Client]) -> None:
    Client.objects.filter(pk=clients[2].pk).update(status="former")
    owner = signed_in("owner")
    page = owner.get("/clients/profitability/", {**WEEKS, "drop": "1"})
    assert [row.line.name for row in page.context["ranking"].rows if row.goes] == ["Second"]
    assert "Third has left already" in page.content.decode()


@pytest.mark.parametrize(
    "sent", [{"drop": "0", "name": "x"}, {"drop": "1", "name": " "}, {"drop": "1", "name": "TAKEN"}]
)
def test_cut_without_name_or_clients_is_refused(signed_in: SignIn, clients: list[Client], sent: dict[str, str]) -> None:
    make_cut(clients[:1], name="Taken")
    kept = {"keep": clients[0].pk, "hire": "own", "hire_cost": "70000", "hire_hours": "32", "small": "9000"}
    response = signed_in("owner").post("/clients/profitability/lists/save", {**WEEKS, **kept, **sent}, follow=True)
    assert "Not saved." in response.content.decode()
    asked = response.context["asked"]
    assert (asked.keep, asked.hire, asked.hire_cost, asked.small) == ({clients[0].pk}, "own", 70_000, 9_000)
    assert CutList.objects.count() == 1


def test_lists_stand_beside_each_other_are_renamed_and_removed(signed_in: SignIn, clients: list[Client]) -> None:
    owner = signed_in("owner")
    one, two = make_cut(clients[:1], name="One"), make_cut(clients[1:], name="Two")
    page = owner.get("/clients/profitability/lists/")
    assert [(found.saved.name, found.cut.clients) for found in page.context["cuts"]] == [("Two", 2), ("One", 1)]
    owner.post(f"/clients/profitability/lists/{one.pk}/rename", {"name": "Uno"})
    owner.post(f"/clients/profitability/lists/{two.pk}/delete")
    assert [saved.name for saved in CutList.objects.all()] == ["Uno"]
    owner.post(f"/clients/profitability/lists/{one.pk}/rename", {"name": ""})
    assert CutList.objects.get().name == "Uno"


@pytest.mark.browser
def test_line_is_moved_by_keys_by_dragging_and_by_typing(page_of: Callable[..., Page], clients: list[Client]) -> None:
    page = page_of("owner", "/clients/profitability/?period=custom&from=2026-08-01&to=2026-08-31")
    handle, number = page.locator(".cut-handle"), page.locator("#drop")
    handle.focus()
    page.keyboard.press("ArrowUp")
    expect(page).to_have_url(re.compile("drop=1"))
    expect(page.locator("tr.goes")).to_have_count(1)
    box, row = page.locator(".cut-handle").bounding_box(), page.locator("tr[data-client]").first.bounding_box()
    assert box is not None
    assert row is not None
    page.mouse.move(box["x"] + 10, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 10, row["y"] + row["height"] - 2, steps=6)
    page.mouse.up()
    expect(page).to_have_url(re.compile("drop=2"))
    number.fill("3")
    number.press("Tab")
    expect(page).to_have_url(re.compile("drop=3"))
    expect(page.locator("tr.goes")).to_have_count(3)
