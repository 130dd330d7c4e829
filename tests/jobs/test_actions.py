"""How a job's row changes, one conditional update at a time."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from msp_office.jobs import actions
from msp_office.jobs.actions import JobCancelled, LeaseLost, ask_for_job
from msp_office.jobs.models import Job
from msp_office.jobs.querysets import MAX_ATTEMPTS
from msp_office.roles import Role
from staffing.models import StaffMember
from tests.jobs import kinds  # noqa: F401  # declares the kinds

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)  # any lease of NOW has expired

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_too]


def ask(**values: object) -> Job:
    return ask_for_job(**{"kind": "test.count", "params": {"to": 3}, "asked_by": None, "now": NOW, **values})  # type: ignore[arg-type]  # test shorthand


def claimed(now: datetime = NOW) -> Job:
    job = actions.claim(job_id=ask().pk, now=now)
    assert job is not None
    return job


def write_artefact() -> None:
    ask(idempotency_key="artefact")


def crash() -> None:
    raise ZeroDivisionError


def state(job: Job) -> str:
    return Job.objects.values_list("state", flat=True).get(pk=job.pk)


def test_ask_writes_a_queued_row() -> None:
    job = ask()
    assert (job.state, job.params, job.queued_at, job.attempts) == ("queued", {"to": 3}, NOW, 0)


def test_ask_for_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="No such kind of job: nothing"):
        ask(kind="nothing")


def test_ask_without_the_kinds_permission_is_refused() -> None:
    technician = StaffMember.objects.create(name="T", email="t@x.example", role=Role.TECHNICIAN, is_active=True)
    with pytest.raises(PermissionDenied):
        ask(kind="test.import", asked_by=technician)
    assert Job.objects.count() == 0


def test_ask_twice_with_one_key_gives_one_job() -> None:
    assert ask(idempotency_key="form-1").pk == ask(idempotency_key="form-1").pk
    assert ask().pk != ask().pk


def test_key_of_another_kind_is_refused() -> None:
    ask(idempotency_key="form-1")
    with pytest.raises(ValueError, match="belongs to a job of kind"):
        ask(kind="test.crash", idempotency_key="form-1")


def test_claim_goes_to_one_only() -> None:
    job = ask()
    assert actions.claim(job_id=job.pk, now=NOW) is not None
    assert actions.claim(job_id=job.pk, now=NOW) is None


def test_claim_of_abandoned_job_gets_a_new_token() -> None:
    first = claimed()
    second = actions.claim(job_id=first.pk, now=LATER)
    assert second is not None
    assert (second.attempts, second.token != first.token) == (2, True)


def test_first_runner_writes_nothing_after_the_second_claimed() -> None:
    first = claimed()
    actions.claim(job_id=first.pk, now=LATER)
    with pytest.raises(LeaseLost):
        actions.renew(job_id=first.pk, token=first.token, now=LATER, progress_done=1)
    with pytest.raises(LeaseLost):
        actions.finish(job=first, result={"late": True}, now=LATER)
    with pytest.raises(LeaseLost):
        actions.fail(job=first, reason="late", now=LATER)
    first.refresh_from_db()
    assert (first.state, first.progress_done, first.result) == ("running", 0, {})


def test_finish_and_what_is_written_with_it_commit_together() -> None:
    first = claimed()
    actions.claim(job_id=first.pk, now=LATER)
    with pytest.raises(LeaseLost):
        actions.finish(job=first, result={}, now=LATER, within=write_artefact)
    assert not Job.objects.filter(idempotency_key="artefact").exists()

    job = claimed()
    with pytest.raises(ZeroDivisionError):
        actions.finish(job=job, result={}, now=LATER, within=crash)
    assert state(job) == "running"


def test_renewed_lease_keeps_others_away() -> None:
    job = claimed()
    actions.renew(job_id=job.pk, token=job.token, now=LATER)
    assert actions.claim(job_id=job.pk, now=LATER) is None


def test_cancel_of_a_queued_job_ends_it_at_once() -> None:
    job = ask()
    actions.cancel(job=job, actor=None, now=NOW)
    assert state(job) == "cancelled"
    assert actions.claim(job_id=job.pk, now=NOW) is None


def test_cancel_of_a_running_job_is_told_to_its_runner() -> None:
    job = claimed()
    actions.cancel(job=job, actor=None, now=NOW)
    assert state(job) == "running"
    with pytest.raises(JobCancelled):
        actions.renew(job_id=job.pk, token=job.token, now=NOW)


def test_cancelled_job_that_its_runner_gives_back_ends() -> None:
    job = claimed()
    actions.cancel(job=job, actor=None, now=NOW)
    actions.give_back(job=job, now=NOW)
    assert state(job) == "cancelled"


def test_cancel_of_an_abandoned_job_ends_it_at_once() -> None:
    job = claimed()
    actions.cancel(job=job, actor=None, now=LATER)
    assert state(job) == "cancelled"


def test_cancel_of_an_ended_job_changes_nothing() -> None:
    job = claimed()
    actions.finish(job=job, result={}, now=NOW)
    actions.cancel(job=job, actor=None, now=LATER)
    job.refresh_from_db()
    assert (job.state, job.cancel_asked, job.finished_at) == ("done", False, NOW)


def test_start_again_gives_a_failed_job_a_new_round() -> None:
    job = claimed()
    actions.fail(job=job, reason="No.", now=NOW)
    assert actions.start_again(job=job, now=LATER)
    assert not actions.start_again(job=job, now=LATER)  # the second click
    again = actions.claim(job_id=job.pk, now=LATER)
    assert again is not None
    assert (again.attempts, again.failure) == (1, "")


def test_sweep_names_what_waits_too_long_and_what_was_abandoned() -> None:
    abandoned = claimed()
    waiting = ask()
    fresh = ask(now=LATER)
    running = claimed(now=LATER)
    assert actions.sweep(now=LATER) == [abandoned.pk, waiting.pk]
    assert {fresh.state, running.state} == {"queued", "running"}


def test_sweep_gives_up_after_three_dead_workers() -> None:
    job, now = ask(), NOW
    for _ in range(MAX_ATTEMPTS):
        assert actions.claim(job_id=job.pk, now=now) is not None
        now += timedelta(minutes=5)
    assert actions.claim(job_id=job.pk, now=now) is None
    assert actions.sweep(now=now) == []
    job.refresh_from_db()
    assert (job.state, job.failure) == ("failed", actions.GAVE_UP)


def test_sweep_ends_a_cancelled_job_whose_worker_died() -> None:
    job = claimed()
    actions.cancel(job=job, actor=None, now=NOW)
    assert actions.sweep(now=LATER) == []
    assert state(job) == "cancelled"


@pytest.mark.parametrize(
    "values",
    [
        {"state": "running"},
        {"state": "done"},
        {"state": "failed", "finished_at": NOW},
        {"state": "lost"},
        {"attempts": MAX_ATTEMPTS + 1},
        {"finished_at": NOW},
    ],
    ids=str,
)
def test_row_that_breaks_the_invariant_is_refused_by_the_database(values: dict[str, object]) -> None:
    job = ask()
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**values)
