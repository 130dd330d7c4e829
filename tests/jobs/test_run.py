"""However the work of a job ends, its row says so."""

import re
import stat
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import OperationalError

from msp_office.jobs import actions
from msp_office.jobs.actions import LeaseLost
from msp_office.jobs.models import Job
from msp_office.jobs.registry import job_kind, known_kinds
from msp_office.jobs.run import JobRun, work
from msp_office.jobs.tasks import sweep_now
from msp_office.office.models import OfficeSettings
from msp_office.roles import Role
from tests.factories import make_person
from tests.jobs.kinds import asked

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_too]


def done(kind: str, **values: Any) -> Job:
    job = asked(kind, now=NOW, **values)
    assert work(job.pk, lambda: NOW)
    job.refresh_from_db()
    return job


def test_finished_job_holds_its_result() -> None:
    job = done("test.count", params={"to": 4})
    assert (job.state, job.result, job.progress_done, job.progress_total, job.percent) == (
        "done", {"counted": 4}, 4, 4, 100,
    )  # fmt: skip


def test_job_is_done_in_the_offices_own_zone_and_currency() -> None:
    OfficeSettings.objects.update_or_create(pk=1, defaults={"time_zone": "America/Chicago", "currency": "EUR"})
    assert done("test.look_around").result == {"zone": "America/Chicago", "currency": "EUR"}


def test_second_wake_up_finds_nothing_to_do() -> None:
    job = done("test.count")
    assert not work(job.pk, lambda: NOW)


def test_unexpected_error_is_told_without_its_details() -> None:
    job = done("test.crash")
    assert (job.state, job.attempts) == ("failed", 1)
    assert job.failure == (
        f"It stopped at an unexpected error (ZeroDivisionError). The worker's log has it under “Job {job.pk}”."
    )


def test_expected_refusal_is_told_in_its_own_words() -> None:
    assert done("test.refuse").failure == "Row 7 has no title."


def test_lost_database_gives_the_job_back_until_three_attempts_are_used() -> None:
    job = done("test.lose_database")
    assert (job.state, job.attempts) == ("queued", 1)
    work(job.pk, lambda: NOW)
    work(job.pk, lambda: NOW)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.failure) == ("failed", 3, actions.GAVE_UP)


def test_kind_of_another_version_is_told() -> None:
    job = asked("test.count", now=NOW)
    Job.objects.filter(pk=job.pk).update(kind="gone.kind")
    work(job.pk, lambda: NOW)
    job.refresh_from_db()
    assert job.failure == "This version of the product does not know how to do “gone.kind”."


def test_person_who_lost_the_permission_meanwhile_gets_nothing() -> None:
    person = make_person(Role.ADMIN, name="Ada Admin")
    job = asked("test.import", now=NOW, asked_by=person)
    person.role = Role.TECHNICIAN
    person.save()
    work(job.pk, lambda: NOW)
    job.refresh_from_db()
    assert job.failure == "Ada Admin may no longer start this."


def test_cancelled_while_running_stops_at_the_next_progress() -> None:
    job = asked("test.cancel_myself", now=NOW)
    work(job.pk, lambda: NOW)
    job.refresh_from_db()
    assert (job.state, job.progress_done) == ("cancelled", 0)


def test_kept_file_is_private_and_has_a_name_nobody_guesses() -> None:
    job = done("test.file")
    assert job.result_name == "Tickets of today.csv"
    assert re.fullmatch(r"jobs/[0-9a-f]{32}\.csv", str(job.result_file))
    path = default_storage.path(str(job.result_file))
    assert stat.filemode(Path(path).stat().st_mode) == "-rw-------"
    assert job.result_file.read() == b"id,title\n"


def test_file_of_a_run_that_lost_its_job_is_dropped() -> None:
    job = asked("test.file", now=NOW, params={"lose_lease": True})
    before = stored()
    work(job.pk, lambda: NOW)
    job.refresh_from_db()
    assert (job.state, stored()) == ("running", before)


def stored() -> set[str]:
    return set(default_storage.listdir("jobs")[1]) if default_storage.exists("jobs") else set()


@pytest.mark.parametrize("ending", ["fail", "cancel"])
def test_file_of_a_job_that_ends_badly_is_dropped(ending: str) -> None:
    before = stored()
    job = done("test.file", params={ending: True})
    assert (job.state in ("failed", "cancelled"), stored()) == (True, before)


def test_file_of_an_attempt_that_died_is_dropped_by_the_next() -> None:
    before = stored()
    job = asked("test.file", now=NOW, params={"lose_lease": True})
    first = actions.claim(job_id=job.pk, now=NOW)
    assert first is not None
    JobRun(first, lambda: NOW).keep_file(BytesIO(b"half"), "half.csv")
    assert len(stored() - before) == 1
    Job.objects.filter(pk=job.pk).update(params={})
    work(job.pk, lambda: NOW + timedelta(hours=1))
    job.refresh_from_db()
    assert job.result_file.read() == b"id,title\n"
    assert stored() - before == {str(job.result_file).removeprefix("jobs/")}


def test_file_of_a_cancelled_job_whose_worker_died_goes_with_the_next_sweep() -> None:
    before = stored()
    job = actions.claim(job_id=asked("test.file", now=NOW).pk, now=NOW)
    assert job is not None
    JobRun(job, lambda: NOW).keep_file(BytesIO(b"half"), "half.csv")
    actions.cancel(job=job, actor=None, now=NOW + timedelta(hours=1))
    assert len(stored() - before) == 1
    sweep_now()
    assert stored() == before


def test_file_stays_when_the_database_goes_just_after_the_end_was_written(monkeypatch: pytest.MonkeyPatch) -> None:
    finish = actions.finish

    def finish_and_lose(**given: Any) -> None:
        finish(**given)
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(actions, "finish", finish_and_lose)
    job = done("test.file")
    assert (job.state, job.result_file.read()) == ("done", b"id,title\n")


def test_finish_is_called_in_the_transaction_that_ends_the_job() -> None:
    job = done("test.once")
    assert (job.state, job.result) == ("done", {"number": 1})
    assert Job.objects.filter(kind="test.artefact", params={"of": job.pk}).count() == 1


def test_progress_is_written_three_times_a_second_at_most(django_assert_num_queries: Any) -> None:
    job = actions.claim(job_id=asked("test.count", now=NOW).pk, now=NOW)
    assert job is not None
    run = JobRun(job, lambda: NOW + timedelta(seconds=10))
    with django_assert_num_queries(2):  # the first and the last
        for step in range(1, 101):
            run.progress(step, 100, "x" * 300)
    job.refresh_from_db()
    assert (job.progress_done, len(job.progress_text)) == (100, 200)
    assert job.lease_until == NOW + timedelta(seconds=10 + settings.JOB_LEASE_SECONDS)


def test_hold_fails_at_once_in_other_hands() -> None:
    job = actions.claim(job_id=asked("test.count", now=NOW).pk, now=NOW)
    assert job is not None
    run = JobRun(job, lambda: NOW)
    run.hold()
    Job.objects.filter(pk=job.pk).update(token="somebody else")
    with pytest.raises(LeaseLost):
        run.hold()


def test_kind_cannot_be_declared_twice_nor_with_an_unknown_permission() -> None:
    before = dict(known_kinds())
    with pytest.raises(ValueError, match="declared twice"):
        job_kind("test.count", "Count", permission="", run=lambda run: {})
    with pytest.raises(ValueError, match="No such permission"):
        job_kind("test.other", "Other", permission="tickets.fly", run=lambda run: {})
    assert dict(known_kinds()) == before
