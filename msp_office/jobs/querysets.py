"""Named sets of jobs: claimable, abandoned, visible to a person."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from msp_office.roles import Role

if TYPE_CHECKING:
    from msp_office.jobs.models import Job
    from staffing.models import StaffMember

MAX_ATTEMPTS = 3


class JobState(models.TextChoices):
    QUEUED = "queued", "Queued"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, person: "StaffMember") -> "JobQuerySet":
        """One's own jobs; the owner sees everybody's and the system's."""
        return self.all() if person.role == Role.OWNER else self.filter(asked_by=person)

    def abandoned(self, now: datetime) -> "JobQuerySet":
        """Running on paper, while the worker has let its lease expire."""
        return self.filter(state=JobState.RUNNING, lease_until__lt=now)

    def claimable(self, now: datetime) -> "JobQuerySet":
        """What a worker may take in hand now."""
        return self.filter(
            Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, lease_until__lt=now),
            attempts__lt=MAX_ATTEMPTS,
            cancel_asked=False,
        )

    def held(self, pk: int, token: str) -> "JobQuerySet":
        """The job, as long as `token` is the one that holds it: every write of a runner goes through this."""
        return self.filter(pk=pk, token=token, state=JobState.RUNNING)

    def ended_well(self, claimed: "Job") -> "JobQuerySet":
        """This job, when the attempt that `claimed` it has done it: nobody claimed it since."""
        return self.filter(pk=claimed.pk, state=JobState.DONE, attempts=claimed.attempts)

    def overdue(self, now: datetime, waiting: timedelta) -> "JobQuerySet":
        """Claimable jobs whose wake-up seems lost: queued for longer than `waiting`, or abandoned."""
        return self.claimable(now).filter(Q(state=JobState.RUNNING) | Q(queued_at__lte=now - waiting))

    def without_result(self) -> "JobQuerySet":
        """Those that ended badly and still name a file, which nobody will ask for."""
        return self.filter(state__in=[JobState.FAILED, JobState.CANCELLED]).exclude(result_file="")
