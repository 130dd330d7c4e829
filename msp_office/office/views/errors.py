"""What a person sees when a request cannot be answered: plain words, no detail that helps a stranger."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.csrf import requires_csrf_token

from msp_office.office.look import theme_of
from msp_office.office.views.pages import safe_next

logger = logging.getLogger(__name__)

LAST_RESORT = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Something broke</title>'
    "<h1>Something broke on our side</h1><p>Nothing you saved is lost. Try again in a moment.</p></html>"
)


def _error(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    """The page for a whole-page request; one line of text for htmx, which shows it without touching the page."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(f"{title}. {text}", status=status, content_type="text/plain; charset=utf-8")
    context = {"status": status, "title": title, "text": text}
    return render(request, "office/error.html", context, status=status)


def _without_database(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    """As `_error`, but asks neither session nor office: they may be what broke."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(f"{title}. {text}", status=status, content_type="text/plain; charset=utf-8")
    context = {"status": status, "title": title, "text": text, "theme": theme_of(request.COOKIES)}
    try:
        return HttpResponse(render_to_string("office/error.html", context), status=status)
    except Exception:
        logger.exception("The error page itself failed.")
        return HttpResponse(LAST_RESORT, status=status)


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _without_database(request, 400, "That request made no sense", "Go back and try it another way.")


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 403, "Not yours to open", "Your role does not include this page. The owner can change that.")


@requires_csrf_token
def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 404, "Nothing stands here", "The address is wrong, or what stood here is gone.")


def method_not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """Django's own answer has no text: a person who opens a form's address again would see an empty window."""
    page = _error(request, 405, "This address only takes a form", "Nothing was changed. Go on from the page before it.")
    page["Allow"] = allowed
    return page


def server_error(request: HttpRequest) -> HttpResponse:
    return _without_database(
        request,
        500,
        "Something broke on our side",
        "Nothing you saved is lost. Try again; if it stays, tell the owner.",
    )


def unavailable(request: HttpRequest) -> HttpResponse:
    """The database does not answer."""
    return _without_database(
        request, 503, "The office is out for a moment", "The database does not answer. Reload in a minute."
    )


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that does not belong to this session any more. Who signed in meanwhile, in another tab, just goes on."""
    if request.path == reverse("sign-in") and request.user.is_authenticated:
        return redirect(safe_next(request, reverse("home")))
    return _error(
        request,
        403,
        "This form was open too long",
        "For your safety it was not accepted. Go back, reload the page and send it again.",
    )
