"""Kinds of jobs that only tests start. A worker loads them with `--include tests.jobs.kinds`."""

import os
import signal
import time
from io import BytesIO

from django.db import OperationalError

from msp_office.jobs.registry import Result, job_kind
from msp_office.jobs.run import JobFailed, JobRun


def count(run: JobRun) -> Result:
    """Count to params["to"], `pause` seconds each."""
    total = run.params.get("to", 3)
    for step in range(1, total + 1):
        run.progress(step, total, f"step {step}")
        time.sleep(run.params.get("pause", 0))
    return {"counted": total}


def crash(run: JobRun) -> Result:
    return {"never": 1 // 0}


def refuse(run: JobRun) -> Result:
    raise JobFailed("Row 7 has no title.")


def lose_database(run: JobRun) -> Result:
    raise OperationalError("server closed the connection unexpectedly")


def kill_worker(run: JobRun) -> Result:
    os.kill(os.getpid(), signal.SIGKILL)
    return {}


def write_file(run: JobRun) -> Result:
    run.keep_file(BytesIO(b"id,title\n"), "Tickets of today.csv")
    return {}


job_kind("test.count", "Count", permission="", run=count)
job_kind("test.import", "Import", permission="tickets.import", run=count)
job_kind("test.crash", "Crash", permission="", run=crash)
job_kind("test.refuse", "Refuse", permission="", run=refuse)
job_kind("test.lose_database", "Lose the database", permission="", run=lose_database)
job_kind("test.kill_worker", "Kill the worker", permission="", run=kill_worker)
job_kind("test.file", "Write a file", permission="tickets.import", run=write_file)
