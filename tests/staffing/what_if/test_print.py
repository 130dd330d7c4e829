"""The printed scenario: two or three pages whose sums a reader can redo."""

from io import BytesIO
from urllib.parse import urlencode

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from pypdf import PdfReader

from msp_office.jobs.models import Job
from msp_office.jobs.tasks import run_here
from msp_office.roles import Role
from staffing.reports.what_if.arithmetic import arithmetic
from tests.conftest import SignIn
from tests.factories import make_scenario
from tests.staffing.what_if.cases import lever
from tests.staffing.what_if.situations import situation
from tests.staffing.what_if.test_pages import HIRE

HISTORY = tuple(6000 + 97 * (number * number % 40) for number in range(30))


def test_sums_are_written_out() -> None:
    found = situation(lever("hire", preset="B"), lever("tool", before=62, after=70), backlog_minutes=372 * 60)
    told = {one.label: (one.steps, one.result) for one in arithmetic(found)}
    assert told["Capacity of a week"] == ("200 h paid × 62 % billable", "124 h")
    assert told["Weeks of work"] == ("372 h owed ÷ 124 h", "3.0 weeks")
    assert told["Hire B: hours"] == ("40 h × 62 %", "24.8 h a week")
    assert told["Hire B: cost"] == ("$3,900.00 × 12 months", "$46,800 a year")
    assert told["Hire B: an hour"] == ("$46,800 ÷ (24.8 h × 52 weeks)", "$36.29")
    assert told["Monitoring tool: hours"] == ("200 h × (70 − 62) %", "16 h a week")
    assert told["New revenue that pays"] == ("$54,000 ÷ 80 % margin", "$67,500")


@pytest.mark.django_db
def test_scenario_is_printed_on_two_or_three_pages(signed_in: SignIn) -> None:
    saved = make_scenario(name="Hire B in spring", facts={"inflow_minutes": HISTORY})
    browser = signed_in(Role.OWNER)
    asked = browser.post(reverse("what-if-saved-print", args=[saved.pk]), {"query": urlencode(HIRE)})
    job = run_here(Job.objects.get())
    assert asked["Location"] == job.get_absolute_url()
    assert (job.state, job.failure) == ("done", "")
    with default_storage.open(str(job.result_file)) as file:
        pdf = PdfReader(BytesIO(file.read()))
    text = " ".join("\n".join(page.extract_text() for page in pdf.pages).split())
    assert len(pdf.pages) in (2, 3)
    for words in ("Hire B in spring", "Check it by hand", "40 h × 62 %", "$46,800 a year", "$36.29", "Confidential"):
        assert words in text
    default_storage.delete(str(job.result_file))


@pytest.mark.django_db
def test_print_needs_both_permissions_when_it_runs(signed_in: SignIn) -> None:
    browser = signed_in(Role.SERVICE_MANAGER, grants=["clients.view_profit", "staffing.view_wages"])
    browser.post(reverse("what-if-print"), {"query": urlencode(HIRE)})
    browser.person.grants = ["staffing.view_wages"]
    browser.person.save()
    job = run_here(Job.objects.get())
    assert (job.state, job.failure) == ("failed", "Printing a scenario needs to see both wages and profit.")


@pytest.mark.django_db
def test_bad_values_are_not_printed(signed_in: SignIn) -> None:
    signed_in(Role.OWNER).post(reverse("what-if-print"), {"query": urlencode({**HIRE, "1-billability": "140"})})
    job = run_here(Job.objects.get())
    assert job.state == "failed"
    assert "cannot be taken" in job.failure
