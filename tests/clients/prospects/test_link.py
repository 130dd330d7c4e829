"""The prospect's own link: one inventory and nothing else, until it is submitted, revoked or over."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from clients.actions.inventory_link import SAVES_A_MINUTE, make_link, revoke_links
from clients.calculations.inventory import TOPICS, Answer
from clients.forms.inventory import AnswerForm
from clients.models import Inventory, InventoryLink, Prospect
from tests.conftest import SignIn
from tests.factories import make_inventory, make_person, make_prospect
from tests.security.hostile import QUERIES, SCRIPTS
from tests.security.test_forms import stored
from tests.security.test_hostile_texts import judged

pytestmark = pytest.mark.django_db


class Invited:
    """An inventory with a link, and the browser of somebody who has nothing but the link."""

    def __init__(self) -> None:
        self.owner = make_person("owner")
        self.inventory = make_inventory(make_prospect(name="Oakfield"), {"isp": Answer("text", "Cable")})
        self.link, self.token = make_link(inventory=self.inventory, actor=self.owner, now=timezone.now())
        self.page = reverse("inventory-fill-in", args=[self.token])
        self.browser = Browser(raise_request_exception=False)

    def answers(self) -> dict[str, Answer]:
        return Inventory.objects.get(pk=self.inventory.pk).answers()


@pytest.fixture
def invited(db: None) -> Invited:
    return Invited()


def test_a_stranger_with_the_link_answers_and_submits(invited: Invited, signed_in: SignIn) -> None:
    page = invited.browser.get(invited.page)
    assert page.status_code == 200
    assert 'value="Cable"' in page.content.decode()
    saved = invited.browser.post(invited.page, {"backup-text": "-", "backup-version": "0"}, headers={"X-Autosave": "1"})
    assert saved.json()["saved"]["backup"]["version"] == 1
    thanks = invited.browser.post(
        invited.page, {"isp-text": "Fiber", "isp-version": "1", "backup-kind": "none", "do": "submit"}
    )
    assert "Thank you" in thanks.content.decode()
    assert invited.answers() == {"isp": Answer("text", "Fiber"), "backup": Answer("none")}
    assert Prospect.objects.get().stage == "assessed"
    admin = signed_in("admin").get("/prospects/").content.decode()
    assert "Handed in by the prospects themselves" in admin
    assert "Thank you" in invited.browser.get(invited.page).content.decode()
    again = invited.browser.post(invited.page, {"isp-text": "DSL", "isp-version": "2"})
    assert "Thank you" in again.content.decode()
    assert invited.answers()["isp"].text == "Fiber"


def test_its_page_leads_nowhere_and_is_kept_nowhere(invited: Invited) -> None:
    response = invited.browser.get(invited.page)
    content = response.content.decode()
    assert 'href="/' not in content.replace('href="/static/', "")
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"].startswith("noindex")
    assert response["Referrer-Policy"] == "same-origin"
    assert "sessionid" not in response.cookies
    for name in ("prospects", "board", "clients"):
        assert invited.browser.get(reverse(name))["Location"].startswith("/sign-in/")
    assert invited.browser.get(reverse("prospect", args=[invited.inventory.prospect_id])).status_code == 302


def test_the_token_is_long_unguessable_and_not_kept(invited: Invited) -> None:
    assert len(invited.token) >= 32  # 192 bits in base64
    assert invited.token not in str(list(InventoryLink.objects.values()))
    assert InventoryLink.objects.get().token_hash != invited.token
    for wrong in (invited.token[:-1], invited.token + "A", "x" * 500, "é", invited.token.swapcase()):
        assert invited.browser.get(f"/inventory/{wrong}/").status_code == 404


def _revoke(invited: Invited) -> None:
    revoke_links(inventory=invited.inventory, actor=invited.owner, now=timezone.now())


def _expire(invited: Invited) -> None:
    past = timezone.now() - timedelta(hours=1)
    InventoryLink.objects.update(made_at=past - timedelta(1), expires_at=past)


def _replace(invited: Invited) -> None:
    make_link(inventory=invited.inventory, actor=invited.owner, now=timezone.now())


@pytest.mark.parametrize("end", [_revoke, _expire, _replace])
def test_a_link_that_is_over_shows_and_changes_nothing(end: Callable[[Invited], None], invited: Invited) -> None:
    end(invited)
    for response in (invited.browser.get(invited.page), invited.browser.post(invited.page, {"isp-text": "DSL"})):
        assert response.status_code == 410
        assert "Cable" not in response.content.decode()
    assert invited.answers() == {"isp": Answer("text", "Cable")}


def test_the_link_dies_with_the_inventory_that_staff_finished(invited: Invited, signed_in: SignIn) -> None:
    signed_in("admin").post(reverse("inventory-answers", args=[invited.inventory.pk]), {"do": "finish"})
    assert invited.browser.get(invited.page).status_code == 410


def test_more_saves_than_a_person_makes_are_refused(invited: Invited) -> None:
    InventoryLink.objects.update(minute=timezone.now().replace(second=0, microsecond=0), minute_saves=SAVES_A_MINUTE)
    codes = {
        invited.browser.post(invited.page, {"isp-text": f"x{n}", "isp-version": "1"}).status_code for n in range(3)
    }
    assert 429 in codes
    InventoryLink.objects.update(minute=timezone.now() - timedelta(minutes=5))
    assert invited.browser.post(invited.page, {"isp-text": "DSL", "isp-version": "1"}).status_code == 200


def test_a_post_without_the_forms_token_is_refused(invited: Invited) -> None:
    assert Browser(enforce_csrf_checks=True).post(invited.page, {"isp-text": "DSL"}).status_code == 403


def submissions(count: int) -> list[dict[str, Any]]:
    """Hostile answers of all shapes: known fields with every text, unknown fields, other records' keys."""
    rng = Random("submissions")  # noqa: S311  # it wants to be repeatable
    names = [f"{topic.key}-{name}" for topic in TOPICS for name in AnswerForm.base_fields]
    names += [
        "inventory",
        "prospect",
        "pk",
        "id",
        "topic",
        "looked_up",
        "finished_at",
        "do",
        "client",
        "stage",
        "isp-isp",
    ]
    texts = [*QUERIES, *(script.format(n=1) for script in SCRIPTS), "a" * 100_000, "submit", "finish", "text", "named"]
    return [{rng.choice(names): rng.choice(texts) for _ in range(rng.randint(1, 40))} for _ in range(count)]


