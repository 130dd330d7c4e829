"""What would each saved what-if give up and free, by the figures as they are recorded now?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from urllib.parse import parse_qsl

from clients.calculations.cut import Cut, Hire, cut
from clients.models import CutList
from clients.reports.choice import Choice, choice_from
from clients.reports.profitability import Line, Profitability, profitability
from clients.reports.ranking import asked_from, candidate_of, hire_of


@dataclass(frozen=True, slots=True)
class SavedCut:
    """A saved list with its clients' figures, best first, and their sums a year."""

    saved: CutList
    choice: Choice
    result: Profitability
    lines: Sequence[Line]
    cut: Cut
    hire: Hire

    @property
    def pays_share(self) -> Fraction:
        return self.cut.profit / self.hire.cost_per_year


def saved_cuts(
    lists: Sequence[CutList], *, today: date, weeks_per_month: Decimal, may_see_wages: bool
) -> list[SavedCut]:
    """The figures of saved lists; lists of the same days and costing share one computation."""
    results: dict[str, Profitability] = {}
    found = []
    for saved in lists:
        choice = choice_from(dict(parse_qsl(saved.address)), today=today, may_see_wages=may_see_wages)
        result = results.get(choice.query())
        if result is None:
            result = profitability(choice, weeks_per_month=weeks_per_month, may_see_wages=may_see_wages)
            results[choice.query()] = result
        chosen = {client.pk for client in saved.dropped.all()}
        lines = [line for line in result.lines if line.client in chosen]
        lines.sort(key=lambda line: (line.figures.profit is None, -(line.figures.profit or 0), line.name))
        candidates = [candidate_of(line, frozenset()) for line in lines]
        found.append(
            SavedCut(
                saved=saved,
                choice=choice,
                result=result,
                lines=lines,
                cut=cut(candidates, days=choice.period.days, billability=result.basis.billability),
                hire=hire_of(asked_from(dict(parse_qsl(saved.hire))), result.basis.billability),
            )
        )
    return found
