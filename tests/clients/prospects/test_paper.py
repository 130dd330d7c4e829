"""Paper for prospects: the worksheet on two pages, blank or filled, and the page that is left with them."""

import io
from unicodedata import normalize

import pytest
from django.urls import reverse
from pypdf import PdfReader

from clients.calculations.advice import first_looks
from clients.calculations.inventory import TOPICS, Answer
from clients.models import Inventory
from msp_office.jobs.models import Job
from msp_office.jobs.run import work
from msp_office.office.models import OfficeSettings
from tests.clients.prospects.test_assessment import GOOD, TODAY, UNKNOWING, UNWILLING
from tests.conftest import SignIn
from tests.factories import NOW, make_inventory, make_prospect

pytestmark = pytest.mark.django_db(transaction=True)


def pages_of(job: Job) -> list[str]:
    work(job.pk, lambda: NOW)
    job.refresh_from_db()
    assert (job.state, job.failure) == ("done", "")
    pages = [normalize("NFKC", page.extract_text()) for page in PdfReader(io.BytesIO(job.result_file.read())).pages]
    job.result_file.close()
    return pages


@pytest.fixture
def inventory(db: None) -> Inventory:
    OfficeSettings.objects.update_or_create(pk=1, defaults={"name": "Larkspur IT"})
    long = {topic.key: Answer("text", f"{topic.name} " + "as they told it " * 8) for topic in TOPICS}
    told = {**long, **UNKNOWING, "notes": Answer("text", "In a hurry. " * 20)}
    return make_inventory(make_prospect(name="Oakfield & Sons"), told)


@pytest.mark.slow
def test_the_worksheet_has_two_pages_blank_and_filled(inventory: Inventory, signed_in: SignIn) -> None:
    admin = signed_in("admin")
    assert admin.post(reverse("inventory-print-blank")).status_code == 302
    blank = pages_of(Job.objects.latest("pk"))
    assert len(blank) == 2
    assert "Larkspur IT" in blank[0]
    words = " ".join(" ".join(blank).split())
    assert [topic.question for topic in TOPICS if topic.question not in words] == []
    admin.post(reverse("inventory-print", args=[inventory.pk]))
    filled = pages_of(Job.objects.latest("pk"))
    assert len(filled) == 2
    assert "Oakfield & Sons" in filled[0]
    assert "The phone company" in filled[0]
    assert "In a hurry" in filled[1]


def test_the_page_left_behind_says_what_we_would_look_at_first(inventory: Inventory, signed_in: SignIn) -> None:
    signed_in("owner").post(reverse("inventory-print", args=[inventory.pk]), {"what": "leave-behind"})
    page = " ".join(pages_of(Job.objects.latest("pk")))
    assert "What we would look at first" in page
    assert "Whether your backup works" in page
    assert "invest" not in page
    assert "In a hurry" not in page, "what is noted about them stays with us"


def test_what_we_would_look_at_first() -> None:
    assert first_looks(GOOD, TODAY) == []
    assert [look.what for look in first_looks(UNWILLING, TODAY)] == [
        "A backup that is tested", "A firewall", "Anti-virus on every computer", "Filtering of your email",
        "Your domain in your own name", "Who looks after what",
    ]  # fmt: skip
    assert first_looks({**GOOD, "expiry": Answer("text", "2026-12-01")}, TODAY)[0].what.startswith(
        "Your domain, before"
    )
