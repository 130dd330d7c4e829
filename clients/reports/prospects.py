"""Which prospects are there, in which order are they worth our time, and what waits?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from clients.calculations.assessment import Assessment, Recommendation, Weights, assess
from clients.calculations.inventory import QUESTIONS, asked_count
from clients.models import Inventory, InventoryLink, Prospect, Rubric, Stage
from clients.models.prospect import CLOSED_STAGES

ORDER = {
    Recommendation.PURSUE: 0,
    Recommendation.EDUCATE: 1,
    Recommendation.TOO_EARLY: 2,
    Recommendation.DECLINE: 3,
}


@dataclass(frozen=True, slots=True)
class ProspectLine:
    """A prospect with the assessment of its latest inventory; None where nothing was asked yet."""

    prospect: Prospect
    assessment: Assessment | None

    @property
    def rank(self) -> tuple[int, int, date, str]:
        found = self.assessment
        order = ORDER[found.recommendation] if found else ORDER[Recommendation.TOO_EARLY]
        points = found.points if found and found.points is not None else -1
        return order, -points, self.prospect.next_action_on or date.max, self.prospect.name.casefold()


def prospect_lines(today: date, *, search: str = "", stage: str = "") -> list[ProspectLine]:
    """The prospects of this stage ("" for those who are neither won nor lost), the most wanted first. Four queries."""
    found = Prospect.objects.select_related("owner", "client")
    found = found.filter(stage=stage) if stage else found.exclude(stage__in=CLOSED_STAGES)
    if search:
        found = found.filter(Q(name__icontains=search) | Q(contact_name__icontains=search) | Q(phone__icontains=search))
    prospects = list(found)
    assessments = latest_assessments(prospects, today)
    lines = [ProspectLine(prospect, assessments.get(prospect.pk)) for prospect in prospects]
    return sorted(lines, key=lambda line: line.rank)


def latest_assessments(prospects: Sequence[Prospect], today: date) -> dict[int, Assessment]:
    """By prospect, what its latest inventory with an answer says."""
    weights = Rubric.current().weights()
    fits = {prospect.pk: prospect.fit for prospect in prospects}
    found: dict[int, Assessment] = {}
    for inventory in Inventory.objects.filter(prospect__in=fits).prefetch_related("rows"):
        if inventory.prospect_id not in found and (answers := inventory.answers()):
            fit = fits[inventory.prospect_id]
            found[inventory.prospect_id] = assess(answers, fit=fit, today=today, weights=weights)
    return found


@dataclass(frozen=True, slots=True)
class Column:
    """One stage of the board."""

    stage: Stage
    lines: list[ProspectLine]


def stage_board(today: date) -> list[Column]:
    """Every stage that is still open with its prospects, the most wanted first."""
    columns = {stage: Column(stage, []) for stage in Stage if stage not in CLOSED_STAGES}
    for line in prospect_lines(today):
        columns[Stage(line.prospect.stage)].lines.append(line)
    return list(columns.values())


def stage_counts() -> dict[str, int]:
    counts = dict.fromkeys(Stage.values, 0)
    for stage in Prospect.objects.order_by().values_list("stage", flat=True):
        counts[stage] += 1
    return counts


@dataclass(frozen=True, slots=True)
class Waiting:
    """An unfinished inventory; `is_out` says that the prospect has a link to it."""

    inventory: Inventory
    asked: int
    is_out: bool

    @property
    def questions(self) -> int:
        return QUESTIONS


def waiting_inventories(now: datetime) -> list[Waiting]:
    """Inventories somebody began and nobody finished, the latest first. Three queries."""
    unfinished = Inventory.objects.filter(finished_at__isnull=True).exclude(prospect__stage__in=CLOSED_STAGES)
    unfinished = unfinished.select_related("prospect").prefetch_related("rows", "links").order_by("-changed_at")
    return [
        Waiting(
            inventory,
            asked_count(inventory.answers()),
            any(not link.revoked_at and not link.submitted_at and link.expires_at > now for link in _links(inventory)),
        )
        for inventory in unfinished
    ]


def _links(inventory: Inventory) -> Iterable[InventoryLink]:
    return inventory.links.all()


def arrived_inventories() -> list[InventoryLink]:
    """What prospects handed in themselves and nobody has acted upon yet, the latest first."""
    handed_in = InventoryLink.objects.filter(submitted_at__isnull=False, inventory__prospect__stage=Stage.ASSESSED)
    return list(handed_in.select_related("inventory__prospect").order_by("-submitted_at")[:20])


def assessment_of(inventory: Inventory, today: date, weights: Weights | None = None) -> Assessment:
    return assess(
        inventory.answers(), fit=inventory.prospect.fit, today=today, weights=weights or Rubric.current().weights()
    )
