"""Who revealed which secret when, and what has to be changed when a person leaves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from msp_office.vault.models import Reveal, Secret, SecretKind

if TYPE_CHECKING:
    from staffing.models import StaffMember

SHOWN = 200


@dataclass(frozen=True, slots=True)
class RevealLine:
    at: datetime
    person_id: int
    who: str
    label: str
    kind: str
    purpose: str
    was_refused: bool


def reveal_lines(*, person_id: int | None = None, limit: int = SHOWN) -> list[RevealLine]:
    """What was revealed or refused, newest first."""
    rows = Reveal.objects.select_related("person").order_by("-pk")
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    return [
        RevealLine(row.at, row.person_id, str(row.person), row.label, _kind(row.kind), row.purpose, row.was_refused)
        for row in rows[:limit]
    ]


def _kind(value: str) -> str:
    return dict(SecretKind.choices).get(value, value)


@dataclass(frozen=True, slots=True)
class SeenSecret:
    """A secret that a person has seen. `to_change`: its text is still the one that they saw."""

    label: str
    kind: str
    times: int
    last_at: datetime
    is_gone: bool
    to_change: bool


def seen_by(person: "StaffMember") -> list[SeenSecret]:
    """Every secret this person ever revealed; those still to be changed come first. Two queries."""
    rows = Reveal.objects.filter(person=person, was_refused=False).order_by("pk")
    by_secret: dict[UUID, list[Reveal]] = {}
    for row in rows:
        by_secret.setdefault(row.secret_id, []).append(row)
    current = {secret.pk: secret for secret in Secret.objects.filter(pk__in=by_secret).defer("sealed")}
    found = []
    for key, seen in by_secret.items():
        secret, last = current.get(key), seen[-1]
        to_change = secret is not None and secret.version <= max(row.version for row in seen)
        label = secret.label if secret else last.label
        found.append(SeenSecret(label, _kind(last.kind), len(seen), last.at, secret is None, to_change))
    return sorted(found, key=lambda one: (not one.to_change, one.label.casefold()))


def refused_lately(now: datetime) -> Iterable[RevealLine]:
    """Refusals of the last seven days, for the owner's eye."""
    return [line for line in reveal_lines() if line.was_refused and line.at > now - timedelta(days=7)]
