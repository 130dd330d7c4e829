"""What may a test ask for? People signed in, real workers, a real browser."""

import functools
import os
from collections.abc import Callable, Iterator
from copy import copy
from typing import Any, Protocol

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from msp_office.celery import app
from msp_office.office.backend import RoleBackend
from msp_office.office.models import OfficeSettings
from scripts.prepare import system_browser
from staffing.models import StaffMember
from tests.factories import make_person
from tests.flushing import flush_quickly
from tests.processes import CeleryProcess, broker_of_kind
from tests.sessions import come_in, session_of

# As root Chromium needs --no-sandbox; the others keep it from talking to its maker.
CHROMIUM_OPTIONS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


class SignedIn(Client):
    """A test client that remembers whom it is signed in as."""

    def __init__(self, person: StaffMember) -> None:
        super().__init__()
        self.person = person
        self.cookies[settings.SESSION_COOKIE_NAME] = session_of(person)


class SignIn(Protocol):
    def __call__(self, role: str, **fields: Any) -> SignedIn: ...


def pytest_make_parametrize_id(val: object) -> str | None:
    """A long text is no name for a test: it would go from process to process with every word about it."""
    return f"{len(val)} long" if isinstance(val, str | bytes) and len(val) > 200 else None


@pytest.fixture(scope="session", autouse=True)
def _quick_flush() -> None:
    flush_quickly()


@pytest.fixture
def signed_in(db: None) -> SignIn:
    """`signed_in("technician")`: a client of a new person in this role; more fields go to make_person."""

    def sign_in(role: str, **fields: Any) -> SignedIn:
        return SignedIn(make_person(role, **fields))

    return sign_in


@pytest.fixture
def read_once(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """For walks of thousands of requests that change nothing: session, person and office are not read for each."""
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    office, find = OfficeSettings.current(), functools.cache(RoleBackend().get_user)
    monkeypatch.setattr(OfficeSettings, "current", lambda: copy(office))
    monkeypatch.setattr(RoleBackend, "get_user", lambda backend, key: copy(find(key)))


@pytest.fixture
def broker(request: pytest.FixtureRequest, transactional_db: None) -> Iterator[str]:
    """The kind of broker: "redis" or "filesystem", empty. Without a parameter, what the settings say.

    Both: `@pytest.mark.parametrize("broker", ["redis", "filesystem"], indirect=True)`. In the whole suite a test that
    runs on both databases has each with its own: Redis with PostgreSQL, the filesystem with SQLite.
    """
    kind = getattr(request, "param", "redis" if settings.REDIS_URL else "filesystem")
    usual = "filesystem" if connection.vendor == "sqlite" else "redis"
    twice = "MSP_OFFICE_TEST_TEMPLATE" in os.environ and request.node.get_closest_marker("sqlite_too")
    if hasattr(request, "param") and twice and kind != usual:
        pytest.skip(f"the leg of the other database runs it with {kind}")
    if kind == "redis" and not settings.REDIS_URL:
        pytest.skip("no REDIS_URL: run it by make test or python -m tests.services")
    with broker_of_kind(kind, app) as name:
        yield name


class StartProcess(Protocol):
    def __call__(self, command: str = "worker", *, concurrency: int = 1, **environment: str) -> CeleryProcess: ...


@pytest.fixture
def start_process(broker: str) -> Iterator[StartProcess]:
    """Start real Celery processes ("worker", "beat") on this test's database and broker; all are killed at its end.

    They do not wait for being ready, so that several can start at once: call `wait_until_ready()`.
    """
    started: list[CeleryProcess] = []

    def start(command: str = "worker", *, concurrency: int = 1, **environment: str) -> CeleryProcess:
        started.append(CeleryProcess(command, broker=broker, concurrency=concurrency, **environment))
        return started[-1]

    yield start
    for process in started:
        process.kill()


@pytest.fixture
def worker(start_process: StartProcess) -> CeleryProcess:
    """A real Celery worker that is ready."""
    return start_process("worker").wait_until_ready()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium; without one, the browser that `playwright install chromium` brought."""
    return {**browser_type_launch_args, "executable_path": system_browser(), "args": CHROMIUM_OPTIONS}


@pytest.fixture
def page_of(live_server: LiveServer, context: BrowserContext) -> Callable[..., Page]:
    """`page_of("technician", "/tickets/")`: a browser page of a new person in this role, at this address."""

    def open_page(role: str, path: str = "/", **fields: Any) -> Page:
        come_in(context, live_server.url, session_of(make_person(role, **fields)))
        page = context.new_page()
        page.goto(live_server.url + path)
        return page

    return open_page
