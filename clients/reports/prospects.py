"""Which prospects are there, in which order are they worth our time, and what waits?"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from clients.calculations.assessment import Assessment, Recommendation, Weights, assess
from clients.calculations.inventory import QUESTIONS, Answer, asked_count
from clients.models import Inventory, InventoryLink, Prospect, Rubric, Stage
from clients.models.inventory import InventoryAnswer
from clients.models.prospect import CLOSED_STAGES

SHOWN, CARDS = 200, 40  # in the list, and in a column of the board
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


@dataclass(frozen=True, slots=True)
class ProspectPage:
    """The lines that are shown, and what all that were found come to."""

    lines: list[ProspectLine]
    count: int
    due: int
    wanted: int

    @property
    def more(self) -> int:
        return self.count - len(self.lines)


def prospect_page(today: date, *, search: str = "", stage: str = "", most: int = SHOWN) -> ProspectPage:
    """The prospects of this stage ("" for those who are neither won nor lost), the most wanted first.

    Everybody who was asked anything is judged; of the others, whom call lists bring by the thousand, the database
    gives the first `most`. Six queries.
    """
    found = _found(search, stage)
    asked = _asked_lines(found, today)
    counts = found.aggregate(all=Count("pk"), due=Count("pk", filter=Q(next_action_on__lte=today)))
    wanted = sum(1 for line in asked if line.assessment and line.assessment.recommendation == Recommendation.PURSUE)
    lines = sorted([*asked, *_unasked_lines(found, most)], key=lambda line: line.rank)
    return ProspectPage(lines[:most], counts["all"], counts["due"], wanted)


def _found(search: str = "", stage: str = "") -> "QuerySet[Prospect]":
    found = Prospect.objects.select_related("owner", "client").order_by()
    found = found.filter(stage=stage) if stage else found.exclude(stage__in=CLOSED_STAGES)
    if search:
        found = found.filter(Q(name__icontains=search) | Q(contact_name__icontains=search) | Q(phone__icontains=search))
    return found


def _with_answers() -> "QuerySet[Inventory]":
    """The latest first."""
    return Inventory.objects.filter(Exists(InventoryAnswer.objects.filter(inventory=OuterRef("pk"))))


def _asked() -> "QuerySet[Inventory]":
    """Inventories with an answer, of the prospect of the row around it."""
    return _with_answers().filter(prospect=OuterRef("pk")).order_by()


def _asked_lines(found: "QuerySet[Prospect]", today: date) -> list[ProspectLine]:
    prospects = list(found.filter(Exists(_asked())))
    assessments = latest_assessments(prospects, today)
    return [ProspectLine(prospect, assessments.get(prospect.pk)) for prospect in prospects]


def _unasked_lines(found: "QuerySet[Prospect]", most: int) -> list[ProspectLine]:
    rest = found.filter(~Exists(_asked())).order_by(F("next_action_on").asc(nulls_last=True), Lower("name"), "pk")
    return [ProspectLine(prospect, None) for prospect in rest[:most]]


def latest_assessments(prospects: Sequence[Prospect], today: date) -> dict[int, Assessment]:
    """By prospect, what its latest inventory with an answer says."""
    weights = Rubric.current().weights()
    fits = {prospect.pk: prospect.fit for prospect in prospects}
    latest: dict[int, int] = {}  # inventory by prospect
    for inventory, prospect in _with_answers().filter(prospect__in=fits).values_list("pk", "prospect"):
        latest.setdefault(prospect, inventory)
    answers: dict[int, dict[str, Answer]] = defaultdict(dict)
    said = ("kind", "text", "manager", "manager_name", "payer", "looked_up")
    rows = InventoryAnswer.objects.filter(inventory__in=latest.values()).order_by()
    for inventory, topic, *answer in rows.values_list("inventory", "topic", *said):
        answers[inventory][topic] = Answer(*answer)
    return {
        prospect: assess(answers[inventory], fit=fits[prospect], today=today, weights=weights)
        for prospect, inventory in latest.items()
    }


@dataclass(frozen=True, slots=True)
class Column:
    """One stage of the board: its first prospects, and how many there are."""

    stage: Stage
    lines: list[ProspectLine]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.lines)


def stage_board(today: date) -> list[Column]:
    """Every stage that is still open with its prospects, the most wanted first. One query a stage, and five."""
    counts, asked = stage_counts(), _asked_lines(_found(), today)
    columns = []
    for stage in Stage:
        if stage in CLOSED_STAGES:
            continue
        lines = [line for line in asked if line.prospect.stage == stage]
        lines = sorted([*lines, *_unasked_lines(_found(stage=stage), CARDS)], key=lambda line: line.rank)
        columns.append(Column(stage, lines[:CARDS], counts[stage]))
    return columns


def stage_counts() -> dict[str, int]:
    counted = dict(Prospect.objects.order_by().values_list("stage").annotate(Count("pk")))
    return {stage: counted.get(stage, 0) for stage in Stage.values}


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
