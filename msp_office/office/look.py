"""What this browser remembers about its look: the theme, and whether the sidebar shows words or icons."""

from collections.abc import Mapping

THEMES = ("auto", "light", "dark")
RAILS = ("words", "icons")
THEME_COOKIE = "theme"
RAIL_COOKIE = "rail"
COOKIE_AGE = 365 * 24 * 3600


def theme_of(cookies: Mapping[str, str]) -> str:
    """ "auto" (the system decides) unless the person chose."""
    value = cookies.get(THEME_COOKIE, "auto")
    return value if value in THEMES else "auto"


def rail_of(cookies: Mapping[str, str]) -> str:
    value = cookies.get(RAIL_COOKIE, "words")
    return value if value in RAILS else "words"
