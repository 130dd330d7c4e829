"""Every address × every kind of person × every method answers what tests/access/doors.py says; GET never writes.

Thousands of requests are made, so each costs only what tells one answer from another.
"""

import logging
from contextlib import nullcontext
from http.cookies import SimpleCookie
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.db import transaction
from django.template import Template
from django.test import Client as Browser
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.safestring import SafeString

from msp_office.roles import Role
from staffing.models import StaffMember
from tests.access.doors import DOORS, Door
from tests.access.samples import Samples
from tests.factories import make_person
from tests.statements import writes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("read_once")]

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
ROLES = {"O": Role.OWNER, "S": Role.SERVICE_MANAGER, "T": Role.TECHNICIAN, "A": Role.ADMIN}
TURNED_AWAY = (403, 404, 405)  # by one page, which others tests read
NOT_RENDERED = patch.object(Template, "_render", lambda template, context: SafeString(""))


def addresses(resolver: URLResolver | None = None) -> list[str]:
    names = []
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            names += addresses(pattern)
        elif isinstance(pattern, URLPattern):
            names.append(pattern.name or str(pattern.pattern))
    return names


def expected(door: Door, method: str, letter: str) -> int:
    """The answer by the table; `letter` is "" for somebody who is not signed in."""
    if not letter and not door.public:
        return 302
    roles = {"GET": door.get, "HEAD": door.get, "POST": door.post}.get(method, "")
    if not roles:
        return 405
    if letter and letter not in roles:
        return 404 if door.hidden else 403
    if method == "POST":
        return door.post_code
    return door.get_code if letter else door.stranger_code or door.get_code


def test_every_address_is_declared() -> None:
    assert sorted(addresses()) == sorted(DOORS)


@pytest.fixture
def samples(db: None) -> Samples:
    return Samples()


@pytest.fixture
def people(samples: Samples) -> dict[str, StaffMember]:
    return {"O": samples.owner} | {
        letter: make_person(role) for letter, role in ROLES.items() if role is not Role.OWNER
    }


class Visitor:
    """A browser of one person that is as good as new for every request, in an office that is as it was before."""

    def __init__(self, person: StaffMember | None) -> None:
        self.browser = Browser(raise_request_exception=False)
        if person:
            self.browser.force_login(person, backend="msp_office.office.backend.RoleBackend")
        self.cookies = self.browser.cookies.output(header="", sep=";")
        self.before = ""  # the savepoint that each request begins at
        self.written: list[str] = []  # by the last request

    def ask(self, method: str, url: str, *, is_shown: bool = True) -> Any:
        """What nobody is shown is not rendered: the view runs all the same."""
        self.before = self.before or transaction.savepoint()
        self.browser.cookies = SimpleCookie(self.cookies)
        with writes() as self.written, nullcontext() if is_shown else NOT_RENDERED:
            response = self.browser.generic(method, url)
        if self.written or response.status_code >= 500:
            transaction.savepoint_rollback(self.before)
        return response


@pytest.mark.parametrize("who", ["signed out", "deactivated", *ROLES])
def test_each_address_answers_each_person_and_method_as_declared(
    who: str, samples: Samples, people: dict[str, StaffMember], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL, "django.request")  # thousands of refusals are meant
    letter = who if who in ROLES else ""
    leaver = make_person(Role.OWNER)
    visitor = Visitor(people[letter] if letter else leaver if who == "deactivated" else None)
    StaffMember.objects.filter(pk=leaver.pk).update(is_active=False)
    wrong = []
    for name, door in DOORS.items():
        url = reverse(name, args=samples.keys(door.objects))
        for method in METHODS:
            wanted = expected(door, method, letter)
            response = visitor.ask(method, url, is_shown=method != "HEAD" and wanted not in TURNED_AWAY)
            answer = response.status_code
            if answer != wanted:
                wrong.append(f"{name} {method}: {answer}, declared {wanted}")
            elif answer == 302 and not letter and not door.public and not response["Location"].startswith("/sign-in/"):
                wrong.append(f"{name} {method}: sent to {response['Location']}")
            if method in ("GET", "HEAD"):
                wrong += [f"{name} {method} writes: {sql[:120]}" for sql in visitor.written]
    print(f"A1: {who}, {len(DOORS)} addresses × {len(METHODS)} methods, {len(wrong)} not as declared")
    assert wrong == []


def test_post_without_a_token_is_refused(samples: Samples) -> None:
    browser = Browser(enforce_csrf_checks=True, raise_request_exception=False)
    browser.force_login(samples.owner, backend="msp_office.office.backend.RoleBackend")
    answers = {
        name: browser.post(reverse(name, args=samples.keys(door.objects))).status_code
        for name, door in DOORS.items()
        if door.post
    }
    sent_on = {"sign-in": 302}  # who has signed in meanwhile, in another tab; nothing is posted
    assert {name: answer for name, answer in answers.items() if answer != 403} == sent_on


NAMED = {"token", "link_token", "import_kind", "monday", "part", "benchmark"}  # neither numbers nor random keys


def strange(key: int | str) -> int | str:
    """A key of the same shape that names nothing."""
    text = str(key)
    if text.isdigit():
        return 999_999_999
    return str(uuid4()) if len(text) == 36 else text


def test_an_object_that_does_not_exist_is_not_found(samples: Samples) -> None:
    visitor, found = Visitor(samples.owner), {}
    for name, door in DOORS.items():
        if door.objects and not NAMED & {*door.objects}:
            url = reverse(name, args=[strange(key) for key in samples.keys(door.objects)])
            found[name] = visitor.ask("GET" if door.get else "POST", url).status_code
    assert {name: answer for name, answer in found.items() if answer != 404} == {}
