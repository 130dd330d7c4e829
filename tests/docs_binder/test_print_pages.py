"""Do the pages of prints ask for jobs, give files to whom they belong, and record what was handed over?"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from docs_binder.models import BinderPrint, SealedPrint
from docs_binder.reports.prints import standings
from msp_office.jobs.models import Job
from tests.conftest import SignIn
from tests.docs_binder.prints import make_print
from tests.factories import NOW, PASSWORD, make_client

pytestmark = pytest.mark.django_db


def test_form_asks_for_one_job_however_often_it_is_sent(signed_in: SignIn) -> None:
    client, browser = make_client(), signed_in("technician")
    page = reverse("client-prints", args=[client.pk])
    sent = {"what": "binder", "paper": "a4", "holes": "on", "sections": ["notes"], "key": "abc", "reason": "Quarter"}
    assert [browser.post(page, sent).status_code for _ in range(3)] == [302] * 3
    job = Job.objects.get()
    assert job.asked_by == browser.person
    assert job.params["options"] == {
        "paper": "a4", "holes": True, "two_sided": False, "dividers": False, "secrets": False, "blank": False,
        "logo": False, "sections": ["notes"],
    }  # fmt: skip
    assert "Print a binder" in browser.get(page).content.decode()


def test_changed_pages_need_a_binder_and_take_its_paper(signed_in: SignIn) -> None:
    client, browser = make_client(), signed_in("technician")
    page = reverse("client-prints", args=[client.pk])
    assert browser.post(page, {"what": "changed", "paper": "a4"}).status_code == 422
    base = make_print(client, handed=True)
    assert browser.post(page, {"what": "changed", "base": base.pk, "paper": "a4"}).status_code == 302
    job = Job.objects.order_by("-pk")[0]
    assert (job.params["base"], job.params["options"]["paper"]) == (base.pk, "letter")


def test_technician_cannot_ask_for_secrets(signed_in: SignIn) -> None:
    client, browser = make_client(), signed_in("technician")
    sent = {"what": "binder", "paper": "letter", "secrets": "on", "reason": "x"}
    assert browser.post(reverse("client-prints", args=[client.pk]), sent).status_code == 302
    assert Job.objects.get().params["options"]["secrets"] is False


def test_secrets_are_asked_for_with_the_own_password_and_a_reason(signed_in: SignIn) -> None:
    client, browser = make_client(), signed_in("owner")
    page = reverse("client-prints", args=[client.pk])
    sent = {"what": "binder", "paper": "letter", "secrets": "on", "reason": "For the safe"}
    for wrong in ({}, {"password": "wrong"}, {"password": PASSWORD, "reason": ""}):
        assert browser.post(page, sent | wrong).status_code == 422
    assert Job.objects.count() == 0
    assert browser.post(page, sent | {"password": PASSWORD}).status_code == 302
    assert Job.objects.get().params["options"]["secrets"] is True


def test_file_is_a_download_that_no_cache_keeps(signed_in: SignIn) -> None:
    made = make_print(make_client(name="A/B & Söhne"))
    answer = signed_in("technician").get(reverse("print-file", args=[made.pk]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer.getvalue() == b"%PDF-1.7 sample"


def test_sealed_print_is_given_once_against_the_password(signed_in: SignIn) -> None:
    made, owner = make_print(make_client(), secrets=True), signed_in("owner")
    SealedPrint.objects.update(goes_at=timezone.now() + timedelta(hours=1))
    page = reverse("print-sealed", args=[made.pk])
    assert signed_in("technician").post(page, {"password": PASSWORD}).status_code == 403
    assert owner.post(page, {"password": "wrong"}).status_code == 422
    answer = owner.post(page, {"password": PASSWORD})
    assert answer.getvalue() == b"%PDF-1.7 sealed"
    assert owner.post(page, {"password": PASSWORD}).status_code == 404
    assert signed_in("owner").get(reverse("print-file", args=[made.pk])).status_code == 404


def test_handing_over_is_recorded_and_starts_the_year(signed_in: SignIn) -> None:
    client = make_client()
    made, browser = make_print(client), signed_in("technician")
    page = reverse("print-handed-over", args=[made.pk])
    browser.post(page, {"on": "2020-01-01", "to": "Ann"})
    browser.post(page, {"on": f"{NOW.date()}"})
    assert BinderPrint.objects.get().handed_over_on is None
    browser.post(page, {"on": f"{NOW.date()}", "to": "Ann Lake"})
    assert "Ann Lake" in browser.get(reverse("client-prints", args=[client.pk])).content.decode()
    other = make_client()
    by_then = NOW.date() + timedelta(days=364)
    assert [(line.client, line.is_due) for line in standings([client, other], by_then)] == [
        (other, True), (client, False),
    ]  # fmt: skip
    assert standings([client], by_then + timedelta(1))[0].is_due


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_the_database_the_same_number_of_times(
    count: int, signed_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client, browser = make_client(), signed_in("technician")
    for _ in range(count):
        make_print(client, handed=True)
        make_client()
    with django_assert_max_num_queries(18):
        browser.get(reverse("client-prints", args=[client.pk]))
    with django_assert_max_num_queries(10):
        browser.get(reverse("printed-binders"))
