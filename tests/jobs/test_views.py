"""Who sees a job, and what they can do with it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from msp_office.jobs import actions
from msp_office.jobs.models import Job
from msp_office.jobs.tasks import run_here
from msp_office.roles import Role
from tests.conftest import SignIn
from tests.jobs.kinds import asked

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PAGES = ["", "progress", "file"]
POSTS = ["cancel", "retry"]

pytestmark = pytest.mark.django_db


def failed(**values: Any) -> Job:
    return run_here(asked("test.refuse", now=timezone.now(), **values))


def state(job: Job) -> str:
    return Job.objects.values_list("state", flat=True).get(pk=job.pk)


def test_own_job_is_shown_with_its_progress(signed_in: SignIn) -> None:
    client = signed_in(Role.TECHNICIAN)
    job = actions.claim(job_id=asked("test.count", now=timezone.now(), asked_by=client.person).pk, now=timezone.now())
    assert job is not None
    actions.renew(job_id=job.pk, token=job.token, now=timezone.now(), progress_done=1200, progress_total=2400)
    html = client.get(f"/jobs/{job.pk}/").content.decode()
    assert '<progress class="tall" aria-label="Count" max="2400" value="1200">50 %</progress>' in html
    assert 'hx-trigger="every 1s"' in html
    assert "1,200 of 2,400 · 50 %" in html


@pytest.mark.parametrize("part", PAGES)
def test_somebody_elses_job_is_not_found(signed_in: SignIn, part: str) -> None:
    job = run_here(asked("test.count", now=timezone.now(), asked_by=signed_in(Role.TECHNICIAN).person))
    assert signed_in(Role.SERVICE_MANAGER).get(f"/jobs/{job.pk}/{part}").status_code == 404
    if part != "file":
        assert signed_in(Role.OWNER).get(f"/jobs/{job.pk}/{part}").status_code == 200


@pytest.mark.parametrize("part", POSTS)
def test_somebody_elses_job_cannot_be_changed(signed_in: SignIn, part: str) -> None:
    job = failed(asked_by=signed_in(Role.TECHNICIAN).person)
    assert signed_in(Role.TECHNICIAN).post(f"/jobs/{job.pk}/{part}").status_code == 404
    assert state(job) == "failed"


@pytest.mark.parametrize("part", [*PAGES, *POSTS])
def test_signed_out_is_sent_to_sign_in(client: Client, part: str) -> None:
    job = failed()
    method = client.post if part in POSTS else client.get
    assert method(f"/jobs/{job.pk}/{part}").status_code == 302


@pytest.mark.parametrize("part", [*PAGES, *POSTS])
def test_wrong_method_is_refused(signed_in: SignIn, part: str) -> None:
    client = signed_in(Role.OWNER)
    method = client.get if part in POSTS else client.post
    assert method(f"/jobs/{failed().pk}/{part}").status_code == 405


def test_list_shows_own_jobs_and_the_owner_sees_all(signed_in: SignIn) -> None:
    technician, owner = signed_in(Role.TECHNICIAN), signed_in(Role.OWNER)
    mine = asked("test.count", now=NOW, asked_by=technician.person)
    systems = asked("test.count", now=NOW)
    assert list(technician.get("/jobs/").context["page"]) == [mine]
    assert list(owner.get("/jobs/").context["page"]) == [systems, mine]


def test_empty_list_says_what_will_stand_there(signed_in: SignIn) -> None:
    assert "No jobs yet" in signed_in(Role.TECHNICIAN).get("/jobs/").content.decode()


@pytest.mark.parametrize("jobs", [1, 3, 100])
def test_list_needs_the_same_queries_for_any_number(
    signed_in: SignIn, django_assert_num_queries: Any, jobs: int
) -> None:
    client = signed_in(Role.OWNER)
    for _ in range(jobs):
        asked("test.count", now=NOW, asked_by=client.person)
    client.get("/jobs/")
    with django_assert_num_queries(8):  # session, person, office, two of every page (timer, P1), count, rows
        client.get("/jobs/")


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "in the queue"), (11, "waiting for a worker"), (3600, "waiting for a worker")]
)
def test_queue_that_does_not_move_is_told(signed_in: SignIn, seconds: int, words: str) -> None:
    client = signed_in(Role.TECHNICIAN)
    job = asked("test.count", now=timezone.now() - timedelta(seconds=seconds), asked_by=client.person)
    assert words in client.get(f"/jobs/{job.pk}/progress").content.decode()


def test_dead_worker_is_told(signed_in: SignIn) -> None:
    client = signed_in(Role.TECHNICIAN)
    job = asked("test.count", now=NOW, asked_by=client.person)
    actions.claim(job_id=job.pk, now=NOW)
    html = client.get(f"/jobs/{job.pk}/progress").content.decode()
    assert "the worker stopped; it will be taken up again" in html


def test_polling_stops_with_the_job_and_tells_the_page(signed_in: SignIn) -> None:
    client = signed_in(Role.TECHNICIAN)
    job = asked("test.count", now=timezone.now(), asked_by=client.person)
    before = client.get(f"/jobs/{job.pk}/progress")
    run_here(job)
    after = client.get(f"/jobs/{job.pk}/progress")
    assert ("hx-trigger" in before.content.decode(), "HX-Trigger" in before) == (True, False)
    assert ("hx-trigger" in after.content.decode(), after["HX-Trigger"]) == (False, "job-finished")


def test_cancel_of_a_running_job_is_shown_until_its_worker_notices(signed_in: SignIn) -> None:
    client = signed_in(Role.TECHNICIAN)
    job = asked("test.count", now=timezone.now(), asked_by=client.person)
    actions.claim(job_id=job.pk, now=timezone.now())
    html = client.post(f"/jobs/{job.pk}/cancel", headers={"HX-Request": "true"}).content.decode()
    assert "cancelling…" in html
    assert "Cancel</button>" not in html


def test_cancel_without_javascript_goes_back_to_the_page(signed_in: SignIn) -> None:
    client = signed_in(Role.TECHNICIAN)
    job = asked("test.count", now=timezone.now(), asked_by=client.person)
    response = client.post(f"/jobs/{job.pk}/cancel")
    assert (response.status_code, response.headers["Location"], state(job)) == (302, f"/jobs/{job.pk}/", "cancelled")


def test_failed_job_says_why_and_can_be_tried_again(signed_in: SignIn, broker: str) -> None:
    client = signed_in(Role.TECHNICIAN)
    job = failed(asked_by=client.person)
    html = client.get(f"/jobs/{job.pk}/").content.decode()
    assert '<p class="warning-line mt-2 mb-0" role="alert">Row 7 has no title.</p>' in html
    assert "Try again" in html
    client.post(f"/jobs/{job.pk}/retry")
    assert state(job) == "queued"


def test_retry_needs_the_kinds_permission(signed_in: SignIn) -> None:
    client = signed_in(Role.ADMIN)
    job = asked("test.import", now=NOW, asked_by=client.person)
    actions.cancel(job=job, actor=None, now=NOW)
    client.person.role = Role.TECHNICIAN
    client.person.save()
    assert "Try again" not in client.get(f"/jobs/{job.pk}/").content.decode()
    assert client.post(f"/jobs/{job.pk}/retry").status_code == 403
    assert state(job) == "cancelled"


def test_file_is_downloaded_never_shown(signed_in: SignIn) -> None:
    client = signed_in(Role.ADMIN)
    job = run_here(asked("test.file", now=timezone.now(), asked_by=client.person))
    response = client.get(f"/jobs/{job.pk}/file")
    assert b"".join(response.streaming_content) == b"id,title\n"  # type: ignore[attr-defined]  # a FileResponse
    assert response["Content-Disposition"] == 'attachment; filename="Tickets of today.csv"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert "sandbox" in response["Content-Security-Policy"]


def test_file_is_refused_to_whoever_lost_the_permission(signed_in: SignIn) -> None:
    client = signed_in(Role.ADMIN)
    job = run_here(asked("test.file", now=timezone.now(), asked_by=client.person))
    client.person.role = Role.TECHNICIAN
    client.person.save()
    assert client.get(f"/jobs/{job.pk}/file").status_code == 403
