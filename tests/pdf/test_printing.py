"""Does a document become a job whose file is the PDF, and does a failure say why?"""

import io
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from msp_office.jobs.actions import ask_for_job
from msp_office.jobs.models import Job
from msp_office.jobs.run import JobFailed, JobRun, work
from msp_office.pdf.printing import Document, print_kind
from msp_office.pdf.render import Limits

NOW = datetime(2026, 3, 14, 9, tzinfo=UTC)


def document(run: JobRun) -> Document:
    if run.params.get("gone"):
        raise JobFailed("The scenario is gone.")
    text = "<p style='break-after: page'>x</p>" * run.params.get("pages", 1)
    return Document(f'<!doctype html><html lang="en-US"><title>Plan</title><body>{text}Hello</body></html>', "Plan.pdf")


print_kind("test.print", "Print a plan", permission="", document=document, limits=Limits(pages=5))


def printed(**params: object) -> Job:
    job = ask_for_job(kind="test.print", params=params, asked_by=None, now=NOW)
    work(job.pk, lambda: NOW)
    job.refresh_from_db()
    return job


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_print_is_kept_as_the_file_of_its_job() -> None:
    job = printed()
    assert (job.state, job.failure, job.result_name) == ("done", "", "Plan.pdf")
    assert "Hello" in PdfReader(io.BytesIO(job.result_file.read())).pages[1].extract_text()
    job.result_file.close()


@pytest.mark.django_db(transaction=True)
def test_print_that_cannot_be_made_fails_with_the_reason() -> None:
    assert printed(gone=True).failure == "The scenario is gone."
    assert printed(pages=9).failure == "It would fill 10 pages; one print may have 5."
