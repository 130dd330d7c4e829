"""Forgotten passwords and one-time links: do they lead only to whom they belong, and only once?"""

import re

import pytest
from django.core import mail
from django.test import Client, override_settings

from staffing.models import StaffMember
from tests.factories import PASSWORD, make_person

NEW = "quite another password"


def mailed_link() -> str:
    return str(re.findall(r"https?://\S+", str(mail.outbox[-1].body))[0])


def test_a_forgotten_password_is_set_anew_by_mail_once(db: None, client: Client) -> None:
    person = make_person("technician")
    sent = client.post("/account/password/forgotten/", {"email": person.email or ""})
    assert sent.headers["Location"] == "/account/password/sent/"
    path = mailed_link().removeprefix("http://testserver")
    assert client.get(path).status_code == 200
    assert client.post(path, {"new_password1": NEW, "new_password2": NEW}).headers["Location"] == "/"
    person.refresh_from_db()
    assert person.check_password(NEW)
    assert client.get("/account/password/").status_code == 200
    assert Client().get(path).status_code == 410


def test_whoever_was_invited_and_let_the_link_grow_old_gets_another(db: None, client: Client) -> None:
    person = make_person("technician")
    person.set_unusable_password()
    person.save()
    client.post("/account/password/forgotten/", {"email": str(person.email).upper()})
    path = mailed_link().removeprefix("http://testserver")
    assert client.post(path, {"new_password1": NEW, "new_password2": NEW}).headers["Location"] == "/"


@pytest.mark.parametrize("email", ["nobody@office.example", "gone@office.example"])
def test_a_strange_address_gets_the_same_answer_and_no_mail(db: None, client: Client, email: str) -> None:
    make_person("owner")
    make_person("technician", email="gone@office.example", is_active=False)
    assert (
        client.post("/account/password/forgotten/", {"email": email}).headers["Location"] == "/account/password/sent/"
    )
    assert mail.outbox == []


@override_settings(PUBLIC_ORIGIN="https://office.prairie.example", ALLOWED_HOSTS=["*"])
@pytest.mark.parametrize("host", ["evil.example", "evil.example:443", "office.prairie.example.evil.example"])
def test_the_mailed_link_names_the_configured_origin(db: None, client: Client, host: str) -> None:
    person = make_person("technician")
    client.post(
        "/account/password/forgotten/",
        {"email": person.email or ""},
        headers={"Host": host, "X-Forwarded-Host": host, "Referer": f"https://{host}/"},
    )
    assert mailed_link().startswith("https://office.prairie.example/account/password/set/")


def test_a_host_that_is_not_ours_gets_no_mail_sent(db: None, client: Client) -> None:
    person = make_person("technician")
    response = client.post(
        "/account/password/forgotten/", {"email": person.email or ""}, headers={"Host": "evil.example"}
    )
    assert (response.status_code, mail.outbox) == (400, [])


@pytest.mark.parametrize("uid", ["x", "MQ", "LTE", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "w6Q", "%00", "MQ%0a"])
def test_a_made_up_link_says_it_no_longer_works(db: None, client: Client, uid: str) -> None:
    make_person("owner")
    assert client.get(f"/account/password/set/{uid}/abc-def/").status_code == 410


def test_the_link_of_a_deactivated_person_no_longer_works(db: None, client: Client) -> None:
    make_person("owner")
    person = make_person("technician")
    client.post("/account/password/forgotten/", {"email": person.email or ""})
    StaffMember.objects.filter(pk=person.pk).update(is_active=False)
    path = mailed_link().removeprefix("http://testserver")
    assert client.post(path, {"new_password1": NEW, "new_password2": NEW}).status_code == 410
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_a_weak_password_is_refused_behind_the_link_too(db: None, client: Client) -> None:
    person = make_person("technician")
    client.post("/account/password/forgotten/", {"email": person.email or ""})
    path = mailed_link().removeprefix("http://testserver")
    assert client.post(path, {"new_password1": "short", "new_password2": "short"}).status_code == 422
