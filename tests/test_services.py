"""Do test processes stand apart from each other, and do the fixtures give what they promise?"""

from collections.abc import Callable
from pathlib import Path

import pytest
from celery import current_app
from django.conf import settings
from django.db import connection
from playwright.sync_api import Page

from tests.conftest import SignIn
from tests.processes import CeleryProcess, wait_until


@pytest.mark.sqlite_too
def test_database_is_a_throw_away(db: None) -> None:
    name = str(connection.settings_dict["NAME"])
    assert "test" in Path(name).name
    assert Path(name).exists() or connection.vendor == "postgresql"


def test_redis_number_belongs_to_this_process(worker_id: str) -> None:
    if not settings.REDIS_URL:
        pytest.skip("runs with Redis only")
    expected = 0 if worker_id == "master" else int(worker_id.removeprefix("gw")) + 1
    assert settings.REDIS_URL.rpartition("/")[2] == str(expected)


@pytest.mark.slow
@pytest.mark.sqlite_too
@pytest.mark.parametrize("broker", ["redis", "filesystem"], indirect=True)
def test_worker_takes_messages_of_this_test(broker: str, worker: CeleryProcess) -> None:
    current_app.send_task("celery.backend_cleanup")
    wait_until(lambda: "celery.backend_cleanup" in worker.log().partition("ready.")[2], 20, "the message arrives")


def test_signed_in_person_has_the_permissions_of_the_role(signed_in: SignIn) -> None:
    assert signed_in("owner").person.has_perm("office.edit")
    assert not signed_in("technician").person.has_perm("office.edit")


@pytest.mark.browser
def test_browser_reaches_the_live_server(page_of: Callable[..., Page]) -> None:
    page = page_of("owner", "/")
    assert page.url.startswith("http://localhost:")
