"""Which of the answer's numbers can a reader redo by hand? Each written out with what goes into it."""

from dataclasses import dataclass
from fractions import Fraction

from clients.calculations.cut import goes
from staffing.calculations.loaded_cost import MONTHS_A_YEAR, WEEKS_A_YEAR
from staffing.calculations.what_if.effects import Effect, loaded_year
from staffing.calculations.what_if.facts import Facts
from staffing.calculations.what_if.kinds import KINDS
from staffing.calculations.what_if.outcome import Outcome
from staffing.calculations.what_if.situation import Situation, hours, percent, weeks


@dataclass(frozen=True, slots=True)
class Sum:
    """One calculation: what it is, how it goes, what comes out."""

    label: str
    steps: str
    result: str


def arithmetic(situation: Situation) -> list[Sum]:
    """The sums behind the facts, the levers that are tried, and what pays for them."""
    facts, tried = situation.facts, situation.tried or situation.nothing
    return [
        *_of_facts(facts),
        *(one for effect in tried.effects for one in _of_effect(effect, facts, situation)),
        *_of_paying(tried, facts, situation),
    ]


def _of_facts(facts: Facts) -> list[Sum]:
    capacity, owed = hours(facts.capacity_minutes), hours(facts.backlog_minutes)
    found = [
        Sum(
            "Capacity of a week",
            f"{hours(facts.paid_minutes)} paid × {percent(facts.billability_percent)} % billable", capacity,
        ),
    ]  # fmt: skip
    if facts.weeks_of_work is not None:
        found.append(Sum("Weeks of work", f"{owed} owed ÷ {capacity}", weeks(facts.weeks_of_work)))
    if facts.average_inflow is not None:
        found.append(
            Sum(
                "An average week without anything done",
                f"{owed} + {hours(facts.average_inflow)} in − {capacity} out",
                hours(max(0, facts.backlog_minutes + facts.average_inflow - facts.capacity_minutes)),
            )
        )
    return found


def _of_effect(effect: Effect, facts: Facts, situation: Situation) -> list[Sum]:
    lever, money = effect.lever, situation.money
    label = f"Hire {lever.values['preset']}" if lever.kind == "hire" else KINDS[lever.kind].label
    found = []
    if lever.kind in ("hire", "own_hire"):
        year, paid = loaded_year(lever, facts.weeks_per_month)
        share = percent(lever.number("billability"))
        found.append(Sum(f"{label}: hours", f"{hours(paid)} × {share} %", f"{hours(effect.gained)} a week"))
        month = money(year / MONTHS_A_YEAR, cents=True)
        found.append(Sum(f"{label}: cost", f"{month} × {MONTHS_A_YEAR} months", f"{money(year)} a year"))
    if lever.kind == "tool":
        before, after = percent(lever.number("before")), percent(lever.number("after"))
        steps = f"{hours(facts.paid_minutes)} × ({after} − {before}) %"
        found.append(Sum(f"{label}: hours", steps, f"{hours(effect.gained)} a week"))
    if effect.per_productive_hour is not None:
        steps = f"{money(effect.cost_a_year)} ÷ ({hours(effect.gained)} × {WEEKS_A_YEAR} weeks)"
        found.append(Sum(f"{label}: an hour", steps, money(effect.per_productive_hour, cents=True)))
    if effect.dropped:
        minutes = effect.dropped.productive_minutes_a_week
        found.append(
            Sum(
                f"{label}: hours",
                f"{hours(minutes * WEEKS_A_YEAR)} a year for {effect.dropped.clients} clients ÷ {WEEKS_A_YEAR} weeks",
                f"{hours(minutes)} a week",
            )
        )
    return found


def _of_paying(tried: Outcome, facts: Facts, situation: Situation) -> list[Sum]:
    pays, money = tried.paying, situation.money
    if pays is None:
        return []
    found = []
    cost = money(tried.cost_a_year)
    if pays.break_even_revenue is not None:
        found.append(
            Sum(
                "New revenue that pays",
                f"{cost} ÷ {percent(facts.margin_percent)} % margin",
                money(pays.break_even_revenue),
            )
        )
    if pays.for_profit is not None:
        gone = goes(facts.ranked, pays.for_profit)
        last = sum((Fraction(one.profit or 0) for one in gone), Fraction(0))
        found.append(
            Sum(
                "Clients whose profit pays",
                f"the lowest {pays.for_profit} of {len(facts.ranked)} earn {money(last)}, at least {cost}",
                f"{pays.for_profit} clients",
            )
        )
    if pays.left_over_hours is not None and pays.freed_hours_a_year is not None:
        gained = hours(tried.gained_minutes * WEEKS_A_YEAR)
        steps = f"{gained} gained − {hours(pays.freed_hours_a_year * 60)} that these clients take"
        found.append(Sum("Hours left over a year", steps, hours(pays.left_over_hours * 60)))
    return found
