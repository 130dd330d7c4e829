"""S1: a session's key never outlives a change of rights; S2: no number of guesses at once gets past the limit."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.models import Session
from django.db import connections
from django.test import Client as Browser

from staffing.actions import change_person
from tests.factories import NOW, PASSWORD, make_person

WRONG = "not-the-password"
evaluated: list[str] = []
_counting = threading.Lock()


class CountingHasher(MD5PasswordHasher):
    """Counts the passwords that were really compared, as a slow hasher does it."""

    def verify(self, password: str, encoded: str) -> bool:
        with _counting:
            evaluated.append(password)
        threading.Event().wait(0.02)
        return super().verify(password, encoded)


@pytest.fixture
def counted(settings: Any) -> None:
    evaluated.clear()
    settings.PASSWORD_HASHERS = [f"{__name__}.{CountingHasher.__name__}"]


def guess_at_once(email: str, number: int, threads: int) -> list[int]:
    """Wrong passwords from `threads` at a time, each with its own forged origin; the codes they got."""

    def guess(index: int) -> int:
        try:
            forged = f"203.0.{index // 250}.{index % 250 + 1}"
            headers = {"X-Forwarded-For": forged, "X-Real-IP": forged, "Forwarded": f"for={forged}", "User-Agent": "x"}
            spelled = [email, email.upper(), f" {email}", email.title()][index % 4]
            data = {"username": spelled, "password": f"{WRONG}{index}"}
            return Browser(raise_request_exception=False).post("/sign-in/", data, headers=headers).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(guess, range(number)))


def check_guesses(number: int, threads: int) -> None:
    email = str(make_person("technician").email)
    evaluated.clear()
    codes = guess_at_once(email, number, threads)
    print(
        f"S2: {number} wrong passwords, {threads} at once with forged origins: {len(evaluated)} compared, "
        f"{codes.count(429)} refused unseen"
    )
    assert len(evaluated) <= settings.AXES_FAILURE_LIMIT
    assert codes.count(429) >= number - settings.AXES_FAILURE_LIMIT
    assert Browser().post("/sign-in/", {"username": email, "password": PASSWORD}).status_code == 429
    assert all(WRONG not in f"{attempt.post_data}{attempt.get_data}" for attempt in AccessAttempt.objects.all())


@pytest.mark.sqlite_too
@pytest.mark.django_db(transaction=True)
def test_guesses_at_once_do_not_get_past_the_limit(counted: None) -> None:
    check_guesses(24, 8)


@pytest.mark.slow
@pytest.mark.sqlite_too
@pytest.mark.django_db(transaction=True)
def test_200_guesses_at_once_do_not_get_past_the_limit(counted: None) -> None:
    check_guesses(200, 24)


@pytest.mark.django_db
def test_a_session_key_changes_with_every_change_of_rights() -> None:
    person = make_person("technician")
    browser = Browser()
    browser.get("/sign-in/")
    browser.cookies["sessionid"] = "a" * 32  # planted by somebody else
    keys = ["a" * 32]

    def key() -> str:
        return browser.cookies["sessionid"].value

    def is_dead(session: str) -> bool:
        thief = Browser()
        thief.cookies["sessionid"] = session
        return thief.get("/tickets/").status_code == 302

    browser.post("/sign-in/", {"username": str(person.email), "password": PASSWORD})
    keys.append(key())
    new = "another-long-password"
    browser.post("/account/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    keys.append(key())
    assert browser.get("/tickets/").status_code == 200
    values = {"role": "owner"}
    change_person(person=person, version=None, values=values, actor=None, now=NOW)  # a change of rights ends it
    assert browser.get("/tickets/").status_code == 302
    browser.post("/sign-in/", {"username": str(person.email), "password": new})
    keys.append(key())
    browser.post("/sign-out/")
    dead = [is_dead(old) for old in keys]
    print(
        f"S1: {len(keys)} keys over sign-in, password, role and sign-out, {len(set(keys))} distinct, {sum(dead)} dead"
    )
    assert len(set(keys)) == len(keys)
    assert all(dead)
    assert not Session.objects.filter(session_key__in=keys).exists() or all(dead)
