"""The product's own line drawings, on a grid of 20 by 20."""

from functools import cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

PATHS = {
    "home": "M3 9.5 10 4l7 5.5M5 8.5V16h10V8.5M8.5 16v-4h3v4",
    "board": "M3.5 5h13M3.5 10h13M3.5 15h8",
    "massage": "M3.5 5h7M3.5 10h5M3.5 15h7M12.5 9.5l2 2 3.5-4",
    "work": "M10 5.5V10l3 2M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14",
    "backlog": "M3.5 16.5h13M5.5 14v-4M9 14V6M12.5 14V8.5M16 14v-3",
    "clients": "M4 16.5V4.5h7v12M11 8.5h5v8M2.5 16.5h15M6.5 7.5h2M6.5 10.5h2M6.5 13.5h2M13.5 11.5h.5M13.5 14h.5",
    "prospects": "M5 3.5h3l1.5 4-2 1.2a8 8 0 0 0 3.8 3.8l1.2-2 4 1.5v3c0 .8-.7 1.5-1.5 1.5A11.5 11.5 0 0 1 3.5 5"
    "c0-.8.7-1.5 1.5-1.5",
    "people": "M7.5 9.5a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5M2.5 16c.4-3 2.4-4.5 5-4.5s4.6 1.5 5 4.5"
    "M13 4.3a2.6 2.6 0 0 1 0 5M14.5 11.8c1.7.5 2.7 1.9 3 4.2",
    "hire": "M8 9.5a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5M3 16c.4-3 2.4-4.5 5-4.5 1.5 0 2.8.5 3.7 1.4"
    "M15 11.5v5M12.5 14h5",
    "billability": "M10 3a7 7 0 1 0 7 7h-7zM12.5 3.5a7 7 0 0 1 4 4h-4z",
    "templates": "M4.5 3.5h11v13h-11zM7 7h6M7 10h6M7 13h3",
    "capacity": "M3.5 16.5h13M5 14V9.5h2.5V14M9 14V5.5h2.5V14M13 14v-6h2.5v6",
    "hours": "M5 3.5h10M5 16.5h10M6 3.5c0 5 8 8 8 13M14 3.5c0 5-8 8-8 13",
    "time-off": "M3 16.5h14M10 6V4M4.5 9 3 8M15.5 9 17 8M6 16a4 4 0 1 1 8 0",
    "renewals": "M4 5.5h12v11H4zM4 9h12M7 3.5v3M13 3.5v3M7 12.5l2 2 4-3.5",
    "profit": "M3.5 16.5h13M5 13l3.5-4 3 2.5L16 5M12.5 5H16v3.5",
    "imports": "M10 3.5v8.5M6.5 8.5 10 12l3.5-3.5M3.5 13v3.5h13V13",
    "jobs": "M10 3v2.5M10 14.5V17M3 10h2.5M14.5 10H17M5 5l1.8 1.8M13.2 13.2 15 15M15 5l-1.8 1.8M6.8 13.2 5 15",
    "office": "M3.5 6h7M14.5 6h2M3.5 14h2M9.5 14h7M12.5 4v4M7.5 12v4",
    "audit": "M5 3.5h7l3 3v10H5zM7.5 9h5M7.5 12h5M7.5 6.5h2",
    "binder": "M5 3.5h10.5v13H5zM8 3.5v13M3.5 6.5H5M3.5 10H5M3.5 13.5H5M10.5 7.5h3",
    "prints": "M6 7V3.5h8V7M6 14H3.5V7.5h13V14H14M6 11.5h8v5H6z",
    "vault": "M4.5 9h11v7.5h-11zM7 9V6.5a3 3 0 0 1 6 0V9M10 12v2",
    "menu": "M3.5 6h13M3.5 10h13M3.5 14h13",
    "fold": "M12 5.5 7.5 10l4.5 4.5",
    "close": "m5.5 5.5 9 9M14.5 5.5l-9 9",
    "more": "M6 8.5 10 12l4-3.5",
    "check": "m4.5 10.5 3.5 3.5 7.5-8",
    "warning": "M10 4 2.8 16h14.4zM10 8.5v3.5M10 14v.2",
    "search": "M9 4a5 5 0 1 1 0 10A5 5 0 0 1 9 4M12.7 12.7 16.5 16.5",
    "plus": "M10 4.5v11M4.5 10h11",
}


@cache
def icon_svg(name: str) -> SafeString:
    """The drawing as inline SVG; an unknown name is a mistake in the template and raises KeyError."""
    return format_html(
        '<svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d="{}"/></svg>',
        mark_safe(PATHS[name]),  # noqa: S308  # our own constant
    )
