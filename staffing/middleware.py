"""An office in which nobody can sign in yet begins with the welcome page."""

from collections.abc import Callable
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from staffing.models import StaffMember


class WelcomeMiddleware:
    """Sends every page to /welcome/ while the office is new; asks nothing for a signed-in person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            request.path not in open_pages()
            and not request.user.is_authenticated
            and StaffMember.objects.is_new_office()
        ):
            return redirect("welcome")
        return self.get_response(request)


@cache
def open_pages() -> frozenset[str]:
    """The paths that a new office answers as they are; every request compares, so they are reversed once."""
    return frozenset(reverse(name) for name in ("welcome", "health", "theme", "logo"))
