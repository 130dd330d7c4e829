"""Prospects: added once, moved along, declined for a reason, ordered by what they told; the rubric is the owner's."""

from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from clients.actions.prospect import change_prospect
from clients.models import Prospect, Rubric
from clients.reports.prospects import prospect_page
from tests.clients.prospects.test_assessment import GOOD, TODAY, UNKNOWING, UNWILLING
from tests.conftest import SignIn
from tests.factories import NOW, make_inventory, make_prospect

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(signed_in: SignIn) -> Browser:
    return signed_in("admin")


def fields(**values: str) -> dict[str, str]:
    return {"name": "Oakfield", "stage": "new", **values}


def test_a_prospect_is_added_and_found(admin: Browser) -> None:
    response = admin.post(reverse("prospect-new"), fields(phone="(555) 010-0199", contact_name="Ann Oak"))
    prospect = Prospect.objects.get()
    assert response["Location"] == reverse("prospect", args=[prospect.pk])
    assert prospect.phone_digits == "5550100199"
    assert "Oakfield" in admin.get("/prospects/?search=ann+o").content.decode()
    assert "Nothing found" in admin.get("/prospects/?search=birch").content.decode()


@pytest.mark.parametrize("twin", [{"name": "OAKFIELD"}, {"name": "Other", "phone": "+1 555.010.0199"}])
def test_one_that_is_known_by_name_or_phone_is_shown_before_a_second_is_made(
    twin: dict[str, str], admin: Browser
) -> None:
    make_prospect(name="Oakfield", phone="555-010-0199")
    response = admin.post(reverse("prospect-new"), fields(**twin))
    assert response.status_code == 422
    assert "This may be somebody you know" in response.content.decode()
    assert admin.post(reverse("prospect-new"), fields(**twin, anyway="yes")).status_code == 302
    assert Prospect.objects.count() == 2


def test_two_who_edit_the_same_prospect_see_both_versions(admin: Browser) -> None:
    prospect = make_prospect(name="Oakfield")
    change_prospect(prospect=prospect, changes={"source": "Fair"}, actor=None, now=NOW)
    response = admin.post(reverse("prospect-edit", args=[prospect.pk]), fields(source="Call list", version="1"))
    assert response.status_code == 409
    assert "Fair" in response.content.decode()


def test_declining_needs_a_reason_and_can_be_taken_up_again(admin: Browser) -> None:
    prospect = make_prospect()
    stage = reverse("prospect-stage", args=[prospect.pk])
    assert "Say why" in admin.post(stage, {"stage": "lost"}, follow=True).content.decode()
    admin.post(stage, {"stage": "lost", "lost_reason": "Would not follow advice"})
    prospect.refresh_from_db()
    assert (prospect.stage, prospect.lost_reason) == ("lost", "Would not follow advice")
    assert "Lost: Would not follow advice" in admin.get("/prospects/?stage=lost").content.decode()
    admin.post(stage, {"stage": "calling"})
    prospect.refresh_from_db()
    assert (prospect.stage, prospect.lost_reason) == ("calling", "")


def test_the_most_wanted_come_first() -> None:
    wanted = {"decline": UNWILLING, "educate": UNKNOWING, "pursue": GOOD}
    for name, answers in wanted.items():
        make_inventory(make_prospect(name=name, fit="yes"), answers)
    make_prospect(name="unasked")
    assert [line.prospect.name for line in prospect_page(TODAY).lines] == ["pursue", "educate", "unasked", "decline"]
    make_prospect(name="another", next_action_on=TODAY)
    first = prospect_page(TODAY, most=3)
    assert ([line.prospect.name for line in first.lines], first.count, first.more) == (
        ["pursue", "educate", "another"],
        5,
        2,
    )
    assert (first.due, first.wanted) == (1, 1)


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_asks_as_much_for_one_as_for_many(count: int, django_assert_num_queries: Any) -> None:
    for _ in range(count):
        make_inventory(make_prospect(), GOOD)
    with django_assert_num_queries(6):
        assert len(prospect_page(TODAY).lines) == count


def test_the_page_gives_reasons_and_never_a_bare_score(admin: Browser) -> None:
    prospect = make_prospect(fit="no")
    make_inventory(prospect, UNWILLING)
    content = admin.get(reverse("prospect", args=[prospect.pk])).content.decode()
    assert "They would not follow advice." in content
    assert "No backup; No anti-virus; No firewall" in content
    assert "Decline" in content


def test_the_owner_changes_the_rubric_and_everybody_is_judged_anew(signed_in: SignIn) -> None:
    owner = signed_in("owner")
    make_inventory(make_prospect(fit="yes"), UNKNOWING)
    assert prospect_page(TODAY).lines[0].assessment.label == "Educate first"  # type: ignore[union-attr]  # it has one
    page = reverse("prospect-rubric")
    assert owner.post(page, {**_rubric(), "educate_below_known": "20"}).status_code == 302
    assert prospect_page(TODAY).lines[0].assessment.label == "Pursue"  # type: ignore[union-attr]
    refused = owner.post(page, {**_rubric(), "decline_below": "90", "version": "2"})
    assert "Declining begins where pursuing does" in refused.content.decode()
    nothing = dict.fromkeys(["knowledge", "protection", "order", "payment", "willingness", "fit"], "0")
    assert "Something must weigh" in owner.post(page, {**_rubric(), **nothing, "version": "2"}).content.decode()


def _rubric() -> dict[str, str]:
    weights = Rubric().weights()
    values = {name: str(getattr(weights, name)) for name in weights.__dataclass_fields__}
    return {**values, "decline_unwilling": "on", "version": "1"}


def test_the_board_has_a_column_for_each_open_stage(admin: Browser) -> None:
    make_prospect(name="Oakfield", stage="proposal")
    content = admin.get(reverse("prospect-board")).content.decode()
    assert [content.index(f"<h2>{name} ") for name in ("New", "Calling", "Inventory", "Assessed", "Proposal")]
    assert content.index("<h2>Proposal ") < content.index("Oakfield")
