"""Signing in and out, and what ends a session."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client, override_settings

from staffing.models import StaffMember
from tests.conftest import SignIn
from tests.factories import NOW, PASSWORD, make_person


def sign_in(client: Client, person: StaffMember, password: str = PASSWORD, **more: str) -> int:
    return client.post("/sign-in/", {"username": person.email or "", "password": password, **more}).status_code


def test_sign_in_leads_home_and_changes_the_session_key(db: None, client: Client) -> None:
    person = make_person("owner")
    session = client.session
    session["kept"] = "x"
    session.save()
    client.cookies["sessionid"] = session.session_key or ""
    before = session.session_key
    response = client.post("/sign-in/", {"username": (person.email or "").upper() + " ", "password": PASSWORD})
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert client.session.session_key != before


@pytest.mark.parametrize("password", ["wrong", "", "\x00"])
def test_sign_in_with_a_wrong_password_says_so_and_keeps_the_address(db: None, client: Client, password: str) -> None:
    person = make_person("owner")
    assert client.post("/sign-in/", {"username": f"{password}\x00", "password": password}).status_code == 422
    response = client.post("/sign-in/", {"username": person.email, "password": password})
    assert response.status_code == 422
    assert f'value="{person.email}"' in response.content.decode()
    assert "error-summary" in response.content.decode()


def test_sign_in_of_a_deactivated_person_says_the_same_as_a_wrong_password(db: None, client: Client) -> None:
    make_person("owner")
    gone = make_person("technician", is_active=False)
    response = client.post("/sign-in/", {"username": gone.email, "password": PASSWORD})
    assert "do not belong together" in response.content.decode()


def test_sign_in_goes_on_to_the_page_that_was_asked_for(db: None, client: Client) -> None:
    person = make_person("owner")
    assert client.get("/people/").headers["Location"] == "/sign-in/?next=/people/"
    response = client.post("/sign-in/?next=/people/", {"username": person.email, "password": PASSWORD})
    assert response.headers["Location"] == "/people/"


def test_signing_in_again_in_a_second_tab_goes_on(db: None) -> None:
    person, browser = make_person("owner"), Client(enforce_csrf_checks=True)
    token = browser.get("/sign-in/").context["csrf_token"]  # both tabs were opened before
    form = {"username": person.email or "", "password": PASSWORD, "csrfmiddlewaretoken": str(token), "next": "/people/"}
    assert [browser.post("/sign-in/", form).headers.get("Location") for _ in range(2)] == ["/people/", "/people/"]
    form["csrfmiddlewaretoken"] = "of nobody"
    assert Client(enforce_csrf_checks=True).post("/sign-in/", form).status_code == 403


def test_sign_in_never_goes_on_to_another_site(db: None) -> None:
    person = make_person("owner")
    for target in ("//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)"):
        response = Client().post("/sign-in/", {"username": person.email, "password": PASSWORD, "next": target})
        assert response.headers["Location"] == "/"


def test_sign_out_needs_post(signed_in: SignIn) -> None:
    client = signed_in("technician")
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert client.get("/account/password/").status_code == 302


def test_eight_wrong_passwords_close_the_address_in_any_spelling(db: None, client: Client) -> None:
    person = make_person("owner", email="a.person@office.example")
    for number in range(8):
        address = "A.Person@office.example" if number % 2 else "a.person@OFFICE.example"
        response = client.post("/sign-in/", {"username": address, "password": f"wrong {number}"})
    assert response.status_code == 429
    assert "closed for 15 minutes" in response.content.decode()
    assert sign_in(client, person) == 429


def test_guesses_from_many_addresses_close_the_name(db: None, client: Client) -> None:
    person = make_person("owner", email="a.person@office.example")
    with override_settings(SIGN_IN_LIMIT_PER_NAME=12):
        for number in range(12):
            guess = {"username": "A.Person@office.example", "password": f"wrong {number}"}
            answer = client.post("/sign-in/", guess, REMOTE_ADDR=f"10.0.1.{number // 3}")
            assert answer.status_code == 422
        assert sign_in(client, person) == 429
        assert sign_in(client, make_person("technician")) == 302  # others sign in as ever


@pytest.mark.sqlite_too
def test_wrong_passwords_at_the_same_time_close_the_address_too(transactional_db: None) -> None:
    person = make_person("owner")

    def guess(number: int) -> int:
        try:
            return sign_in(Client(REMOTE_ADDR="10.0.0.9"), person, f"wrong {number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(40)))
    assert sign_in(Client(REMOTE_ADDR="10.0.0.9"), person) == 429
    assert answers.count(422) <= 8 + 8  # the limit, and what was under way when it was reached


def test_a_deactivated_person_is_signed_out_at_the_next_request(signed_in: SignIn) -> None:
    client = signed_in("technician")
    assert client.get("/account/password/").status_code == 200
    StaffMember.objects.filter(pk=client.person.pk).update(is_active=False)
    assert client.get("/account/password/").status_code == 302


def test_a_raised_epoch_ends_open_sessions_for_good(signed_in: SignIn) -> None:
    client = signed_in("technician")
    StaffMember.objects.filter(pk=client.person.pk).update(sign_in_epoch=1)
    assert client.get("/account/password/").status_code == 302
    StaffMember.objects.filter(pk=client.person.pk).update(sign_in_epoch=0)
    assert client.get("/account/password/").status_code == 302


def test_changing_the_password_keeps_this_browser_and_ends_the_others(signed_in: SignIn) -> None:
    here = signed_in("technician")
    there = Client()
    there.force_login(here.person, backend="msp_office.office.backend.RoleBackend")
    new = "another long password"
    answer = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert here.post("/account/password/", answer).status_code == 302
    assert here.get("/account/password/").status_code == 200
    assert there.get("/account/password/").status_code == 302


def test_changing_the_password_refuses_a_wrong_old_one_and_a_weak_new_one(signed_in: SignIn) -> None:
    client = signed_in("technician")
    for old, new in (("wrong", "another long password"), (PASSWORD, "1234567890"), (PASSWORD, "short")):
        response = client.post("/account/password/", {"old_password": old, "new_password1": new, "new_password2": new})
        assert response.status_code == 422
    client.person.refresh_from_db()
    assert client.person.check_password(PASSWORD)


def test_a_session_hash_follows_password_and_epoch(db: None) -> None:
    person = make_person("owner", last_login=NOW)
    first = person.get_session_auth_hash()
    person.sign_in_epoch += 1
    second = person.get_session_auth_hash()
    person.password = make_password("other")
    assert len({first, second, person.get_session_auth_hash()}) == 3
