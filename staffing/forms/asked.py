"""What does an address ask of the what-if, and what is the answer? The same for the page and for paper."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from django.urls import reverse

from clients.models import CutList
from staffing.actions.scenario import document_of
from staffing.calculations.what_if.facts import Facts
from staffing.calculations.what_if.outcome import Scenario
from staffing.calculations.what_if.portable import Document
from staffing.forms.what_if import MOST_COMPARED, Bench, Cut, bench_from, bench_of
from staffing.models import HiringScenario, HiringThresholds
from staffing.reports.what_if.answer import THIS, Answer, answer
from staffing.reports.what_if.facts import todays_facts

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Asked:
    """What an address (or a saved scenario) asks for. `saved` None: today's facts."""

    bench: Bench
    facts: Facts
    saved: HiringScenario | None
    path: str

    @property
    def document(self) -> Document:
        return self.bench.document(self.facts, self.saved.name if self.saved else THIS)

    @property
    def address(self) -> str:
        return f"{self.path}?{self.bench.query}"

    @property
    def is_as_saved(self) -> bool:
        """Whether nothing was changed since it was saved."""
        return self.saved is not None and document_of(self.saved) == self.document


def asked_for(pairs: Pairs, saved: HiringScenario | None, *, now: datetime, zone: tzinfo) -> Asked:
    """The bench and its facts: from the address where it says anything, else as saved, else empty."""
    cuts = [
        Cut(one.pk, one.name, tuple(sorted(client.pk for client in one.dropped.all())))
        for one in CutList.objects.prefetch_related("dropped")
    ]
    values = dict(pairs)
    compared = [value for name, value in pairs if name == "with"]
    if saved is None:
        facts = todays_facts(now, zone)
        return Asked(bench_from(values, compared=compared, cuts=cuts), facts, None, reverse("what-if"))
    document, path = document_of(saved), reverse("what-if-saved", args=[saved.pk])
    if "weeks" in values:
        return Asked(bench_from(values, compared=compared, cuts=cuts), document.facts, saved, path)
    chosen = bench_from({}, compared=compared).compared
    return Asked(bench_of(document, chosen, cuts), document.facts, saved, path)


def answer_to(asked: Asked, currency: str) -> Answer:
    """The answer, what is compared with it on the same facts included."""
    document = asked.document
    found = HiringScenario.objects.filter(pk__in=asked.bench.compared, deleted_at=None).in_bulk()
    own = asked.saved.pk if asked.saved and asked.is_as_saved else None
    chosen = [found[pk] for pk in asked.bench.compared if pk in found and pk != own]
    others = [Scenario(one.name, document_of(one).levers) for one in chosen]
    most = MOST_COMPARED - (1 if document.levers else 0)
    mine = replace(document.scenario, name=document.name)
    return answer(document.effective, mine, others[:most], HiringThresholds.current().values, currency=currency)
