"""Where in all binders does this name, address, serial number or MAC address stand? Secrets are never read."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from docs_binder.sections import PARTS, SECTION_OF

EACH = 30


@dataclass(frozen=True, slots=True)
class Hit:
    client: str
    client_id: int
    section: str
    what: str
    because: str
    url: str


def search_binders(typed: str) -> list[Hit]:
    """At most 30 hits of each kind; separators of a MAC address do not matter."""
    text = typed.strip()
    if len(text) < 2:
        return []
    found = []
    digits = "".join(letter for letter in text.lower() if letter not in ":-. ")
    mac = ":".join(digits[start : start + 2] for start in range(0, len(digits), 2))
    for part in PARTS.values():
        condition = Q(pk__in=[])
        for name in part.searched:
            condition |= Q(**{f"{name}__icontains": text})
            if name == "mac" and digits and not set(digits) - set("0123456789abcdef"):
                condition |= Q(mac__icontains=mac)
        for row in part.model._default_manager.filter(condition).select_related("client")[:EACH]:
            said = [f"{part.label_of(name)} {value}" for name in part.searched[1:] if (value := getattr(row, name))]
            url = reverse("binder-record", args=[part.key, row.pk])
            found.append(
                Hit(str(row.client), row.client_id, SECTION_OF[part.key].title, str(row), ", ".join(said), url)
            )
    return found
