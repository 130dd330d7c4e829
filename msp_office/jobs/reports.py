"""Whether work is waiting for longer than it should."""

from datetime import datetime, timedelta

from django.db.models import Min

from msp_office.jobs.models import Job


def oldest_waiting(now: datetime) -> timedelta | None:
    """For how long the oldest job that no worker has in hand has been waiting; None when nothing waits."""
    oldest = Job.objects.claimable(now).aggregate(oldest=Min("queued_at"))["oldest"]
    return now - oldest if oldest else None
