"""Which address a mail names: the configured origin, never one that a request made up."""

from django.conf import settings
from django.http import HttpRequest


def public_url(request: HttpRequest, path: str) -> str:
    """The full address of `path`: under PUBLIC_ORIGIN, or else under a host that ALLOWED_HOSTS names."""
    if settings.PUBLIC_ORIGIN:
        return f"{settings.PUBLIC_ORIGIN}{path}"
    return request.build_absolute_uri(path)
