"""A worker dies by SIGKILL in the middle of an import: it finishes with the next one, nothing doubled."""

import random
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from msp_office.imports import actions
from msp_office.imports.models import ImportBatch
from msp_office.jobs.tasks import wake
from tests.conftest import StartProcess
from tests.imports.office import checked, checked_time, rows
from tests.processes import CeleryProcess, wait_until
from tickets.models import Ticket, TimeEntry
from tickets.reports.verification import ledger_differences

LEASE, SWEEP = 2, 1
SETTINGS: dict[str, Any] = {"JOB_LEASE_SECONDS": str(LEASE), "JOB_SWEEP_SECONDS": str(SWEEP)}


def started(count: int) -> ImportBatch:
    batch = checked(rows(count))
    wake(actions.start_import(batch=batch, asked_by=None, now=timezone.now()))
    return batch


def position(batch: ImportBatch) -> int:
    return ImportBatch.objects.values_list("position", flat=True).get(pk=batch.pk)


def is_done(batch: ImportBatch) -> bool:
    return ImportBatch.objects.filter(pk=batch.pk, state="done").exists()


def proof(batch: ImportBatch, count: int) -> None:
    assert batch.rows.counts() == {"created": count}
    assert Ticket.objects.count() == count
    assert list(ledger_differences()) == []


def test_import_of_a_killed_worker_goes_on_where_it_stood(start_process: StartProcess) -> None:
    beat = start_process("beat", **SETTINGS)
    worker = start_process("worker", **SETTINGS).wait_until_ready()
    beat.wait_until_ready()
    batch = started(900)
    reached = wait_until(lambda: position(batch), message="the first step is saved")
    worker.kill()
    batch = ImportBatch.objects.get(pk=batch.pk)
    assert (batch.shown_state, reached < 901) == ("running", True)
    start_process("worker", **SETTINGS)
    wait_until(lambda: is_done(batch), deadline=40, message="the import is done")
    proof(batch, 900)


@pytest.mark.slow
def test_twenty_kills_in_one_import_lose_and_double_nothing(start_process: StartProcess) -> None:
    """More than three kills in a row use up the job's attempts; then a person goes on with it."""
    chance = random.Random(20)  # noqa: S311  # which moments, not secrets
    start_process("beat", **SETTINGS).wait_until_ready()
    batch = started(6_000)
    for worker in _workers(start_process, 20):
        target = position(batch) + chance.randrange(1, 60)
        wait_until(partial(_reached, batch, target), deadline=30)
        worker.kill()
        _go_on(batch)
    start_process("worker", **SETTINGS)
    wait_until(lambda: is_done(batch) or _go_on(batch), deadline=180, message="the import is done")
    proof(batch, 6_000)


def _workers(start: StartProcess, count: int) -> Iterator[CeleryProcess]:
    for _ in range(count):
        yield start("worker", **SETTINGS).wait_until_ready()


def _reached(batch: ImportBatch, target: int) -> bool:
    """Whether the import got that far, or stands still."""
    return (
        position(batch) >= target
        or is_done(batch)
        or ImportBatch.objects.select_related("job").get(pk=batch.pk).may_go_on
    )


def _go_on(batch: ImportBatch) -> bool:
    """Press "Go on" when the job has given up; False, so that a wait goes on."""
    now = ImportBatch.objects.select_related("job").get(pk=batch.pk)
    if now.may_go_on:
        wake(actions.go_on(batch=now, asked_by=None, now=timezone.now()))
    return False


@pytest.mark.slow
@pytest.mark.sqlite_too
def test_time_import_of_killed_workers_doubles_no_entry(start_process: StartProcess) -> None:
    """Rows that repeat are told apart by what the batch has applied before: also by a worker that died."""
    start_process("beat", **SETTINGS).wait_until_ready()
    alike = b"Person,Date,Hours\n" + b"Ann Lee,2026-03-02,0.5\nAnn Lee,2026-03-03,0.5\n" * 600
    batch = checked_time(alike)
    wake(actions.start_import(batch=batch, asked_by=None, now=timezone.now()))
    for worker in _workers(start_process, 2):
        target = position(batch) + 1
        wait_until(partial(_reached, batch, target), deadline=30)
        worker.kill()
        _go_on(batch)
    start_process("worker", **SETTINGS)
    wait_until(lambda: is_done(batch) or _go_on(batch), deadline=120, message="the import is done")
    assert batch.rows.counts() == {"created": 1_200}
    assert TimeEntry.objects.values("external_id").distinct().count() == 1_200
    assert list(ledger_differences()) == []


@pytest.mark.slow
@pytest.mark.sqlite_too
def test_two_imports_of_one_file_at_once_do_not_double(start_process: StartProcess) -> None:
    start_process("worker", concurrency=2, **SETTINGS).wait_until_ready()
    first, second = checked(rows(300)), checked(rows(300))
    wake(actions.start_import(batch=first, asked_by=None, now=timezone.now()))
    with pytest.raises(ValidationError, match="still being worked on"):
        actions.start_import(batch=second, asked_by=None, now=timezone.now())
    wait_until(lambda: is_done(first), deadline=60, message="the first import is done")
    wake(actions.start_import(batch=second, asked_by=None, now=timezone.now()))
    wait_until(lambda: is_done(second), deadline=60, message="the second import is done")
    assert [batch.rows.counts() for batch in (first, second)] == [{"created": 300}, {"unchanged": 300}]
    assert Ticket.objects.count() == 300
    assert list(ledger_differences()) == []
