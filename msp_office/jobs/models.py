"""Which long work was asked for, who has it in hand, and what came of it."""

import secrets
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from msp_office.jobs.querysets import MAX_ATTEMPTS, JobQuerySet, JobState
from msp_office.jobs.registry import JobKind, known_kinds


def random_name(job: models.Model, filename: str) -> str:
    """A storage name that nobody can guess; only the ending of `filename` is kept."""
    ending = filename.rpartition(".")[2].lower()
    return f"jobs/{secrets.token_hex(16)}" + (f".{ending}" if ending.isalnum() and len(ending) <= 5 else "")


class Job(models.Model):
    """One piece of long work: the row is the job, a Celery message only wakes a worker for it.

    Invariant: whoever holds `token` until `lease_until` may write the row's progress and its end, nobody else; a
    running job has both, an ended one has its moment, a failed one its reason in plain words.
    """

    kind = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    params = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    result_file = models.FileField(upload_to=random_name, blank=True, max_length=120)
    result_name = models.CharField(max_length=120, blank=True)  # what the file is called when downloaded
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    progress_text = models.CharField(max_length=200, blank=True)
    failure = models.TextField(blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="jobs")
    token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    idempotency_key = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField()
    queued_at = models.DateTimeField()  # when it was last put into the queue
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects: ClassVar[JobQuerySet] = JobQuerySet.as_manager()  # type: ignore[assignment]  # queryset as manager

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["idempotency_key"], condition=~Q(idempotency_key=""), name="job_asked_once"
            ),
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_known"),
            models.CheckConstraint(
                condition=~Q(state=JobState.RUNNING) | (~Q(token="") & Q(lease_until__isnull=False)),
                name="job_running_has_lease",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=[JobState.QUEUED, JobState.RUNNING]) & Q(finished_at__isnull=True))
                | (Q(state__in=[JobState.DONE, JobState.FAILED, JobState.CANCELLED]) & Q(finished_at__isnull=False)),
                name="job_ended_has_moment",
            ),
            models.CheckConstraint(condition=~Q(state=JobState.FAILED) | ~Q(failure=""), name="job_failed_has_reason"),
            models.CheckConstraint(condition=Q(attempts__lte=MAX_ATTEMPTS), name="job_attempts_capped"),
        )
        indexes = (
            models.Index(fields=["state", "queued_at"], name="job_by_state"),
            models.Index(fields=["asked_by", "-id"], name="job_by_person"),
        )

    def __str__(self) -> str:
        return f"{self.label} (job {self.pk})"

    def get_absolute_url(self) -> str:
        return reverse("job", args=[self.pk])

    @property
    def declared(self) -> JobKind | None:
        """What its app declared about this kind of job; None for a kind that this version does not know."""
        return known_kinds().get(self.kind)

    @property
    def label(self) -> str:
        return self.declared.label if self.declared else self.kind

    @property
    def result_url(self) -> str:
        """The page where the result stands, or "" when the job's own page is all there is."""
        return self.declared.result_url(self) if self.declared and self.declared.result_url else ""

    @property
    def ended(self) -> bool:
        return self.state not in (JobState.QUEUED, JobState.RUNNING)

    @property
    def percent(self) -> int | None:
        """Progress from 0 to 100; None while the amount of work is unknown."""
        return min(100, self.progress_done * 100 // self.progress_total) if self.progress_total else None

    def lease_expired(self, now: datetime) -> bool:
        """Whether its worker has not been heard of for longer than its lease."""
        return self.state == JobState.RUNNING and self.lease_until is not None and self.lease_until < now

    def waited_seconds(self, now: datetime) -> float:
        return (now - self.queued_at).total_seconds() if self.state == JobState.QUEUED else 0.0

    def may_be_restarted_by(self, person: Any) -> bool:
        """Whether this person may start the job once more: it ended without a result, and its kind allows them."""
        return (
            self.state in (JobState.FAILED, JobState.CANCELLED)
            and self.declared is not None
            and self.declared.allows(person)
        )
