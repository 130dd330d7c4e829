"""Kinds of jobs that only tests start. Real workers load them by the settings beside this file."""

import os
import signal
import time
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

from django.db import OperationalError
from django.utils import timezone

from msp_office.jobs.actions import ask_for_job
from msp_office.jobs.models import Job
from msp_office.jobs.registry import Result, job_kind
from msp_office.jobs.run import JobFailed, JobRun
from msp_office.office import current
from staffing.models import StaffMember


def asked(
    kind: str,
    *,
    now: datetime,
    params: Mapping[str, Any] | None = None,
    asked_by: StaffMember | None = None,
    key: str = "",
) -> Job:
    return ask_for_job(kind=kind, params=params or {}, asked_by=asked_by, now=now, idempotency_key=key)


def count(run: JobRun) -> Result:
    """Count to params["to"], `pause` seconds each; the progress text is the process that does it."""
    total = run.params.get("to", 3)
    for step in range(1, total + 1):
        run.progress(step, total, str(os.getpid()))
        time.sleep(run.params.get("pause", 0))
    return {"counted": total}


def crash(run: JobRun) -> Result:
    return {"never": 1 // 0}


def refuse(run: JobRun) -> Result:
    raise JobFailed("Row 7 has no title.")


def lose_database(run: JobRun) -> Result:
    raise OperationalError("server closed the connection unexpectedly")


def look_around(run: JobRun) -> Result:
    return {"zone": timezone.get_current_timezone_name(), "currency": current.currency()}


def kill_worker(run: JobRun) -> Result:
    os.kill(os.getpid(), signal.SIGKILL)
    return {}


def cancel_myself(run: JobRun) -> Result:
    Job.objects.filter(pk=run.job.pk).update(cancel_asked=True)
    run.hold()
    return {}


def write_file(run: JobRun) -> Result:
    run.keep_file(BytesIO(b"id,title\n"), "Tickets of today.csv")
    if run.params.get("fail"):
        raise JobFailed("The printer is on fire.")
    if run.params.get("cancel"):
        cancel_myself(run)
    if run.params.get("lose_lease"):
        Job.objects.filter(pk=run.job.pk).update(token="somebody else")
    return {}


def one(run: JobRun) -> Result:
    count(run)
    return {"number": 1}


def write_artefact(run: JobRun, result: Result) -> None:
    """A row for each finished job, with nothing in the database to keep a second one out."""
    Job.objects.create(
        kind="test.artefact", params={"of": run.job.pk}, created_at=run.now(), queued_at=run.now(),
        state="cancelled", finished_at=run.now(),
    )  # fmt: skip


job_kind("test.count", "Count", permission="", run=count)
job_kind("test.import", "Import", permission="tickets.import", run=count)
job_kind("test.crash", "Crash", permission="", run=crash)
job_kind("test.refuse", "Refuse", permission="", run=refuse)
job_kind("test.lose_database", "Lose the database", permission="", run=lose_database)
job_kind("test.look_around", "Look around", permission="", run=look_around)
job_kind("test.kill_worker", "Kill the worker", permission="", run=kill_worker)
job_kind("test.cancel_myself", "Cancel myself", permission="", run=cancel_myself)
job_kind("test.file", "Write a file", permission="tickets.import", run=write_file)
job_kind("test.once", "Write one artefact", permission="", run=one, finish=write_artefact)
