"""What beat calls for the ticket desk: an hourly look whether a Monday lacks its weekly snapshots."""

import logging
from typing import Any

from celery.signals import worker_ready
from django.utils import timezone

from msp_office.celery import app
from tickets.actions.snapshots import snapshots_are_due, take_snapshots

log = logging.getLogger("msp_office.tickets")


@app.task(name="tickets.tasks.take_weekly_snapshots")
def take_weekly_snapshots() -> None:
    now = timezone.now()
    if snapshots_are_due(now):
        take_snapshots(now=now)


@worker_ready.connect
def look_at_start(**_: Any) -> None:
    """A worker that comes up after the machine was off does not wait for the next hour."""
    try:
        take_weekly_snapshots.apply_async(expires=600, retry=False)
    except Exception as error:
        log.warning("No look for missed Mondays at the worker's start (%s); beat sends one.", type(error).__name__)
