"""What every page's head knows of the ticket desk: the timers of whoever is signed in."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from msp_office.office import current
from staffing.models import StaffMember
from tickets.reports.timer import TimerState, timers_of


def timers(request: HttpRequest) -> dict[str, Any]:
    """`my_timers`, read only where a page shows them."""
    return {"my_timers": SimpleLazyObject(lambda: _timers(request))}


def _timers(request: HttpRequest) -> list[TimerState]:
    person = getattr(request, "user", None)
    if not isinstance(person, StaffMember) or not person.has_perm("tickets.work"):
        return []
    return timers_of(person, current.moment(), timezone.get_current_timezone())
