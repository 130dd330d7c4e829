"""How a job stands, in the words of its progress fragment."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.utils import timezone

from msp_office.jobs.models import Job
from msp_office.jobs.querysets import JobState

register = template.Library()

PATIENCE_SECONDS = 10


@dataclass(frozen=True)
class Standing:
    """`look` is the style of the mark before the words (office.css, .status)."""

    name: str
    words: str
    look: str


STANDINGS = {
    standing.name: standing
    for standing in (
        Standing("queued", "in the queue", "new"),
        Standing("waiting", "waiting for a worker", "waiting"),
        Standing("running", "running", "going"),
        Standing("stopped", "the worker stopped; it will be taken up again", "waiting"),
        Standing("cancelling", "cancelling…", "waiting"),
        Standing("done", "done", "done"),
        Standing("failed", "failed", "waiting"),
        Standing("cancelled", "cancelled", "done"),
    )
}


@register.filter
def standing(job: Job) -> Standing:
    """The state as a person sees it: its own, or waiting, stopped (its worker died), cancelling."""
    return STANDINGS[_standing(job)]


def _standing(job: Job) -> str:
    now = timezone.now()
    if job.lease_expired(now):
        return "stopped"
    if job.state == JobState.RUNNING and job.cancel_asked:
        return "cancelling"
    if job.waited_seconds(now) > PATIENCE_SECONDS:
        return "waiting"
    return job.state


@register.filter
def restartable_by(job: Job, person: Any) -> bool:
    return job.may_be_restarted_by(person)
