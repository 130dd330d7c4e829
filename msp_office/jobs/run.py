"""What happens between the claim of a job and its end, in a worker or in a command."""

import functools
import logging
import time
from collections.abc import Callable
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from msp_office.jobs import actions
from msp_office.jobs.actions import JobCancelled, LeaseLost
from msp_office.jobs.models import Job, random_name
from msp_office.office.current import in_office
from msp_office.office.models import OfficeSettings

if TYPE_CHECKING:
    from staffing.models import StaffMember

log = logging.getLogger("msp_office.jobs")

SECONDS_BETWEEN_WRITES = 0.3
Clock = Callable[[], datetime]

__all__ = ["Clock", "JobCancelled", "JobFailed", "JobRun", "LeaseLost", "work"]


class JobFailed(Exception):
    """The work cannot be done; the message says why, in words for the person who asked."""


class JobRun:
    """What a kind's `run` gets: the job's parameters, and its hold on the job."""

    def __init__(self, job: Job, clock: Clock) -> None:
        self.job = job
        self.params: dict[str, Any] = job.params
        self.asked_by: StaffMember | None = job.asked_by
        self.now = clock
        self.file = str(job.result_file)  # of an attempt that died, if any
        self._next_write = 0.0

    def progress(self, done: int, total: int, text: str = "") -> None:
        """Say how far the work is and keep the lease. Call it often: it writes at most three times a second.

        Errors: JobCancelled, LeaseLost (let both through: the work stops there).
        """
        if done == total or time.monotonic() >= self._next_write:
            self._renew(progress_done=done, progress_total=total, progress_text=text[:200])

    def hold(self) -> None:
        """Keep the lease, for certain.

        Inside a transaction it guards it: what is written there commits only while this runner has the job, so two
        runners never both commit the same step.
        Errors: JobCancelled, LeaseLost.
        """
        self._renew()

    def keep_file(self, content: IO[bytes], name: str) -> None:
        """Store the file that the person may download as `name` once the job is done; a second one replaces it.

        The row names the file before it is written, so that whatever happens then, somebody can delete it.
        Errors: JobCancelled, LeaseLost.
        """
        self.drop_file()
        self.file = random_name(self.job, name)
        self._renew(result_file=self.file, result_name=name[:120])
        default_storage.save(self.file, File(content))

    def drop_file(self) -> None:
        """Delete what was stored by this run."""
        if self.file:
            default_storage.delete(self.file)
        self.file = ""

    def _renew(self, **progress: Any) -> None:
        actions.renew(job_id=self.job.pk, token=self.job.token, now=self.now(), **progress)
        self._next_write = time.monotonic() + SECONDS_BETWEEN_WRITES


def work(job_id: int, clock: Clock) -> bool:
    """Claim the job and do it; False when it was not to be had.

    However the work ends, the row says so, unless the row is in other hands by then: then nothing is written. Days,
    hours and amounts are the office's, as on its pages.
    """
    with in_office(OfficeSettings.current()):
        job = actions.claim(job_id=job_id, now=clock())
        if job is None:
            return False
        run = JobRun(job, clock)
        run.drop_file()
        try:
            _work(run)
        except LeaseLost:
            if not Job.objects.ended_well(job).exists():
                run.drop_file()
                log.warning("Job %s went into other hands; this attempt wrote nothing.", job.pk)
        return True


def _work(run: JobRun) -> None:
    job = run.job
    kind = job.declared
    try:
        if kind is None:
            raise JobFailed(f"This version of the product does not know how to do “{job.kind}”.")
        if not kind.allows(run.asked_by):
            raise JobFailed(f"{run.asked_by} may no longer start this.")
        result = kind.run(run)
        _renew_connection()
        within = functools.partial(kind.finish, run, result) if kind.finish else None
        actions.finish(job=job, result=result, now=run.now(), within=within)
    except LeaseLost:
        raise
    except JobCancelled:
        run.drop_file()
        actions.stop(job=job, now=run.now())
    except (OperationalError, InterfaceError):
        log.exception("Job %s lost the database in attempt %s.", job.pk, job.attempts)
        _renew_connection()
        actions.give_back(job=job, now=run.now())  # not ours any more, when its end was written just before
        run.drop_file()
    except (JobFailed, ValidationError) as refusal:
        run.drop_file()
        actions.fail(job=job, reason=reason_for(refusal), now=run.now())
    except Exception as error:
        run.drop_file()
        log.exception("Job %s (%s) failed in attempt %s.", job.pk, job.kind, job.attempts)
        reason = (
            f"It stopped at an unexpected error ({type(error).__name__}). The worker's log has it under “Job {job.pk}”."
        )
        actions.fail(job=job, reason=reason, now=run.now())
    except KeyboardInterrupt:
        run.drop_file()
        actions.stop(job=job, now=run.now())
        raise


def _renew_connection() -> None:
    """Long work may have outlived the connection that its end is to be written with."""
    if not connection.in_atomic_block:
        close_old_connections()


def reason_for(refusal: JobFailed | ValidationError) -> str:
    """Why a job cannot be done, for the person who asked."""
    return " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)
