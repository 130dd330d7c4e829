"""A person watches a job without reloading."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from msp_office.jobs import actions
from msp_office.jobs.models import Job
from tests.jobs.kinds import asked

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_progress_moves_and_ends_without_a_reload(page_of: Callable[..., Page]) -> None:
    job = asked("test.count", now=timezone.now())
    page = page_of("owner", f"/jobs/{job.pk}/")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    expect(page.get_by_text("in the queue")).to_be_visible()
    page.evaluate("window.notReloaded = true")

    taken = actions.claim(job_id=job.pk, now=timezone.now())
    assert taken is not None
    actions.renew(job_id=job.pk, token=taken.token, now=timezone.now(), progress_done=1, progress_total=4)
    expect(page.get_by_role("progressbar", name="Count")).to_have_attribute("value", "1")
    page.get_by_role("button", name="Cancel").focus()
    actions.finish(job=taken, result={}, now=timezone.now())
    expect(page.get_by_text("done", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Cancel")).to_have_count(0)
    assert page.evaluate("window.notReloaded")
    assert complaints == []


@pytest.mark.slow
def test_focus_stays_on_cancel_while_the_progress_moves_and_the_key_works(page_of: Callable[..., Page]) -> None:
    job = asked("test.count", now=timezone.now())
    page = page_of("owner", f"/jobs/{job.pk}/")
    cancel = page.get_by_role("button", name="Cancel")
    cancel.focus()
    taken = actions.claim(job_id=job.pk, now=timezone.now())
    assert taken is not None
    expect(page.locator(".status", has_text="running")).to_be_visible()
    expect(cancel).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("cancelling…")).to_be_visible()
    assert Job.objects.get(pk=job.pk).cancel_asked
