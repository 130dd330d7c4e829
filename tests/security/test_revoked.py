"""A4: whoever was deactivated or demoted has nothing left that answers: sessions, links, jobs, files."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.core.files.base import ContentFile
from django.test import Client as Browser
from django.urls import reverse
from django.utils.http import urlsafe_base64_encode

from msp_office.imports import actions as imports
from msp_office.jobs.models import Job
from msp_office.jobs.tasks import run_here
from msp_office.roles import Role
from staffing.actions import change_person, change_sign_in
from staffing.models import StaffMember
from tests.access.samples import Samples
from tests.factories import NOW, make_person
from tests.imports.office import checked, rows
from tests.security.pages import address, browser_of, content_of, opened
from tickets.models import Ticket

pytestmark = pytest.mark.django_db

REVOKED: dict[str, Any] = {
    "deactivated": lambda person, owner: change_sign_in(
        person=person, version=None, may_sign_in=False, actor=owner, now=NOW
    ),
    "demoted": lambda person, owner: change_person(
        person=person, version=None, values={"role": Role.TECHNICIAN}, actor=owner, now=NOW
    ),
    "without a grant": lambda person, owner: change_person(
        person=person, version=None, values={"grants": []}, actor=owner, now=NOW
    ),
    "with another address": lambda person, owner: change_person(
        person=person, version=None, values={"email": "new@office.example"}, actor=owner, now=NOW
    ),
}


@pytest.mark.parametrize("how", ["deactivated", *(pytest.param(how, marks=pytest.mark.slow) for how in [*REVOKED][1:])])
def test_no_session_of_a_revoked_person_answers(how: str) -> None:
    samples = Samples()
    person = make_person("owner" if how != "without a grant" else "admin", grants=["clients.view_profit"])
    sessions = [browser_of(person) for _ in range(5)]
    assert all(session.get(reverse("board")).status_code == 200 for session in sessions)
    REVOKED[how](person, samples.owner)
    doors = [name for name, door in opened() if not door.public]
    alive = [
        name
        for number, name in enumerate(doors)
        if not sessions[number % 5].get(address(name, samples)).get("Location", "").startswith("/sign-in/")
    ]
    print(f"A4: {how}: 5 sessions, {len(doors)} doors, {len(alive)} alive")
    assert alive == []


def test_a_link_of_a_revoked_person_is_dead() -> None:
    owner, person = make_person("owner"), make_person("technician")
    uid = urlsafe_base64_encode(str(person.pk).encode())
    link = reverse("password-set", args=[uid, default_token_generator.make_token(person)])
    assert Browser().get(link).status_code == 200
    change_sign_in(person=person, version=None, may_sign_in=False, actor=owner, now=NOW)
    assert Browser().get(link).status_code == 410
    new = "another-long-password"
    assert Browser().post(link, {"new_password1": new, "new_password2": new}).status_code == 410
    assert not StaffMember.objects.get(pk=person.pk).check_password(new)


@pytest.mark.parametrize("how", ["deactivated", "demoted"])
def test_queued_work_of_a_revoked_person_is_not_done(how: str) -> None:
    owner, person = make_person("owner"), make_person("admin")
    batch = checked(rows(6))
    job = imports.start_import(batch=batch, asked_by=person, now=NOW)
    before = Ticket.objects.count()
    REVOKED[how](person, owner)
    run_here(job)
    job.refresh_from_db()
    assert (job.state, Ticket.objects.count()) == ("failed", before)
    assert "may no longer" in job.failure
    print(f"A4: {how}: a queued import was refused, 0 rows written")


@pytest.mark.parametrize("how", ["deactivated", "demoted"])
def test_a_finished_file_is_not_given_to_a_revoked_person(how: str) -> None:
    owner, person = make_person("owner"), make_person("admin")
    kind = imports.start_import(batch=checked(rows(3)), asked_by=person, now=NOW).kind
    job = Job.objects.create(
        kind=kind, asked_by=person, created_at=NOW, queued_at=NOW, finished_at=NOW, state="done", result_name="a.csv"
    )
    job.result_file.save("a.csv", ContentFile(b"secret"))
    stored = Path(job.result_file.path)
    assert stored.stat().st_mode & 0o077 == 0
    file = reverse("job-file", args=[job.pk])
    assert content_of(browser_of(person).get(file)) == b"secret"
    session = browser_of(person)
    REVOKED[how](person, owner)
    assert session.get(file).status_code == 302
    if how == "demoted":
        person.refresh_from_db()
        assert browser_of(person).get(file).status_code == 403
    assert browser_of(make_person("service_manager")).get(file).status_code == 404
    stored.unlink()
