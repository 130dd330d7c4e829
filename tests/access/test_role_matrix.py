"""Every address × every kind of person × every method answers what tests/access/doors.py says; GET never writes."""

import pytest
from django.db import connection
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


def browser_of(person: StaffMember | None) -> Browser:
    browser = Browser(raise_request_exception=False)
    if person:
        browser.force_login(person, backend="msp_office.office.backend.RoleBackend")
    return browser


@pytest.mark.parametrize("name", sorted(DOORS))
def test_address_answers_each_person_and_method_as_declared(
    name: str, samples: Samples, people: dict[str, StaffMember]
) -> None:
    door = DOORS[name]
    leaver = make_person(Role.OWNER)
    gone = browser_of(leaver)
    StaffMember.objects.filter(pk=leaver.pk).update(is_active=False)
    visitors = [("", "signed out", browser_of(None)), ("", "deactivated", gone)]
    visitors += [(letter, person.get_role_display(), browser_of(person)) for letter, person in people.items()]
    wrong = []
    for letter, who, browser in visitors:
        for method in METHODS:
            url = reverse(name, args=samples.keys(door.objects))
            with CaptureQueriesContext(connection) as queries:
                response = browser.generic(method, url)
            answer, wanted = response.status_code, expected(door, method, letter)
            if answer != wanted:
                wrong.append(f"{who} {method}: {answer}, declared {wanted}")
            elif answer == 302 and not letter and not door.public and not response["Location"].startswith("/sign-in/"):
                wrong.append(f"{who} {method}: sent to {response['Location']}")
            if method in ("GET", "HEAD"):
                wrong += [
                    f"{who} {method} writes: {query['sql'][:120]}"
                    for query in queries
                    if query["sql"].startswith(WRITES) and not any(table in query["sql"] for table in BOOKKEEPING)
                ]
    assert wrong == []


@pytest.mark.parametrize("name", sorted(name for name, door in DOORS.items() if door.post))
def test_post_without_a_token_is_refused(name: str, samples: Samples) -> None:
    browser = Browser(enforce_csrf_checks=True, raise_request_exception=False)
    browser.force_login(samples.owner, backend="msp_office.office.backend.RoleBackend")
    assert browser.post(reverse(name, args=samples.keys(DOORS[name].objects))).status_code == 403


NAMED = {"token", "link_token", "import_kind", "monday", "secret", "part"}  # objects that are no numbers


@pytest.mark.parametrize("name", sorted(n for n, door in DOORS.items() if door.objects and not NAMED & {*door.objects}))
def test_object_that_does_not_exist_is_not_found(name: str, samples: Samples) -> None:
    door = DOORS[name]
    method = "GET" if door.get else "POST"
    url = reverse(name, args=[999_999_999 if key.isdigit() else key for key in map(str, samples.keys(door.objects))])
    assert browser_of(samples.owner).generic(method, url).status_code == 404
