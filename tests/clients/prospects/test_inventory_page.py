"""The inventory: what typing means, saving answer by answer, two who type at once, finishing, looking up."""

import json
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from clients.actions.inventory import Given, save_answers
from clients.calculations.inventory import Answer
from clients.models import Inventory, Prospect
from msp_office.audit.models import AuditEntry
from tests.conftest import SignIn
from tests.factories import NOW, make_inventory, make_prospect

pytestmark = pytest.mark.django_db

WHOIS = """Domain Name: OAKFIELD.COM
Registrar: LARCH NAMES INC.
Registry Expiry Date: 2027-03-01T04:00:00Z
Tech Email: tech@oakfield.com
"""


def save(browser: Browser, inventory: Inventory, **data: Any) -> Any:
    headers = {"X-Autosave": "1"} if data.pop("autosave", False) else {}
    fields = {name.replace("__", "-"): value for name, value in data.items()}
    return browser.post(reverse("inventory-answers", args=[inventory.pk]), fields, headers=headers)


def answer_of(inventory: Inventory, topic: str) -> Answer:
    return Inventory.objects.get(pk=inventory.pk).answers()[topic]


@pytest.fixture
def inventory(db: None) -> Inventory:
    return make_inventory(make_prospect(name="Oakfield"))


@pytest.fixture
def admin(signed_in: SignIn) -> Browser:
    return signed_in("admin")


