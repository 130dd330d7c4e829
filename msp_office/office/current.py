"""Which office's values and which moment the text being written now stands under."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from msp_office.office.models import HourFormat, OfficeSettings

current_office: ContextVar[OfficeSettings | None] = ContextVar("current_office", default=None)
current_moment: ContextVar[datetime | None] = ContextVar("current_moment", default=None)


@contextmanager
def in_office(office: OfficeSettings) -> Iterator[None]:
    """A request or a job, in which hours, amounts and moments are written the way of this office."""
    token = current_office.set(office)
    try:
        with timezone.override(ZoneInfo(office.time_zone)):
            yield
    finally:
        current_office.reset(token)


def clock_hours() -> bool:
    """Whether hours are written 7:30 rather than 7.5."""
    office = current_office.get()
    return office is not None and office.hour_format == HourFormat.CLOCK


def currency() -> str:
    office = current_office.get()
    return office.currency if office else "USD"


def moment() -> datetime:
    """The start of the request, so that every age on a page agrees; the clock outside of a request."""
    return current_moment.get() or timezone.now()
