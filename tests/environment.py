"""What does a test process see before the settings are read? Loaded by `-p tests.environment` in pyproject.toml.

Every pytest process (the controller and each xdist process) gets a data folder and a Redis number of its own; the test
database of its own comes from pytest-django, or in the whole suite from tests/databases.py.
"""

import functools
import gc
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.databases import copy_of_template

os.environ["MSP_OFFICE_MODE"] = "test"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright runs an event loop in the thread of the test

_worker = os.environ.get("PYTEST_XDIST_WORKER", "")
_folder = tempfile.mkdtemp(prefix=f"msp-test-{_worker}", dir=os.environ.get("MSP_OFFICE_TEST_FOLDER"))
os.environ["MSP_OFFICE_DATA"] = _folder
os.environ.setdefault("MSP_OFFICE_TEST_FOLDER", _folder)
if _worker and os.environ.get("REDIS_URL"):
    _number = int(_worker.removeprefix("gw")) + 1
    os.environ["REDIS_URL"] = f"{os.environ['REDIS_URL'].rpartition('/')[0]}/{_number}"

if _worker and "MSP_OFFICE_TEST_TEMPLATE" in os.environ:
    copy_of_template(os.environ["MSP_OFFICE_TEST_TEMPLATE"], Path(_folder), _worker)

settings.register_profile("fast", derandomize=True, max_examples=50, deadline=None)
settings.register_profile(
    "slow", derandomize=False, max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))


def pytest_itemcollected(item: pytest.Item) -> None:
    """A mark stands in the file of its test: tests/suite.py reads only those files where a leg wants one mark."""
    for mark in ("slow", "sqlite_too"):
        if item.get_closest_marker(mark) and mark not in _text(item.path):
            raise pytest.UsageError(f"{item.nodeid} is marked {mark} from outside its file.")


@functools.cache
def _text(path: Path) -> str:
    return path.read_text()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that empty their database come last: the others want the rows that migrations made.

    pytest-django sorts so, too, and then pytest puts all tests of one browser side by side.
    """
    items.sort(key=_empties_the_database)


def pytest_collection_finish() -> None:
    """What was imported and collected stays until the end: the garbage collector need not look through it each time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _empties_the_database(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("django_db")
    fixtures = getattr(item, "fixturenames", ())  # a doctest has none
    return "transactional_db" in fixtures or "live_server" in fixtures or bool(mark and mark.kwargs.get("transaction"))


def pytest_unconfigure() -> None:
    shutil.rmtree(Path(_folder), ignore_errors=True)
