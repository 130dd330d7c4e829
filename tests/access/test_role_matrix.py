"""Every address × every kind of person × every method answers what tests/access/doors.py says; GET never writes."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from http.cookies import SimpleCookie
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from msp_office.roles import Role
from staffing.models import StaffMember
from tests.access.doors import DOORS, Door
from tests.access.samples import Samples
from tests.factories import make_person

pytestmark = pytest.mark.django_db

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
ROLES = {"O": Role.OWNER, "S": Role.SERVICE_MANAGER, "T": Role.TECHNICIAN, "A": Role.ADMIN}
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
BOOKKEEPING = ('"django_session"',)  # what reading may write


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


@contextmanager
def taken_back() -> Iterator[None]:
    """What one request writes is gone after it, so that the next one meets the same office."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Visitor:
    """A browser of one person that is as good as new for every request."""

    def __init__(self, person: StaffMember | None) -> None:
        self.browser = Browser(raise_request_exception=False)
        if person:
            self.browser.force_login(person, backend="msp_office.office.backend.RoleBackend")
        self.cookies = self.browser.cookies.output(header="", sep=";")

    def ask(self, method: str, url: str) -> Any:
        self.browser.cookies = SimpleCookie(self.cookies)
        with taken_back():
            return self.browser.generic(method, url)


LONG = [pytest.param(who, marks=pytest.mark.slow) for who in ("deactivated", *"OSA")]  # up to half a minute each


@pytest.mark.parametrize("who", ["signed out", "T", *LONG])
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
            reads = method in ("GET", "HEAD")
            queries = CaptureQueriesContext(connection)
            with queries if reads else nullcontext():
                response = visitor.ask(method, url)
            answer, wanted = response.status_code, expected(door, method, letter)
            if answer != wanted:
                wrong.append(f"{name} {method}: {answer}, declared {wanted}")
            elif answer == 302 and not letter and not door.public and not response["Location"].startswith("/sign-in/"):
                wrong.append(f"{name} {method}: sent to {response['Location']}")
            wrong += [
                f"{name} {method} writes: {query['sql'][:120]}"
                for query in (queries if reads else ())
                if query["sql"].startswith(WRITES) and not any(table in query["sql"] for table in BOOKKEEPING)
            ]
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
    assert {name: answer for name, answer in answers.items() if answer != 403} == {}


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
