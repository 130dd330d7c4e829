"""How a job stands, in the words of its progress fragment."""

from typing import Any

from django import template
from django.utils import timezone

from msp_office.jobs.models import Job
from msp_office.jobs.querysets import JobState

register = template.Library()

PATIENCE_SECONDS = 10


@register.filter
def standing(job: Job) -> str:
    """The state as a person sees it: its own, or waiting, stopped (its worker died), cancelling."""
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
