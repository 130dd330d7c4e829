"""In which order do the clients stand, who is small or earns little, and where does the line lie?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from urllib.parse import urlencode

from django.db.models import Q, Sum

from clients.calculations.cut import (
    Candidate,
    Cut,
    Hire,
    cut,
    goes,
    hours_left_over,
    number_for_hours,
    number_for_profit,
    yearly,
)
from clients.reports.profitability import Line, Profitability
from staffing.calculations.loaded_cost import PRESETS
from tickets.models import Ticket

Key = Callable[[Line], Decimal | Fraction | int | None]
SORTS: dict[str, tuple[str, Key]] = {
    "profit": ("profit", lambda line: line.figures.profit),
    "revenue": ("revenue", lambda line: line.figures.revenue),
    "rate": ("effective rate", lambda line: line.figures.rate_per_hour),
    "margin": ("margin", lambda line: line.figures.margin),
    "hours": ("hours", lambda line: line.figures.logged_minutes),
    "goods": ("cost of goods", lambda line: line.figures.cost),
    "labor": ("labor cost", lambda line: line.figures.labor_cost),
    "share": ("share of profit", lambda line: line.share),
    "name": ("client", lambda _: 0),  # all alike: their names decide
}
CUT_SORTS = ("profit", "revenue", "rate")
SMALL_REVENUE, LOW_PROFIT = Decimal(6000), Decimal(1500)  # a year, unless the address says otherwise
LEAST = Decimal("0.01")  # of what may be typed: an exponent of thousands would fill the page with zeros
DEFAULT_BILLABILITY = Fraction(62, 100)


@dataclass(frozen=True, slots=True)
class Row:
    """A line with its place, its marks and whether it lies below the cut."""

    place: int
    line: Line
    is_small: bool
    is_low: bool
    goes: bool
    is_kept: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks of the ranking: order, thresholds a year, the line, kept clients, the hire."""

    sort: str = "profit"
    small: Decimal = SMALL_REVENUE
    low: Decimal = LOW_PROFIT
    drop: int = 0
    keep: frozenset[int] = frozenset()
    hire: str = "B"
    hire_cost: Decimal | None = None
    hire_hours: Decimal | None = None

    def thresholds(self) -> str:
        """The part of an address that holds the thresholds, where they are not the usual ones."""
        chosen = (("small", self.small, SMALL_REVENUE), ("low", self.low, LOW_PROFIT))
        return urlencode({name: f"{value:f}" for name, value, usual in chosen if value != usual})

    def line(self) -> str:
        """The part of an address that holds the line, who is kept above it, and the hire."""
        typed = {"hire_cost": self.hire_cost, "hire_hours": self.hire_hours}
        hire = {"hire": self.hire, **{name: f"{value:f}" for name, value in typed.items() if value is not None}}
        return urlencode({"drop": self.drop, "keep": sorted(self.keep), **hire}, doseq=True)


@dataclass(frozen=True, slots=True)
class Answer:
    """What stands beside the ranking. `backlog_weeks` is what the freed hours are worth of the backlog, in weeks."""

    cut: Cut
    hire: Hire
    for_profit: int | None
    for_hours: int | None
    left_over_hours: Fraction
    pays_share: Fraction | None
    clients_left: int


@dataclass(frozen=True, slots=True)
class Ranking:
    """Rows best first; what is unknown in the sorted column, and who had nothing in these days, stands apart, at the
    end, and is not ranked: a client who signed yesterday is not the first to go."""

    rows: Sequence[Row]
    unknown: Sequence[Row]
    asked: Asked
    answer: Answer


def asked_from(query: Mapping[str, str], kept: Sequence[str] = ()) -> Asked:
    """What an address asks for; what makes no sense falls back to the default."""
    return Asked(
        sort=query.get("sort", "profit") if query.get("sort") in SORTS else "profit",
        small=_amount(query.get("small", "")) or SMALL_REVENUE,
        low=_amount(query.get("low", "")) or LOW_PROFIT,
        drop=_whole(query.get("drop", "")),
        keep=frozenset(_whole(key) for key in kept),
        hire=query.get("hire", "B") if query.get("hire") in (*PRESETS, "own") else "B",
        hire_cost=_amount(query.get("hire_cost", "")),
        hire_hours=_amount(query.get("hire_hours", "")),
    )


