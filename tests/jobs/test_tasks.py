"""Wake-ups may be lost, doubled or impossible to send: the rows come out the same."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import redis
from celery import current_app
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction
from django.utils import timezone

from msp_office.celery import app
from msp_office.jobs import tasks
from msp_office.jobs.models import Job
from tests.conftest import SignIn
from tests.jobs.kinds import asked
from tests.processes import forget_connections

app.loader.import_default_modules()  # all tasks, as a worker has them

ALONE = "redis://127.0.0.1:1/0"  # nobody listens on port 1


@pytest.fixture
def no_broker() -> Iterator[None]:
    """Redis is down, as a connection refused."""
    before = app.conf.broker_url
    app.conf.update(broker_url=ALONE)
    forget_connections(app)
    yield
    app.conf.update(broker_url=before)
    forget_connections(app)


def rows() -> dict[str, list[tuple[object, ...]]]:
    """Everything that our tables hold."""
    ours = [model for model in apps.get_models() if not model.__module__.startswith(("django.", "axes."))]
    return {model._meta.label: list(model._default_manager.order_by("pk").values_list()) for model in ours}


def messages() -> int:
    """How many wake-ups wait at the broker."""
    with app.connection_for_read() as connection:
        channel: Any = connection.default_channel
        return int(channel.queue_declare("celery").message_count)


# What each registered task is called with here. A task that is missing fails `test_every_task_is_listed`.
TASKS: dict[str, Callable[[], tuple[object, ...]]] = {
    "msp_office.jobs.tasks.run_job": lambda: (asked("test.once", now=timezone.now()).pk,),
    "msp_office.jobs.tasks.sweep": lambda: (asked("test.once", now=timezone.now() - timedelta(hours=1)).pk,)[1:],
    "tickets.tasks.take_weekly_snapshots": tuple,
    "docs_binder.tasks.destroy_due_prints": tuple,
}


def test_every_task_is_listed() -> None:
    ours = {name for name in current_app.tasks if not name.startswith("celery.")}
    assert ours == set(TASKS)


def test_only_tasks_send_messages_and_none_for_later() -> None:
    """What is sent before its row is there is lost, and what waits longer than the visibility timeout runs twice."""
    sends = re.compile(r"\.(delay|apply_async|delay_on_commit|send_task)\(")
    later = re.compile(r"\b(eta|countdown)=")
    for package in ("msp_office", "tickets", "clients", "staffing", "docs_binder"):
        for path in (settings.BASE_DIR / package).rglob("*.py"):
            text = path.read_text()
            assert path.name == "tasks.py" or not sends.search(text), path
            assert not later.search(text), path


@pytest.mark.django_db
@pytest.mark.parametrize("name", TASKS)
def test_task_run_twice_leaves_the_same_state(broker: str, name: str) -> None:
    arguments = TASKS[name]()
    current_app.tasks[name](*arguments)
    once = rows()
    current_app.tasks[name](*arguments)
    assert rows() == once


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_broker")
def test_without_a_broker_a_hundred_submits_are_quick_and_lose_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each knocks once and goes on: a second knock comes after seconds of waiting. A busy machine changes neither."""
    knocks: list[float] = []
    connect: Callable[..., Any] = redis.Connection.connect

    def knock(self: redis.Connection, *args: Any, **kwargs: Any) -> Any:
        knocks.append(time.monotonic())
        return connect(self, *args, **kwargs)

    monkeypatch.setattr(redis.Connection, "connect", knock)
    started = time.thread_time()
    for _ in range(100):
        with transaction.atomic():
            tasks.wake(asked("test.count", now=timezone.now()))
    seconds = time.thread_time() - started
    assert Job.objects.filter(state="queued").count() == 100
    assert len(knocks) == 100
    assert knocks[-1] - knocks[0] < 60, "one that waits for the broker waits six seconds"
    assert seconds < 5
    print(f"100 submits without a broker: {seconds:.2f} s of work")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_broker")
def test_without_a_broker_the_page_answers_and_the_job_stays_queued(signed_in: SignIn) -> None:
    client = signed_in("technician")
    job = tasks.run_here(asked("test.refuse", now=timezone.now(), asked_by=client.person))
    started = time.monotonic()
    response = client.post(f"/jobs/{job.pk}/retry", follow=True)
    seconds = time.monotonic() - started
    assert "in the queue" in response.content.decode()
    assert seconds < 2
    print(f"A page that asks for a job without a broker: {seconds:.2f} s")


@pytest.mark.sqlite_too
@pytest.mark.django_db(transaction=True)
def test_rolled_back_request_sends_no_wake_up(broker: str) -> None:
    def submit() -> None:
        with transaction.atomic():
            tasks.wake(asked("test.count", now=timezone.now()))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        submit()
    assert (Job.objects.count(), messages()) == (0, 0)


@pytest.mark.sqlite_too
@pytest.mark.django_db(transaction=True)
def test_fifty_identical_submits_at_once_are_one_job() -> None:
    at_once = threading.Barrier(50)

    def submit(_: int) -> int:
        try:
            at_once.wait()
            return asked("test.count", now=timezone.now(), key="the form's key").pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(50) as pool:
        answers = set(pool.map(submit, range(50)))
    assert len(answers) == 1
    assert Job.objects.count() == 1


@pytest.mark.sqlite_too
@pytest.mark.django_db(transaction=True)
def test_twenty_claims_at_once_give_the_job_to_one() -> None:
    job = asked("test.once", now=timezone.now())
    at_once = threading.Barrier(20)

    def run(_: int) -> None:
        try:
            at_once.wait()
            tasks.run_job(job.pk)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(run, range(20)))
    assert Job.objects.filter(kind="test.artefact").count() == 1
    assert Job.objects.get(pk=job.pk).attempts == 1


@pytest.mark.django_db
def test_run_here_does_the_job_in_this_process() -> None:
    job = tasks.run_here(asked("test.count", now=timezone.now(), params={"to": 2}))
    assert (job.state, job.result) == ("done", {"counted": 2})


@pytest.mark.django_db
def test_sweep_command_says_how_many_were_woken(broker: str, capsys: pytest.CaptureFixture[str]) -> None:
    asked("test.count", now=timezone.now() - timedelta(hours=1))
    call_command("sweep_jobs")
    assert (capsys.readouterr().out, messages()) == ("1 wake-ups sent.\n", 1)
