"""What every page knows of the ticket desk: one's own timers, and whether a P1 waits."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from msp_office.office import current
from staffing.models import StaffMember
from tickets.reports.pulse import alarms, version
from tickets.reports.timer import TimerState, timers_of


def timers(request: HttpRequest) -> dict[str, Any]:
    """`my_timers`, read only where a page shows them."""
    return {"my_timers": SimpleLazyObject(lambda: _timers(request))}


def pulse(request: HttpRequest) -> dict[str, Any]:
    """`pulse_version`, from which a page is written, and `alarms`, P1 tickets that nobody has begun."""
    return {
        "pulse_version": SimpleLazyObject(lambda: str(version()) if _sees(request) else ""),
        "alarms": SimpleLazyObject(lambda: alarms() if _sees(request) else []),
    }


def _sees(request: HttpRequest) -> bool:
    person = getattr(request, "user", None)
    return isinstance(person, StaffMember) and person.has_perm("tickets.view")


def _timers(request: HttpRequest) -> list[TimerState]:
    person = getattr(request, "user", None)
    if not isinstance(person, StaffMember) or not person.has_perm("tickets.work"):
        return []
    return timers_of(person, current.moment(), timezone.get_current_timezone())