def bombard(invited: Invited, count: int) -> None:
    make_inventory(make_prospect(name="Bystander"), {"isp": Answer("text", "Fiber")})
    before = {key: row for key, row in stored().items() if not _own(key[0])}
    codes: dict[int, int] = {}
    for number, data in enumerate(submissions(count)):
        data.pop("do", "") if number % 50 else None
        InventoryLink.objects.update(minute=None, submitted_at=None)
        Inventory.objects.filter(pk=invited.inventory.pk).update(finished_at=None)
        headers = {"X-Autosave": "1"} if number % 2 else {}
        response = invited.browser.post(invited.page, data, headers=headers)
        codes[response.status_code] = codes.get(response.status_code, 0) + 1
        if "html" in response["Content-Type"]:
            assert judged(response.content) == []
    after = {key: row for key, row in stored().items() if not _own(key[0])}
    for row in (*before.values(), *after.values()):
        row.pop("version", None) if "stage" in row else None
        row.pop("stage", None)
    print(f"{count} hostile submissions: {codes}")
    assert set(codes) <= {200, 400, 409, 422}
    assert after == before
    assert Inventory.objects.get(prospect__name="Bystander").answers() == {"isp": Answer("text", "Fiber")}
    assert invited.browser.get(invited.page).status_code == 200


def _own(label: str) -> bool:
    """What the link may write: answers, its own row, the inventory's moments, the trail."""
    return label in ("clients.InventoryAnswer", "clients.InventoryLink", "clients.Inventory", "audit.AuditEntry")


def test_hostile_submissions_have_no_effect_outside_their_record(invited: Invited) -> None:
    bombard(invited, 12)


@pytest.mark.slow
def test_500_hostile_submissions_have_no_effect_outside_their_record(invited: Invited) -> None:
    bombard(invited, 500)
