"""The wake-ups: what Celery is told, and what it calls. Which work there is stands in the database alone."""

import logging
from typing import Any

from celery.signals import worker_ready
from django.db import transaction
from django.utils import timezone

from msp_office.celery import app
from msp_office.jobs import actions
from msp_office.jobs.models import Job
from msp_office.jobs.run import work
from msp_office.office.actions import note_background

log = logging.getLogger("msp_office.jobs")

# A page that asks for a job must not wait for a broker that is away: one attempt, short timeouts.
PATIENCE = {
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
    "socket_connect_timeout": 1,
    "socket_timeout": 2,
}


@app.task(name="msp_office.jobs.tasks.run_job")
def run_job(job_id: int) -> None:
    work(job_id, timezone.now)


@app.task(name="msp_office.jobs.tasks.sweep")
def sweep() -> None:
    """What beat sends and a worker does: that it runs at all says that both live."""
    note_background(now=timezone.now())
    sweep_now()


def sweep_now() -> int:
    """Take up what dead workers and lost messages left; how many wake-ups were sent."""
    sent = sum(send(job_id) for job_id in actions.sweep(now=timezone.now()))
    actions.drop_files_without_result()
    return sent


def wake(job: Job) -> None:
    """Wake a worker for this job once its row is committed. Without a broker the row waits for the sweep."""
    transaction.on_commit(lambda: send(job.pk))


def send(job_id: int) -> bool:
    """Send the message of one job; False (and a line in the log) when the broker does not answer."""
    try:
        with app.connection_for_write(transport_options={**app.conf.broker_transport_options, **PATIENCE}) as broker:
            run_job.apply_async((job_id,), producer=app.amqp.Producer(broker), retry=False)
    except Exception as error:  # whatever the transport raises, the row is safe
        log.warning("Job %s waits for the sweep: no wake-up could be sent (%s).", job_id, type(error).__name__)
        return False
    return True


def run_here(job: Job) -> Job:
    """Do the job in this process, as a worker would; the job as it stands afterwards."""
    work(job.pk, timezone.now)
    job.refresh_from_db()
    return job


@worker_ready.connect
def sweep_at_start(**_: Any) -> None:
    """A worker that comes up asks for a sweep at once."""
    try:
        sweep.apply_async(expires=60, retry=False)
    except Exception as error:
        log.warning("No sweep at the worker's start (%s); beat sends the next one.", type(error).__name__)
