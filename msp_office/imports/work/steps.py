"""How the work goes in steps: short transactions with pauses, each of which holds the job."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from msp_office.imports.models import ImportBatch
from msp_office.imports.registry import Context
from msp_office.jobs.run import JobFailed, JobRun
from msp_office.office.models import OfficeSettings

STEP_SECONDS = 0.1
PAUSE_SECONDS = {"sqlite": 0.1}
OTHER_PAUSE_SECONDS = 0.02


class Hold(Protocol):
    """The part of a job's run that the work needs."""

    def hold(self) -> None: ...
    def progress(self, done: int, total: int, text: str = "") -> None: ...


class NoJob:
    """Work that a request does itself."""

    def hold(self) -> None:
        pass

    def progress(self, done: int, total: int, text: str = "") -> None:
        pass


@dataclass
class Pace:
    """How many rows make a step of about 0.1 s; pauses between steps leave the database to other writers.

    `least` keeps a busy machine from spending its time on pauses: its steps take longer, but stay well under a second.
    """

    size: int
    least: int = 50
    most: int = 1_000
    _since: float = field(default_factory=time.monotonic)

    def begin(self) -> None:
        self._since = time.monotonic()

    def rest(self) -> None:
        took = max(time.monotonic() - self._since, 0.001)
        wanted = int(self.size * STEP_SECONDS / took)
        self.size = max(self.least, min(self.most, wanted, self.size * 2))
        time.sleep(PAUSE_SECONDS.get(connection.vendor, OTHER_PAUSE_SECONDS))


def batch_of(run: JobRun) -> ImportBatch:
    """The batch that this job was asked for, unless another job has taken its place since."""
    batch = ImportBatch.objects.filter(pk=run.params["batch"], job=run.job).first()
    if batch is None:
        raise JobFailed("This import is gone, or has gone on without this job.")
    return batch


def context_of(batch: ImportBatch, now: datetime) -> Context:
    """What rows need: the plan, the office's zone, the first instant after the as-of day, what the kind looks up."""
    zone = ZoneInfo(OfficeSettings.current().time_zone)
    plan, until = batch.decided, None
    if as_of := plan.options.get("as_of"):
        day = date.fromisoformat(as_of) + timedelta(days=1)
        until = datetime(day.year, day.month, day.day, tzinfo=zone)
    prepare = batch.declared.prepare
    return Context(batch.source, plan, zone, now, until, prepare() if prepare else None)


@contextmanager
def office_zone() -> Iterator[ZoneInfo]:
    zone = ZoneInfo(OfficeSettings.current().time_zone)
    with timezone.override(zone):
        yield zone