@pytest.mark.parametrize(
    ("topic", "typed", "meant"),
    [
        ("isp", {"text": "Cable"}, Answer("text", "Cable")),
        ("isp", {"text": "?"}, Answer("unknown")),
        ("isp", {"text": " - "}, Answer("none")),
        ("isp", {"kind": "unknown"}, Answer("unknown")),
        ("isp", {"text": "Cable", "kind": "none"}, Answer("text", "Cable")),
        ("web", {"text": "x", "manager": "named", "manager_name": " Larch "}, Answer("text", "x", "named", "Larch")),
        ("web", {"text": "x", "manager_name": "Larch"}, Answer("text", "x", "named", "Larch")),
        ("web", {"text": "x", "manager": "us", "manager_name": "Larch"}, Answer("text", "x", "us")),
        ("tech_contact", {"text": "x", "manager": "us", "payer": "self"}, Answer("text", "x")),
        ("expiry", {"text": "14-sep-2027"}, Answer("text", "2027-09-14")),
        ("invest", {"kind": "no", "text": "x"}, Answer("no")),
        ("notes", {"text": "- likes dogs\n- is in a hurry"}, Answer("text", "- likes dogs\n- is in a hurry")),
    ],
)
def test_what_is_typed_means(
    topic: str, typed: dict[str, str], meant: Answer, admin: Browser, inventory: Inventory
) -> None:
    response = save(admin, inventory, **{f"{topic}__{name}": value for name, value in typed.items()})
    assert response.status_code == 302
    assert answer_of(inventory, topic) == meant


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("isp__kind", "yes"), ("isp__manager", "moon"), ("isp__payer", "moon"), ("invest__kind", "none"),
        ("expiry__text", "soon"), ("isp__text", "a" * 2001), ("isp__text", "a\x00b"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_and_stays_on_the_page(
    field: str, value: str, admin: Browser, inventory: Inventory
) -> None:
    response = save(admin, inventory, **{field: value, "domain__text": "oakfield.com"})
    assert response.status_code == 422
    assert field.split("__")[0] not in Inventory.objects.get(pk=inventory.pk).answers()
    assert answer_of(inventory, "domain") == Answer("text", "oakfield.com")
    if value == "soon":
        assert 'value="soon"' in response.content.decode()


def test_a_mark_set_beside_a_saved_text_counts(admin: Browser, inventory: Inventory) -> None:
    save(admin, inventory, isp__text="Cable")
    save(admin, inventory, isp__text="Cable", isp__kind="unknown", isp__version="1")
    assert answer_of(inventory, "isp") == Answer("unknown")
    save(admin, inventory, isp__text="Fiber", isp__kind="unknown", isp__version="2")
    assert answer_of(inventory, "isp") == Answer("text", "Fiber")


def test_autosave_saves_one_answer_and_tells_its_version(admin: Browser, inventory: Inventory) -> None:
    response = save(admin, inventory, autosave=True, isp__text="Cable", isp__version="0")
    told = json.loads(response.content)
    assert told["saved"]["isp"]["version"] == 1
    assert (told["asked"], told["conflicts"], told["problems"]) == (1, {}, {})
    assert list(Inventory.objects.get(pk=inventory.pk).answers()) == ["isp"]
    entry = AuditEntry.objects.about(inventory.prospect).last()
    assert entry is not None
    assert (entry.verb, entry.changes) == ("noted answers", {"Internet provider": [None, "Cable"]})


def test_of_two_who_answer_the_same_question_neither_loses_anything(admin: Browser, inventory: Inventory) -> None:
    save(admin, inventory, autosave=True, isp__text="Cable", isp__version="0")
    told = json.loads(save(admin, inventory, autosave=True, isp__text="Fiber", isp__version="0").content)
    assert told["saved"] == {}
    assert (told["conflicts"]["isp"]["text"], told["conflicts"]["isp"]["version"]) == ("Cable", 1)
    page = save(admin, inventory, isp__text="Fiber", isp__version="0", domain__text="oak.com")
    assert page.status_code == 409
    content = page.content.decode()
    assert "Somebody saved “Cable” meanwhile" in content
    assert 'value="Fiber"' in content
    assert answer_of(inventory, "isp").text == "Cable"
    assert save(admin, inventory, isp__text="Fiber", isp__version="1").status_code == 302
    assert answer_of(inventory, "isp").text == "Fiber"


def test_the_same_answer_twice_is_no_conflict(admin: Browser, inventory: Inventory) -> None:
    for _ in range(2):
        told = json.loads(save(admin, inventory, autosave=True, isp__text="Cable", isp__version="0").content)
        assert (told["saved"]["isp"]["version"], told["conflicts"]) == (1, {})


def test_an_unfinished_inventory_waits_and_is_gone_on_with(admin: Browser, inventory: Inventory) -> None:
    prospect = inventory.prospect
    assert f'href="/prospects/inventories/{inventory.pk}/">Oakfield' in admin.get("/prospects/").content.decode()
    response = admin.post(reverse("inventory-start", args=[prospect.pk]))
    assert response["Location"] == reverse("inventory", args=[inventory.pk])
    assert Prospect.objects.get(pk=prospect.pk).stage == "inventory"
    assert save(admin, inventory, isp__text="Cable", do="finish").status_code == 302
    assert Prospect.objects.get(pk=prospect.pk).stage == "assessed"
    assert save(admin, inventory, autosave=True, isp__text="Fiber", isp__version="1").status_code == 422
    assert answer_of(inventory, "isp").text == "Cable"
    admin.post(reverse("inventory-start", args=[prospect.pk]))
    assert prospect.inventories.count() == 2


def test_a_finished_inventory_is_read_only_and_comes_back(admin: Browser) -> None:
    inventory = make_inventory(make_prospect(), {"isp": Answer("text", "Cable")}, finished=True)
    page = reverse("inventory", args=[inventory.pk])
    assert "data-autosave" not in admin.get(page).content.decode()
    admin.post(reverse("inventory-reopen", args=[inventory.pk]))
    assert "data-autosave" in admin.get(page).content.decode()


def test_what_changed_between_two_inventories(admin: Browser) -> None:
    prospect = make_prospect()
    make_inventory(prospect, {"isp": Answer("text", "Cable"), "backup": Answer("none")}, finished=True)
    make_inventory(prospect, {"isp": Answer("text", "Fiber"), "backup": Answer("none")})
    content = admin.get(reverse("inventory-differences", args=[prospect.pk])).content.decode()
    assert "Cable" in content
    assert "Fiber" in content
    assert "Backup" not in content


def test_whois_pasted_fills_registrar_contact_and_expiry_beside_their_answer(
    admin: Browser, inventory: Inventory
) -> None:
    save(admin, inventory, domain__text="www.oakfield.com", registrar__text="?", whois=WHOIS, do="whois")
    registrar = answer_of(inventory, "registrar")
    assert (registrar.kind, registrar.looked_up) == ("unknown", "LARCH NAMES INC. (WHOIS)")
    assert answer_of(inventory, "tech_contact").looked_up == "tech@oakfield.com (WHOIS)"
    assert answer_of(inventory, "expiry") == Answer("text", "2027-03-01")
    assert "LARCH NAMES INC." in admin.get(reverse("inventory", args=[inventory.pk])).content.decode()


def test_whois_of_another_domain_fills_nothing(admin: Browser, inventory: Inventory) -> None:
    save(admin, inventory, domain__text="birch.com", whois=WHOIS, do="whois")
    assert list(Inventory.objects.get(pk=inventory.pk).answers()) == ["domain"]


def test_dns_is_not_asked_without_a_domain(admin: Browser, inventory: Inventory) -> None:
    response = save(admin, inventory, domain__text="our site", do="dns")
    assert "Write the domain name first" in admin.get(response["Location"]).content.decode()


def test_saving_one_answer_asks_little(admin: Browser, django_assert_max_num_queries: Any) -> None:
    inventory = make_inventory(make_prospect(), {"isp": Answer("text", "Cable"), "web": Answer("none")})
    with django_assert_max_num_queries(36):
        save(admin, inventory, autosave=True, isp__text="Fiber", isp__version="1")


def test_a_report_of_a_save_that_lost_names_the_topic(inventory: Inventory) -> None:
    given = {"isp": Given(Answer("text", "Cable"), 0)}
    save_answers(inventory=inventory, given=given, actor=None, now=NOW)
    late = {topic: Given(Answer("none"), 0) for topic in ("isp", "web")}
    saved = save_answers(inventory=inventory, given=late, actor=None, now=NOW)
    assert (list(saved.written), list(saved.conflicts)) == (["web"], ["isp"])