def ranking(result: Profitability, asked: Asked) -> Ranking:
    key = SORTS[asked.sort][1]
    days = result.choice.period.days
    known = [(value, line) for line in result.lines if not line.is_idle and (value := key(line)) is not None]
    known.sort(key=lambda pair: (-pair[0], pair[1].name.casefold(), pair[1].client))
    ranked = {line.client for _, line in known}
    rest = [line for line in result.lines if line.client not in ranked]
    rest.sort(key=lambda line: (line.is_idle, line.name.casefold()))
    candidates = [candidate_of(line, asked.keep) for _, line in known]
    dropped = goes(candidates, asked.drop)
    below = {candidate.client for candidate in dropped}
    rows = [_row(place, line, asked, below, days) for place, (_, line) in enumerate(known, start=1)]
    unknown = [_row(0, line, asked, below, days) for line in rest]
    return Ranking(rows, unknown, asked, answer_to(result, asked, candidates, dropped))


def candidate_of(line: Line, keep: frozenset[int]) -> Candidate:
    figures = line.figures
    return Candidate(
        client=line.client,
        revenue=figures.revenue,
        gross_margin=figures.gross_margin,
        profit=figures.profit,
        team_minutes=figures.team_minutes,
        is_kept=line.client in keep or line.is_former,  # who has left already cannot be dropped
    )


def answer_to(
    result: Profitability, asked: Asked, candidates: Sequence[Candidate], dropped: Sequence[Candidate]
) -> Answer:
    days = result.choice.period.days
    hire = hire_of(asked, result.basis.billability)
    gone = cut(dropped, days=days, billability=result.basis.billability)
    return Answer(
        cut=gone,
        hire=hire,
        for_profit=number_for_profit(candidates, days=days, cost_per_year=hire.cost_per_year),
        for_hours=number_for_hours(candidates, days=days, minutes_a_week=hire.productive_minutes_a_week),
        left_over_hours=hours_left_over(hire, gone),
        pays_share=gone.profit / hire.cost_per_year if hire.cost_per_year else None,
        clients_left=len(candidates) - len(dropped),
    )


def hire_of(asked: Asked, billability: Fraction | None) -> Hire:
    """One of the presets, or what the owner typed, at the billability of the period (62 % where there is none)."""
    share = billability or DEFAULT_BILLABILITY
    if asked.hire == "own" and asked.hire_cost and asked.hire_hours:
        return Hire("your own numbers", Fraction(asked.hire_cost), int(asked.hire_hours * 60), share)
    option = PRESETS.get(asked.hire, PRESETS["B"])
    return Hire(option.label, Fraction(option.loaded_year), option.weekly_minutes, share)


def _row(place: int, line: Line, asked: Asked, below: set[int], days: int) -> Row:
    factor = yearly(days)
    figures = line.figures
    return Row(
        place=place,
        line=line,
        is_small=Fraction(figures.revenue) * factor < asked.small,
        is_low=figures.profit is not None and Fraction(figures.profit) * factor < asked.low,
        goes=line.client in below,
        is_kept=line.client in asked.keep,
    )


def _amount(typed: str) -> Decimal | None:
    try:
        value = Decimal(typed.replace(",", "").replace("$", "").strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() and LEAST <= value < 10**9 else None


def _whole(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


@dataclass(frozen=True, slots=True)
class BacklogFreed:
    """Weeks of work in the backlog, now and without the clients that go."""

    weeks: Fraction | None
    weeks_after: Fraction | None


def backlog_freed(clients: Sequence[int], result: Profitability) -> BacklogFreed:
    """Backlog ÷ what the team delivers in a week of the period. None while it delivers nothing."""
    days = result.choice.period.days
    capacity = Fraction(result.basis.team.team.productive_minutes * 7, days)
    if not capacity:
        return BacklogFreed(None, None)
    owed = (
        Ticket.objects.open()
        .labor()
        .aggregate(
            all=Sum("remaining_minutes", default=0),
            theirs=Sum("remaining_minutes", filter=Q(client__in=clients), default=0),
        )
    )
    return BacklogFreed(Fraction(owed["all"]) / capacity, Fraction(owed["all"] - owed["theirs"]) / capacity)
