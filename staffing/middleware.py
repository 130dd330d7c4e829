"""An office in which nobody can sign in yet begins with the welcome page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from msp_office.office.addresses import address
from staffing.models import StaffMember


class WelcomeMiddleware:
    """Sends every page to /welcome/ while the office is new; asks nothing for a signed-in person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        open_pages = {address("welcome"), address("health"), address("theme"), address("logo")}
        if request.path not in open_pages and not request.user.is_authenticated and StaffMember.objects.is_new_office():
            return redirect("welcome")
        return self.get_response(request)
