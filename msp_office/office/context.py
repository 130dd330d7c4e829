"""What every template knows."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from msp_office.office.look import rail_of, theme_of
from msp_office.office.models import OfficeSettings
from msp_office.office.navigation import sidebar


def office(request: HttpRequest) -> dict[str, Any]:
    """The office's values, the sidebar (computed only where a page shows it), and how this browser wants to look."""
    values: OfficeSettings | None = getattr(request, "office", None)
    return {
        "office": values,
        "background_is_silent": values is not None and values.background_is_silent(timezone.now()),
        "sidebar": SimpleLazyObject(lambda: sidebar(request.user, request.path)),
        "theme": theme_of(request.COOKIES),
        "rail": rail_of(request.COOKIES),
    }
