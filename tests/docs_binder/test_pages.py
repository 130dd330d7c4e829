"""Every section has its page, its forms and its rows; what is typed is kept, what contradicts itself is refused."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clients.models import Client
from docs_binder.models import KeyPassword, Licence, Machine, Network, SectionState
from docs_binder.sections import PARTS, SECTIONS
from msp_office.audit.models import AuditEntry
from msp_office.vault.models import Secret
from msp_office.vault.sealing import read_secret
from tests.conftest import SignIn
from tests.docs_binder.office import fill_binder, make_record
from tests.factories import make_client, office_today
from tests.security.pages import forms_on

pytestmark = pytest.mark.django_db
CANARIES = ("LIC-CANARY-4711", "PASS-CANARY-4712", "WIFI-CANARY-4713")


@pytest.fixture
def client_with_binder() -> Client:
    client = make_client(name="Hansen & Co")
    fill_binder(client)
    return client


def test_every_section_shows_its_records_and_no_secret(signed_in: SignIn, client_with_binder: Client) -> None:
    browser = signed_in("technician")
    for section in SECTIONS:
        response = browser.get(reverse("binder-section", args=[client_with_binder.pk, section.key]))
        text = response.content.decode()
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
        for part in section.parts:
            first = part.model._default_manager.filter(client=client_with_binder).first()
            assert f'id="{part.key}-{first.pk}"' in text  # type: ignore[union-attr]
        assert not any(canary in text for canary in CANARIES)


def test_every_part_has_its_form_and_saves_it(signed_in: SignIn, client_with_binder: Client) -> None:
    """As it is shown, nothing changes; with a note, that alone changes."""
    browser = signed_in("owner")
    for part in PARTS.values():
        record: Any = part.model._default_manager.filter(client=client_with_binder).first()
        page = reverse("binder-record", args=[part.key, record.pk])
        form = next(form for form in forms_on(browser.get(page), page) if "version" in form.fields)
        for notes, version in (("", 1), ("seen today", 2)):
            response = browser.post(page, {**form.data(), "notes": notes})
            assert response.status_code == 302, (part.key, response.content.decode()[:3000])
            record.refresh_from_db()
            assert (record.version, record.notes) == (version, notes), part.key


def test_a_new_password_goes_to_the_vault_and_nowhere_else(signed_in: SignIn) -> None:
    client, browser = make_client(), signed_in("technician")
    page = reverse("binder-record-new", args=[client.pk, "passwords"])
    assert browser.post(page, {"what": "", "new_password": CANARIES[1]}).status_code == 422
    assert CANARIES[1] not in browser.post(page, {"what": "", "new_password": CANARIES[1]}).content.decode()
    browser.post(page, {"what": "Router", "username": "admin", "new_password": CANARIES[1]})
    record = KeyPassword.objects.get()
    assert read_secret(record.password, "sealed") == CANARIES[1]
    assert record.password.label == f"{client}: Router (password)"
    assert CANARIES[1] not in str(list(AuditEntry.objects.values_list("changes", "reason", "target_name")))
    change = reverse("binder-record", args=["passwords", record.pk])
    browser.post(change, {"what": "Router two", "username": "admin", "version": 1})
    assert Secret.objects.get().label == f"{client}: Router two (password)"
    browser.post(reverse("binder-record-delete", args=["passwords", record.pk]))
    assert not Secret.objects.exists()


def test_the_admin_writes_licence_keys_and_no_passwords(signed_in: SignIn, client_with_binder: Client) -> None:
    browser = signed_in("admin")
    for part, field, is_there in (("licences", "new_key", True), ("passwords", "new_password", False)):
        text = browser.get(reverse("binder-record-new", args=[client_with_binder.pk, part])).content.decode()
        assert (f'name="{field}"' in text) is is_there
    record = KeyPassword.objects.get()
    browser.post(
        reverse("binder-record", args=["passwords", record.pk]),
        {"what": "Router", "username": "admin", "new_password": "mine", "version": 1},
    )
    assert read_secret(Secret.objects.get(pk=str(record.password_id)), "sealed") == CANARIES[1]


CONTRADICTIONS: list[tuple[str, dict[str, Any], str]] = [
    ("networks", {"name": "x", "subnet": "10.0.0.5/24"}, "10.0.0.5 is a host in 10.0.0.0/24"),
    ("networks", {"name": "x", "subnet": "10.0.0.0"}, "Write the size too"),
    ("networks", {"name": "x", "subnet": "10.0.0.0/24", "gateway": "10.0.1.1"}, "is outside of 10.0.0.0/24"),
    ("addresses", {"address": "192.168.2.4", "network": "own", "use": "static"}, "is outside of 192.168.1.0/24"),
    ("addresses", {"address": "2001:db8::1", "network": "own", "use": "static"}, "is IPv6"),
    ("addresses", {"address": "192.168.1.255", "network": "own", "use": "static"}, "its broadcast address"),
    ("addresses", {"address": "192.168.1.7", "mac": "00:11", "use": "static"}, "twelve digits"),
    (
        "ranges",
        {"network": "own", "kind": "dhcp", "first": "192.168.1.9", "last": "192.168.1.3"},
        "before the first",
    ),
    ("machines", {"name": "SRV1", "kind": "server"}, "exists already"),
]


def test_what_contradicts_itself_is_refused_with_its_reason(signed_in: SignIn, client_with_binder: Client) -> None:
    browser, own = signed_in("technician"), Network.objects.get().pk
    for part, values, reason in CONTRADICTIONS:
        data = {name: own if value == "own" else value for name, value in values.items()}
        response = browser.post(reverse("binder-record-new", args=[client_with_binder.pk, part]), data)
        assert response.status_code == 422, (part, values)
        assert reason in response.content.decode(), (part, values)


def test_records_of_another_client_cannot_be_linked(signed_in: SignIn, client_with_binder: Client) -> None:
    other = make_record("machines", name="theirs")
    page = reverse("binder-record-new", args=[client_with_binder.pk, "shares"])
    response = signed_in("owner").post(page, {"name": "public", "machine": other.pk})
    assert response.status_code == 422
    assert "theirs" not in signed_in("owner").get(page).content.decode()


def test_rows_are_saved_each_by_itself(signed_in: SignIn) -> None:
    client, browser = make_client(), signed_in("technician")
    old = make_record("machines", client, name="old", kind="server")
    page = reverse("binder-grid", args=[client.pk, "machines"])
    form = next(form for form in forms_on(browser.get(page), page) if "n0-name" in form.fields)
    new = {"n0-name": "new one", "n0-host": "OLD", "n1-name": "lost", "n1-host": "no such machine", "n2-serial": "7"}
    data = {**form.data(), "version": "", f"r{old.pk}-os": "Debian", **new}
    response = browser.post(page, data)
    text = response.content.decode()
    assert response.status_code == 422
    assert "2 rows saved; the others are below" in text
    assert "has no machine “no such machine”" in text
    assert 'value="lost"' in text
    assert "Name: This field cannot be blank" in text
    assert {(one.name, one.os, str(one.host or "")) for one in Machine.objects.all()} == {
        ("old", "Debian", ""),
        ("new one", "", "old"),
    }


def test_a_row_that_somebody_changed_meanwhile_is_asked_about(signed_in: SignIn) -> None:
    client, browser = make_client(), signed_in("technician")
    old = make_record("machines", client, name="old")
    page = reverse("binder-grid", args=[client.pk, "machines"])
    form = next(form for form in forms_on(browser.get(page), page) if "n0-name" in form.fields)
    browser.post(page, {**form.data(), f"r{old.pk}-os": "theirs"})
    response = browser.post(page, {**form.data(), f"r{old.pk}-os": "yours"})
    assert "Somebody changed this row meanwhile" in response.content.decode()
    assert Machine.objects.get().os == "theirs"
    again = next(form for form in forms_on(response, page) if "n0-name" in form.fields)
    assert browser.post(page, again.data()).status_code == 302
    assert Machine.objects.get().os == "yours"


def test_licence_keys_are_typed_into_rows_and_sealed(signed_in: SignIn) -> None:
    client, browser = make_client(), signed_in("admin")
    page = reverse("binder-grid", args=[client.pk, "licences"])
    data = {"n0-version": "", "n0-product": "Office", "n0-new_key": CANARIES[0], "n1-version": ""}
    assert browser.post(page, data).status_code == 302
    assert read_secret(Licence.objects.get().key, "sealed") == CANARIES[0]
    assert CANARIES[0] not in browser.get(page).content.decode()


def test_sections_are_verified_complete_or_not_applicable(signed_in: SignIn, client_with_binder: Client) -> None:
    browser, pk = signed_in("technician"), client_with_binder.pk
    fact = make_record("email", client_with_binder, domain="other.example")
    type(fact).objects.filter(pk=fact.pk).update(unverified_source="their own words")
    assert "in others&#x27; words" in browser.get(reverse("binder", args=[pk])).content.decode() or (
        "in others' words" in browser.get(reverse("binder", args=[pk])).content.decode()
    )
    browser.post(reverse("binder-verify", args=[pk, "email"]))
    state = SectionState.objects.get()
    assert (state.verified_on, state.verified_by) == (office_today(), browser.person)
    fact.refresh_from_db()
    assert fact.unverified_source == ""
    url = reverse("binder-progress", args=[pk, "printers"])
    assert browser.post(url, {"progress": "not_applicable"}).status_code == 422
    browser.post(url, {"progress": "not_applicable", "because": "They print nothing"})
    assert "not applicable: They print nothing" in browser.get(reverse("binder", args=[pk])).content.decode()
    assert browser.post(url, {"progress": "complete", "version": 1}).status_code == 409


def test_pages_ask_as_often_for_100_records_as_for_one(signed_in: SignIn, client_with_binder: Client) -> None:
    browser = signed_in("technician")
    urls = [reverse("binder-section", args=[client_with_binder.pk, key]) for key in ("machines", "addresses", "shares")]
    urls += [
        reverse("binder", args=[client_with_binder.pk]),
        reverse("binders"),
        reverse("binder-search") + "?search=srv",
    ]

    def counts() -> list[int]:
        found = []
        for url in urls:
            with CaptureQueriesContext(connection) as queries:
                browser.get(url)
            found.append(len(queries))
        return found

    counts()
    before = counts()
    server = Machine.objects.get(name="srv1")
    for number in range(40):
        machine = make_record("machines", client_with_binder, name=f"srv-{number}", host=server)
        make_record("addresses", client_with_binder, address=f"192.168.1.{number + 20}", machine=machine)
        make_record("shares", client_with_binder, name=f"share {number}", machine=machine)
    assert counts() == before


def test_search_finds_names_addresses_serials_and_macs_but_no_secret(
    signed_in: SignIn, client_with_binder: Client
) -> None:
    browser = signed_in("admin")
    for typed in ("srv1", "192.168.1.10", "SN-77", "0011.22aa", "00-11-22-AA-BB-CC"):
        text = browser.get(reverse("binder-search"), {"search": typed}).content.decode()
        assert "Hansen &amp; Co" in text, typed
    for typed in (*CANARIES, "CANARY"):
        assert "Nothing found" in browser.get(reverse("binder-search"), {"search": typed}).content.decode()


def test_what_runs_out_is_sorted_by_how_near_it_is(signed_in: SignIn) -> None:
    client, today = make_client(), office_today()
    for days in (-3, 10, 45, 80, 200):
        make_record("domains", client, name=f"in{days}.example", expires_on=today + timedelta(days))
    text = signed_in("technician").get(reverse("binder-due")).content.decode()
    found = re.findall(r'id="due-(\w+)"|>in(-?\d+)\.example<', text)
    assert [one or other for one, other in found] == ["overdue", "-3", "30", "10", "60", "45", "90", "80"]
    text = signed_in("technician").get(reverse("binder-digest")).content.decode()
    assert "in-3.example" in text


def test_the_map_is_drawn_and_names_are_only_text(signed_in: SignIn, client_with_binder: Client) -> None:
    make_record("machines", client_with_binder, name='"]; x [label="<script>alert(1)</script>', kind="switch")
    browser = signed_in("technician")
    response = browser.get(reverse("binder-map", args=[client_with_binder.pk, 0]))
    text = response.content.decode()
    assert response["Content-Type"] == "image/svg+xml"
    assert "sandbox" in response["Content-Security-Policy"]
    assert all(name in text for name in ("fw1", "srv1", "Fiber Co", "192.168.1.0/24"))
    assert "<script" not in text
    assert browser.get(reverse("binder-map", args=[client_with_binder.pk, 7])).status_code == 404
