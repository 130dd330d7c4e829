"""The owner's pages about people."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client, override_settings

from msp_office.audit.models import AuditEntry
from staffing.actions.people import change_person
from staffing.models import StaffMember
from tests.conftest import SignIn
from tests.factories import NOW, make_person

FORM = {"name": "Marta Kovacs", "email": "Marta@Office.example", "role": "technician", "skill": "2",
        "weekly_paid_minutes": "32.5", "delivers_labor": "on", "started_on": "2026-01-05", "ended_on": ""}  # fmt: skip


@pytest.mark.parametrize("role", ["service_manager", "technician", "admin"])
def test_people_are_the_owners_business(signed_in: SignIn, role: str) -> None:
    client = signed_in(role)
    pk = client.person.pk
    for address in ("/people/", "/people/new/", f"/people/{pk}/", f"/people/{pk}/edit/"):
        assert client.get(address).status_code == 403
    for address in (f"/people/{pk}/sign-in", f"/people/{pk}/link", "/people/new/", f"/people/{pk}/edit/"):
        assert client.post(address, {**FORM, "role": "owner", "may": "yes"}).status_code == 403
    client.person.refresh_from_db()
    assert client.person.role == role


def test_the_list_shows_whom_the_figures_count(signed_in: SignIn) -> None:
    client = signed_in("owner", delivers_labor=False)
    make_person("technician", name="Left Long Ago", ended_on="2020-01-01")
    make_person("technician", name="Works <Here>")
    page = client.get("/people/").content.decode()
    assert "Works &lt;Here&gt;" in page
    assert "Left Long Ago" not in page
    assert "Left Long Ago" in client.get("/people/?show=left").content.decode()
    assert client.get("/people/?show=%00nonsense").status_code == 200
    assert "40 h paid a week" in page


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_list_asks_the_same_number_of_queries(
    signed_in: SignIn, django_assert_num_queries: Any, number: int
) -> None:
    client = signed_in("owner")
    for _ in range(number):
        make_person()
    with django_assert_num_queries(11):  # seven of every page with people, four about their weeks
        client.get("/people/")


def test_an_invited_person_gets_a_link_that_sets_the_password(signed_in: SignIn) -> None:
    client = signed_in("owner")
    page = client.post("/people/new/", {**FORM, "invite": "on"})
    person = StaffMember.objects.get(email="marta@office.example")
    assert (person.weekly_paid_minutes, person.skill, person.is_active) == (1950, 2, True)
    assert not person.has_usable_password()
    link = re.findall(r'value="http://testserver(/account/password/set/[^"]+)"', page.content.decode())[0]
    assert "invited" in client.get("/people/").content.decode()
    invited = Client()
    words = {"new_password1": "a word and another", "new_password2": "a word and another"}
    assert invited.post(link, words).status_code == 302
    assert invited.get("/account/password/").status_code == 200
    assert mail.outbox == []


@override_settings(EMAIL_HOST="mail.example")
def test_an_invitation_is_mailed_when_mail_is_configured(signed_in: SignIn) -> None:
    signed_in("owner").post("/people/new/", {**FORM, "invite": "on"})
    assert [message.to for message in mail.outbox] == [["marta@office.example"]]


def test_a_person_without_sign_in_needs_no_address(signed_in: SignIn) -> None:
    client = signed_in("owner")
    response = client.post("/people/new/", {**FORM, "email": "", "role": ""})
    person = StaffMember.objects.get(name="Marta Kovacs")
    assert response.headers["Location"] == f"/people/{person.pk}/"
    assert (person.email, person.is_active) == (None, False)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("email", "", "Signing in needs an e-mail address."), ("role", "", "Signing in needs a role."),
        ("weekly_paid_minutes", "40", "Is 40 minutes or hours?"), ("weekly_paid_minutes", "169h", "too long"),
        ("weekly_paid_minutes", "-1", "cannot be negative"), ("ended_on", "2025-01-01", "before the first one"),
        ("ended_on", "9999-12-31", "Look at the year again"),
        ("role", "god", "Select a valid choice"),
        ("expected_percent", "101", "less than or equal to 100"), ("skill", "99", "Select a valid choice"),
        ("name", "", "This field is required"),
    ],
)  # fmt: skip
def test_a_refused_person_keeps_what_was_typed(signed_in: SignIn, field: str, value: str, words: str) -> None:
    response = signed_in("owner").post("/people/new/", {**FORM, "invite": "on", field: value})
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count(words) == 2  # above the form and beside the field
    assert "2026-01-05" in page
    assert not StaffMember.objects.filter(name="Marta Kovacs").exists()


def test_an_address_that_is_taken_is_said_so(signed_in: SignIn) -> None:
    make_person(email="marta@office.example")
    page = signed_in("owner").post("/people/new/", {**FORM, "invite": "on"}).content.decode()
    assert "Somebody else has this address." in page


def test_a_changed_person_has_it_on_record_and_open_sessions_end(signed_in: SignIn) -> None:
    owner, technician = signed_in("owner"), signed_in("technician", name="Marta", email="marta@office.example")
    pk = technician.person.pk
    answer = {**FORM, "role": "admin", "grant_tickets_import": "on", "version": "1"}
    assert owner.post(f"/people/{pk}/edit/", answer).headers["Location"] == f"/people/{pk}/"
    person = StaffMember.objects.get(pk=pk)
    assert (person.role, person.grants, person.version) == ("admin", ["tickets.import"], 2)
    entry = AuditEntry.objects.about(person).get()
    assert entry.changes["role"] == ["technician", "admin"]
    assert technician.get("/account/password/").status_code == 302
    page = owner.get(f"/people/{pk}/").content.decode()
    assert "Technician</del>" in page
    assert "<ins>Admin</ins>" in page
    assert "<ins>32.5 h</ins>" in page


def test_columns_that_the_form_does_not_name_cannot_be_set(signed_in: SignIn) -> None:
    owner = signed_in("owner")
    person = make_person("technician", is_active=False)
    more = {"is_active": "on", "password": "x", "sign_in_epoch": "9", "id": "1", "grants": '["clients.view_profit"]'}
    owner.post(f"/people/{person.pk}/edit/", {**FORM, **more, "version": "1"})
    after = StaffMember.objects.get(pk=person.pk)
    assert (after.is_active, after.password, after.grants) == (False, person.password, [])


def test_a_second_save_sees_both_versions_and_loses_nothing(signed_in: SignIn) -> None:
    owner = signed_in("owner", name="Olga Owens")
    person = make_person("technician", name="Marta", email="marta@office.example")
    url = f"/people/{person.pk}/edit/"
    owner.post(url, {**FORM, "name": "Marta One", "version": "1"})
    response = owner.post(url, {**FORM, "name": "Marta <Two>", "skill": "3", "version": "1"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Olga Owens saved it" in page
    assert [("Marta One" in page), ("Marta &lt;Two&gt;" in page), ('name="version" value="2"' in page)] == [True] * 3
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    chosen = {**sent, "name": "Marta <Two>", "skill": "2"}
    del chosen["csrfmiddlewaretoken"]
    assert owner.post(url, chosen).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.skill, person.weekly_paid_minutes, person.version) == ("Marta <Two>", 2, 1950, 3)
    assert (person.delivers_labor, str(person.started_on), person.ended_on) == (True, "2026-01-05", None)


def test_a_conflict_answers_htmx_with_the_fragment(signed_in: SignIn) -> None:
    owner = signed_in("owner")
    person = make_person("technician")
    StaffMember.objects.filter(pk=person.pk).update(version=5)
    response = owner.post(f"/people/{person.pk}/edit/", {**FORM, "version": "1"}, headers={"HX-Request": "true"})
    assert response.status_code == 409
    assert "<html" not in response.content.decode()


def test_a_person_who_is_stopped_is_signed_out_and_stays_out_when_let_in_again(signed_in: SignIn) -> None:
    owner, technician = signed_in("owner"), signed_in("technician")
    pk = technician.person.pk
    owner.post(f"/people/{pk}/sign-in", {"may": "no"})
    owner.post(f"/people/{pk}/sign-in", {"may": "yes"})
    assert technician.get("/account/password/").status_code == 302
    assert [entry.verb for entry in AuditEntry.objects.about(technician.person)] == [
        "stopped sign-in",
        "allowed sign-in",
    ]


def test_the_last_owner_can_neither_be_stopped_nor_demoted(signed_in: SignIn) -> None:
    owner = signed_in("owner", name="Olga")
    make_person("owner", is_active=False)
    invited = make_person("owner")  # and has not set a password, perhaps never will
    invited.set_unusable_password()
    invited.save()
    pk = owner.person.pk
    page = owner.post(f"/people/{pk}/sign-in", {"may": "no"}, follow=True).content.decode()
    assert "This is the last owner who may sign in." in page
    page = owner.post(f"/people/{pk}/edit/", {**FORM, "role": "admin", "version": "1"}).content.decode()
    assert page.count("This is the last owner who may sign in.") == 2
    assert StaffMember.objects.get(pk=pk).has_perm("staffing.manage_people")
    make_person("owner")
    assert owner.post(f"/people/{pk}/edit/", {**FORM, "role": "admin", "version": "1"}).status_code == 302


def test_a_link_for_somebody_who_may_not_sign_in_is_refused(signed_in: SignIn) -> None:
    person = make_person("technician", is_active=False)
    page = signed_in("owner").post(f"/people/{person.pk}/link", follow=True).content.decode()
    assert "This person may not sign in." in page


def test_someone_who_is_not_here_is_not_found(signed_in: SignIn) -> None:
    owner = signed_in("owner")
    for address in ("/people/999999/", "/people/999999/edit/"):
        assert owner.get(address).status_code == 404


@pytest.mark.sqlite_too
def test_two_owners_who_demote_each_other_leave_one(transactional_db: None) -> None:
    owners = [make_person("owner"), make_person("owner")]

    def demote(pair: tuple[StaffMember, StaffMember]) -> bool:
        actor, person = pair
        values = {"role": "technician"}
        try:
            change_person(person=person, version=None, values=values, actor=actor, now=NOW)
        except ValidationError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(demote, [(owners[0], owners[1]), (owners[1], owners[0])]))
    assert sorted(done) == [False, True]
    assert StaffMember.objects.filter(role="owner").count() == 1
