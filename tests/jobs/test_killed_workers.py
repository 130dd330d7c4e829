"""Workers die by SIGKILL in the middle of jobs: nothing is lost, nothing is done twice."""

import os
import random
import signal
import time
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from msp_office.celery import app
from msp_office.jobs import tasks
from msp_office.jobs.actions import GAVE_UP, start_again
from msp_office.jobs.models import Job
from tests.conftest import StartProcess
from tests.jobs.kinds import asked
from tests.processes import CeleryProcess, is_running, wait_until

LEASE, SWEEP = 2, 1
SETTINGS: dict[str, Any] = {
    "DJANGO_SETTINGS_MODULE": "tests.jobs.worker_settings",
    "JOB_LEASE_SECONDS": str(LEASE),
    "JOB_SWEEP_SECONDS": str(SWEEP),
}

on_both_brokers = pytest.mark.parametrize("broker", ["redis", "filesystem"], indirect=True)


def start_worker(start: StartProcess) -> CeleryProcess:
    return start(concurrency=2, **SETTINGS).wait_until_ready()


def start_office(start: StartProcess) -> CeleryProcess:
    """Start a beat that lives on, and a worker; the worker is what is killed."""
    beat = start("beat", **SETTINGS)
    worker = start_worker(start)
    beat.wait_until_ready()
    return worker


def submit(kind: str, **params: object) -> Job:
    job = asked(kind, now=timezone.now(), params=params)
    tasks.wake(job)
    return job


def has(job: Job, state: str, **values: object) -> bool:
    return Job.objects.filter(pk=job.pk, state=state, **values).exists()


def artefacts() -> Counter[int]:
    """How often the end of each job was written."""
    return Counter(params["of"] for params in Job.objects.filter(kind="test.artefact").values_list("params", flat=True))


@pytest.mark.sqlite_too
@on_both_brokers
def test_job_of_a_killed_worker_is_finished_by_the_next(
    broker: str, start_process: StartProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    worker = start_office(start_process)
    job = submit("test.once", to=10, pause=0.1)
    wait_until(lambda: has(job, "running", progress_done__gt=0), message="the job runs")
    children = worker.children()
    assert len(children) >= 2
    worker.kill()
    killed = time.monotonic()
    wait_until(lambda: not any(map(is_running, children)), 10, "the killed worker's children are gone")
    start_worker(start_process)
    ready = time.monotonic()
    wait_until(lambda: has(job, "running", attempts=2), message="the job is taken up again")
    taken = time.monotonic()
    wait_until(lambda: has(job, "done"), message="the job is done")
    assert artefacts() == {job.pk: 1}
    with capsys.disabled():
        print(
            f"\n{broker}: killed with SIGKILL; new worker ready after {ready - killed:.1f} s, job taken up after "
            f"{taken - killed:.1f} s (lease {LEASE} s, sweep every {SWEEP} s)"
        )


@pytest.mark.slow
def test_job_of_a_killed_child_is_finished_by_the_same_worker(broker: str, start_process: StartProcess) -> None:
    start_office(start_process)
    job = submit("test.once", to=10, pause=0.1)
    wait_until(lambda: has(job, "running", progress_done__gt=0), message="the job runs")
    os.kill(int(Job.objects.get(pk=job.pk).progress_text), signal.SIGKILL)
    wait_until(lambda: has(job, "done"), message="the job is done")
    assert artefacts() == {job.pk: 1}
    assert Job.objects.get(pk=job.pk).attempts == 2


@pytest.mark.slow
def test_job_that_kills_its_workers_is_given_up_after_three(broker: str, start_process: StartProcess) -> None:
    start_office(start_process)
    poison, healthy = submit("test.kill_worker"), submit("test.once")
    wait_until(lambda: has(healthy, "done"), message="the healthy job is done meanwhile")
    wait_until(lambda: has(poison, "failed"), 40, "the poison job is given up")
    poison.refresh_from_db()
    assert (poison.attempts, poison.failure) == (3, GAVE_UP)


def test_job_asked_for_without_a_broker_is_found_by_a_starting_worker(broker: str, start_process: StartProcess) -> None:
    job = asked("test.once", now=timezone.now() - timedelta(minutes=1))  # its wake-up could not be sent
    start_worker(start_process)  # and no beat
    wait_until(lambda: has(job, "done"), message="the sweep at the worker's start found the job")
    assert artefacts() == {job.pk: 1}


@pytest.mark.slow
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no connection to lose")
def test_job_that_loses_its_connection_to_the_database_is_done_all_the_same(
    broker: str, start_process: StartProcess
) -> None:
    start_office(start_process)
    job = submit("test.once", to=10, pause=0.1)
    wait_until(lambda: has(job, "running", progress_done__gt=0), message="the job runs")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    wait_until(lambda: has(job, "done"), message="the job is done")
    assert artefacts() == {job.pk: 1}
    assert Job.objects.get(pk=job.pk).attempts == 2


@pytest.mark.slow
@pytest.mark.sqlite_too
@pytest.mark.parametrize(
    ("broker", "jobs", "kills"), [("redis", 60, 10), ("filesystem", 30, 5)], indirect=["broker"], ids=["redis", "files"]
)
def test_many_kills_lose_nothing_and_double_nothing(
    broker: str, jobs: int, kills: int, start_process: StartProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(20260302)  # noqa: S311  # repeatable, not secret
    worker = start_office(start_process)
    asked_for = [submit("test.once", to=5, pause=0.1) for _ in range(jobs)]
    ends = Job.objects.filter(kind="test.once", state="done")
    for kill in range(1, kills + 1):
        wait_until(lambda goal=kill: ends.count() >= goal * jobs // (kills + 4), 60, "some jobs are done")  # type: ignore[misc]
        time.sleep(chance.uniform(0, 0.5))  # any moment of a job
        if kill == kills // 2:
            app.control.purge()  # every message is gone, as with Redis' FLUSHALL
        if chance.random() < 0.3:
            worker.kill_child()
        else:
            worker.kill()
            worker = start_worker(start_process)
    last_kill = time.monotonic()
    restarted = 0

    def all_done() -> bool:
        nonlocal restarted
        for job in Job.objects.filter(kind="test.once", state="failed", failure=GAVE_UP):
            restarted += start_again(job=job, now=timezone.now())
        return ends.count() == jobs

    wait_until(all_done, 120, "all jobs are done")
    doubled = [pk for pk, times in artefacts().items() if times > 1]
    again = Job.objects.filter(kind="test.once", attempts__gt=1).count()
    drained = time.monotonic() - last_kill
    with capsys.disabled():
        print(
            f"\n{broker}, {connection.vendor}: {jobs} jobs, {kills} kills, one loss of all messages: "
            f"{len(artefacts())} done, {jobs - len(artefacts())} lost, {len(doubled)} doubled, "
            f"{again} taken up again, {restarted} given up "
            f"and started again by hand; drained {drained:.1f} s after the last kill"
        )
    assert artefacts() == {job.pk: 1 for job in asked_for}
