"""Workers that print die by SIGKILL, messages and connections are lost: every print is there once, none twice."""

import os
import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from docs_binder.actions.printing import ask_for_print
from docs_binder.calculations.printing import PrintOptions
from docs_binder.models import BinderPrint
from msp_office.celery import app
from msp_office.jobs import tasks
from msp_office.jobs.actions import GAVE_UP, start_again
from msp_office.jobs.models import Job
from tests.conftest import StartProcess
from tests.docs_binder.office import make_record
from tests.factories import make_client
from tests.processes import CeleryProcess, wait_until

PRINTS = int(os.environ.get("BINDER_PRINTS", "100"))  # benchmarks/killed_prints.py asks for more
KILLS = int(os.environ.get("BINDER_KILLS", "20"))
RESTARTS = int(os.environ.get("BINDER_RESTARTS", "0"))  # of Redis and of PostgreSQL, by whoever started them
SETTINGS: dict[str, Any] = {"JOB_LEASE_SECONDS": "6", "JOB_SWEEP_SECONDS": "2"}


def start_worker(start: StartProcess) -> CeleryProcess:
    return start(concurrency=2, **SETTINGS).wait_until_ready()


def lose_connections() -> None:
    """As when PostgreSQL is restarted: every other connection is gone in the middle of what it did."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


def restart(server: str) -> None:
    """Wish for a restart, and wait until it has been done."""
    wish = Path(os.environ["BINDER_WISHES"]) / server
    wish.touch()
    wait_until(lambda: not wish.exists(), 60, f"{server} is there again")


def as_soon_as_there(question: Callable[[], bool]) -> Callable[[], bool]:
    """A question that is asked again when the database was gone meanwhile."""

    def asked() -> bool:
        try:
            return question()
        except (OperationalError, InterfaceError):
            connection.close()
            return False

    return asked


@pytest.mark.slow
def test_prints_outlive_their_workers(
    broker: str, start_process: StartProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(20261125)  # noqa: S311  # repeatable, not secret
    client = make_client()
    make_record("notes", client, title="Alarm", body="The code changes every January.")
    start_process("beat", **SETTINGS)
    worker = start_worker(start_process)
    jobs = []
    for number in range(PRINTS):
        options = PrintOptions(sections=("notes",), paper=("letter", "a4")[number % 2])
        jobs.append(
            ask_for_print(client=client, options=options, base=None, reason="", asked_by=None, now=timezone.now())
        )
        tasks.send(jobs[-1].pk)
    done = BinderPrint.objects.all()
    for kill in range(1, KILLS + 1):
        goal = kill * PRINTS // (KILLS + 4)
        wait_until(as_soon_as_there(lambda goal=goal: done.count() >= goal), 120, "some are printed")  # type: ignore[misc]
        time.sleep(chance.uniform(0, 1))  # any moment of a print
        if kill % 7 == 3:
            app.control.purge()  # every message is gone, as with Redis' FLUSHALL
        if kill % 9 == 5:
            lose_connections()
        if RESTARTS and kill % max(1, KILLS // RESTARTS) == 0:
            restart("redis")
            restart("postgresql")
        worker.kill()  # the whole group: a single child that dies with the pool's lock in hand is Celery's to survive
        worker = start_worker(start_process)
    restarted = 0

    def all_done() -> bool:
        nonlocal restarted
        for job in Job.objects.filter(state="failed", failure=GAVE_UP):
            restarted += start_again(job=job, now=timezone.now())
        return not Job.objects.exclude(state__in=["done", "failed"]).exists()

    wait_until(as_soon_as_there(all_done), 60 + 6 * PRINTS, "all prints have ended")
    printed = Counter(done.values_list("job", flat=True))
    failed = Job.objects.filter(state="failed").count()
    again = Job.objects.filter(attempts__gt=1).count()
    with capsys.disabled():
        lost, doubled = PRINTS - len(printed) - failed, sum(printed.values()) - len(printed)
        print(f"\nJ1: {PRINTS} prints, {KILLS} kills, {RESTARTS} restarts on {connection.vendor} and {broker}:")
        print(f"{len(printed)} printed, {lost} lost, {doubled} doubled, {failed} failed, {again} taken up again,")
        print(f"{restarted} given up and started again by hand")
    assert printed == {job.pk: 1 for job in jobs}
