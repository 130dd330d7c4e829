"""What every request carries: its number, and the office's time zone."""

import uuid
import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from msp_office.audit.request import request_id
from msp_office.office.models import OfficeSettings


class OfficeMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request_id.set(uuid.uuid4().hex)
        office = OfficeSettings.current()
        request.office = office  # type: ignore[attr-defined]  # read by the context processor
        try:
            with timezone.override(zoneinfo.ZoneInfo(office.time_zone)):
                return self.get_response(request)
        finally:
            request_id.reset(token)
