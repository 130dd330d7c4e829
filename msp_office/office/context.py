"""What every template knows."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from msp_office.office.look import rail_of, theme_of
from msp_office.office.navigation import sidebar


def office(request: HttpRequest) -> dict[str, Any]:
    """The office's values, the sidebar (computed only where a page shows it), and how this browser wants to look."""
    return {
        "office": getattr(request, "office", None),
        "sidebar": SimpleLazyObject(lambda: sidebar(request.user, request.path)),
        "theme": theme_of(request.COOKIES),
        "rail": rail_of(request.COOKIES),
    }
