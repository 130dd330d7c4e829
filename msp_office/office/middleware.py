"""What every request carries and every response says: its number, the office's values and clock, the policies."""

import logging
import uuid
from collections.abc import Callable
from contextvars import Token
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import BaseStorage
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from msp_office.audit.request import request_id
from msp_office.office.current import current_moment, in_office
from msp_office.office.models import OfficeSettings
from msp_office.office.views.errors import method_not_allowed, unavailable

logger = logging.getLogger(__name__)
Handler = Callable[[HttpRequest], HttpResponse]


class PolicyMiddleware:
    """Headers that Django has no setting for; outermost, so that errors and static files carry them too."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


class OfficeMiddleware:
    """Puts the office's row on the request, one read each, and its time zone in force."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        tokens: list[tuple[Any, Token[Any]]] = [(request_id, request_id.set(uuid.uuid4().hex))]
        try:
            office = OfficeSettings.current()
        except DatabaseError:
            logger.exception("The database does not answer.")
            if request.path != reverse("health"):  # which answers in its own way
                return unavailable(request)
            office = OfficeSettings(pk=1)
        tokens.append((current_moment, current_moment.set(timezone.now())))
        request.office = office  # type: ignore[attr-defined]  # read by the context processor and views
        try:
            with in_office(office):
                response = self.get_response(request)
                if response.status_code == 405 and request.method == "GET":
                    return method_not_allowed(request, response["Allow"])
                return response
        finally:
            for variable, token in reversed(tokens):
                variable.reset(token)


class HtmxMiddleware:
    """Makes answers to htmx tell the page what a whole page would have shown by itself.

    A redirect to the sign-in page moves the whole page there; messages come along as an event that shows them.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        htmx = request.htmx  # type: ignore[attr-defined]  # set by django-htmx
        if not htmx:
            return response
        sign_in = reverse(settings.LOGIN_URL)
        if 300 <= response.status_code < 400:
            if response.headers["Location"].partition("?")[0] == sign_in:
                here = htmx.current_url_abs_path or "/"
                return HttpResponseClientRedirect(f"{sign_in}?{urlencode({'next': here})}")
            return response
        if "HX-Redirect" not in response and "HX-Refresh" not in response:
            shown = [{"level": message.level_tag, "text": str(message)} for message in _new_messages(request)]
            if shown:
                trigger_client_event(response, "office:messages", {"messages": shown})
        return response


def _new_messages(request: HttpRequest) -> BaseStorage | list[Any]:
    storage = get_messages(request)
    return storage if isinstance(storage, BaseStorage) and storage.added_new else []
