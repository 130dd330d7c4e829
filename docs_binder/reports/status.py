"""How far is each client's binder: what is missing, what is stale, what still rests on somebody's word?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from clients.models import Client
from docs_binder.models import Drawing, Progress, SectionState
from docs_binder.sections import SECTIONS, Section
from msp_office.calculations.period import add_months

DERIVED = {"map": ("machines",)}  # drawn from what these sections say


@dataclass(frozen=True, slots=True)
class SectionLine:
    """One section of one client. `standing` is missing, open, complete or not applicable."""

    section: Section
    rows: int
    unverified: int
    standing: str
    because: str
    verified_on: date | None
    verified_by: str
    is_stale: bool
    version: int

    @property
    def is_missing(self) -> bool:
        return self.standing == "missing"


@dataclass(frozen=True, slots=True)
class BinderLine:
    """One client's binder at a glance."""

    client_id: int
    client: str
    sections: list[SectionLine]

    def count(self, standing: str) -> int:
        return sum(line.standing == standing for line in self.sections)

    @property
    def missing(self) -> int:
        return self.count("missing")

    @property
    def settled(self) -> int:
        return self.count("complete") + self.count("not applicable")

    @property
    def stale(self) -> int:
        return sum(line.is_stale for line in self.sections)

    @property
    def unverified(self) -> int:
        return sum(line.unverified for line in self.sections)

    @property
    def percent(self) -> int:
        return 100 * self.settled // len(self.sections)

    @property
    def verified_on(self) -> date | None:
        return max((line.verified_on for line in self.sections if line.verified_on), default=None)


def binder_lines(clients: Iterable[Client], today: date, stale_months: int) -> list[BinderLine]:
    """The binders of these clients; as many queries for one as for all."""
    clients = list(clients)
    keys = [client.pk for client in clients]
    rows: dict[tuple[int, str], tuple[int, int]] = {}
    for section in SECTIONS:
        for part in section.parts:
            counted = (
                part.model._default_manager.filter(client__in=keys)
                .order_by("client")
                .values("client")
                .annotate(rows=Count("pk"), unverified=Count("pk", filter=~Q(unverified_source="")))
            )
            for found in counted:
                old = rows.get((found["client"], section.key), (0, 0))
                rows[found["client"], section.key] = (old[0] + found["rows"], old[1] + found["unverified"])
    drawn = Drawing.objects.filter(client__in=keys).order_by("client").values("client").annotate(rows=Count("pk"))
    for one in drawn:
        rows[one["client"], "map"] = (one["rows"], 0)
    states = SectionState.objects.filter(client__in=keys).select_related("verified_by")
    by_place = {(state.client_id, state.section): state for state in states}
    limit = add_months(today, -stale_months)
    return [
        BinderLine(
            client.pk,
            client.name,
            [_line(section, client.pk, rows, by_place.get((client.pk, section.key)), limit) for section in SECTIONS],
        )
        for client in clients
    ]


def _line(
    section: Section, client: int, rows: dict[tuple[int, str], tuple[int, int]], state: SectionState | None, limit: date
) -> SectionLine:
    number, unverified = rows.get((client, section.key), (0, 0))
    number += sum(rows.get((client, other), (0, 0))[0] for other in DERIVED.get(section.key, ()))
    progress = state.progress if state else Progress.OPEN
    standing = {Progress.COMPLETE: "complete", Progress.NOT_APPLICABLE: "not applicable"}.get(
        Progress(progress), "open" if number else "missing"
    )
    verified_on = state.verified_on if state else None
    is_stale = standing != "not applicable" and bool(number) and (verified_on is None or verified_on < limit)
    return SectionLine(
        section, number, unverified, standing, state.because if state else "", verified_on,
        str(state.verified_by) if state and state.verified_by else "", is_stale, state.version if state else 1,
    )  # fmt: skip
