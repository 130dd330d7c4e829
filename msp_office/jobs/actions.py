"""How a job's row changes: asked for, claimed, renewed, ended, cancelled, started again, swept.

Every change is one conditional UPDATE, so it means the same on PostgreSQL and on SQLite, and of two processes that
want the same job one gets it. The rows are no business records: what a job does is in the trail, by its own actions.
"""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F

from msp_office.audit.actions import business_write
from msp_office.jobs.models import Job
from msp_office.jobs.querysets import MAX_ATTEMPTS, JobState
from msp_office.jobs.registry import known_kinds

if TYPE_CHECKING:
    from staffing.models import StaffMember

SWEEP_AT_MOST = 500  # wake-ups in one sweep
GAVE_UP = (
    "The worker died three times while doing this, so it was not started a fourth time. "
    "The worker's log may say why; “Try again” starts three more attempts."
)


class LeaseLost(Exception):
    """The job is no longer in this runner's hands; whatever it was about to write must not be written."""


class JobCancelled(Exception):
    """Somebody asked for the job to stop."""


def ask_for_job(
    *, kind: str, params: Mapping[str, Any], asked_by: "StaffMember | None", now: datetime, idempotency_key: str = ""
) -> Job:
    """Write the row of a new job; the same key again gives the job that is there already.

    The caller then wakes a worker: `msp_office.jobs.tasks.wake(job)`. `asked_by` None is the system.
    Errors: ValueError (unknown kind, or a key that belongs to another kind), PermissionDenied.
    """
    declared = known_kinds().get(kind)
    if declared is None:
        raise ValueError(f"No such kind of job: {kind}")
    if not declared.allows(asked_by):
        raise PermissionDenied
    values = {"kind": kind, "params": dict(params), "asked_by": asked_by, "created_at": now, "queued_at": now}
    if not idempotency_key:
        return Job.objects.create(**values)
    job, _ = Job.objects.get_or_create(idempotency_key=idempotency_key, defaults=values)
    if job.kind != kind:
        raise ValueError(f"The key {idempotency_key} belongs to a job of kind {job.kind}.")
    return job


def claim(*, job_id: int, now: datetime) -> Job | None:
    """Take a job in hand under a new token; None when somebody else has it, or nothing is left to do."""
    token = secrets.token_hex(16)
    taken = (
        Job.objects.filter(pk=job_id)
        .claimable(now)
        .update(
            state=JobState.RUNNING,
            token=token,
            lease_until=now + lease(),
            attempts=F("attempts") + 1,
            started_at=now,
        )
    )
    return Job.objects.select_related("asked_by").get(pk=job_id) if taken else None


def lease() -> timedelta:
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)


def renew(*, job_id: int, token: str, now: datetime, **progress: Any) -> None:
    """Prolong the lease, with the progress so far.

    Errors: JobCancelled, LeaseLost.
    """
    held = Job.objects.held(job_id, token)
    if not held.filter(cancel_asked=False).update(lease_until=now + lease(), **progress):
        raise JobCancelled if held.exists() else LeaseLost


@business_write
def finish(
    *,
    job: Job,
    result: dict[str, Any],
    now: datetime,
    within: Callable[[], None] | None = None,
) -> None:
    """End a job well: its state, its result and what `within` writes commit together or not at all.

    Errors: LeaseLost.
    """
    _end(job, JobState.DONE, now, result=result, progress_done=F("progress_total"))
    if within:
        within()


def fail(*, job: Job, reason: str, now: datetime) -> None:
    """End a job with the reason, in words for the person who asked for it.

    Errors: LeaseLost.
    """
    _end(job, JobState.FAILED, now, failure=reason)


def stop(*, job: Job, now: datetime) -> None:
    """End a job because it was cancelled, on behalf of its runner.

    Errors: LeaseLost.
    """
    _end(job, JobState.CANCELLED, now)


def give_back(*, job: Job, now: datetime) -> None:
    """Put a job back into the queue, for another attempt if one is left; a cancelled one ends here.

    Errors: LeaseLost.
    """
    if job.attempts >= MAX_ATTEMPTS:
        fail(job=job, reason=GAVE_UP, now=now)
    elif (
        not Job.objects.held(job.pk, job.token)
        .filter(cancel_asked=False)
        .update(state=JobState.QUEUED, token="", lease_until=None, queued_at=now)
    ):
        stop(job=job, now=now)


@business_write
def cancel(*, job: Job, actor: "StaffMember | None", now: datetime) -> None:
    """Stop a waiting or abandoned job at once; a running one is told, and stops at its next progress.

    Its kind hears of it once, however often somebody presses the button.
    """
    row = Job.objects.filter(pk=job.pk)
    going = row.filter(state__in=[JobState.QUEUED, JobState.RUNNING])
    is_news = bool(going.filter(cancel_asked=False).update(cancel_asked=True))  # nobody claims it from now on
    ended = {"state": JobState.CANCELLED, "token": "", "lease_until": None, "finished_at": now}
    (row.filter(state=JobState.QUEUED) | row.abandoned(now)).update(**ended)
    if is_news and job.declared and job.declared.cancelled:
        job.declared.cancelled(job, actor, now)


@business_write
def start_again(*, job: Job, now: datetime) -> bool:
    """Queue a failed or cancelled job for a new round of attempts; False when it is not (or no longer) one.

    Errors: ValidationError when its kind refuses now.
    """
    if job.declared and job.declared.refuse_again:
        job.declared.refuse_again(job)
    return bool(
        Job.objects.filter(pk=job.pk, state__in=[JobState.FAILED, JobState.CANCELLED]).update(
            state=JobState.QUEUED, attempts=0, failure="", cancel_asked=False, token="", lease_until=None,
            progress_done=0, progress_total=0, progress_text="", queued_at=now, started_at=None, finished_at=None,
        )
    )  # fmt: skip


def sweep(*, now: datetime) -> list[int]:
    """Put in order what dead workers left; the keys of the jobs that need a wake-up, oldest first."""
    ended = {"token": "", "lease_until": None, "finished_at": now}
    abandoned = Job.objects.abandoned(now)
    abandoned.filter(cancel_asked=True).update(state=JobState.CANCELLED, **ended)
    abandoned.filter(attempts__gte=MAX_ATTEMPTS).update(state=JobState.FAILED, failure=GAVE_UP, **ended)
    waiting = timedelta(seconds=settings.JOB_SWEEP_SECONDS)
    overdue = Job.objects.overdue(now, waiting).order_by("queued_at", "pk")
    return list(overdue.values_list("pk", flat=True)[:SWEEP_AT_MOST])


def drop_files_without_result() -> None:
    """Delete what attempts that died have stored for jobs that ended badly since."""
    for pk, file in Job.objects.without_result().values_list("pk", "result_file"):
        default_storage.delete(file)
        Job.objects.filter(pk=pk, result_file=file).update(result_file="")


def _end(job: Job, state: JobState, now: datetime, **values: Any) -> None:
    with transaction.atomic():
        if not Job.objects.held(job.pk, job.token).update(
            state=state, token="", lease_until=None, finished_at=now, **values
        ):
            raise LeaseLost
