"""What comes of the scenarios side by side? The verdict, the drawings and the table, ready to be read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from msp_office.calculations.period import written
from msp_office.charts import Drawing, draw
from staffing.calculations.what_if.facts import Facts
from staffing.calculations.what_if.outcome import DO_NOTHING, Outcome, Scenario, cheaper_from, outcomes
from staffing.calculations.what_if.situation import Situation, alternatives, hours
from staffing.calculations.what_if.thresholds import Thresholds
from staffing.calculations.what_if.verdict import Verdict, verdict
from staffing.reports.what_if.charts import backlog_chart, cash_chart

THIS = "This scenario"
NONE = "—"


@dataclass(frozen=True, slots=True)
class TableRow:
    """A figure with one cell for each scenario; `note` says how it is computed."""

    label: str
    note: str
    cells: Sequence[str]
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class WeekRow:
    number: int
    ends: date
    backlogs: Sequence[int]


@dataclass(frozen=True, slots=True)
class Answer:
    """`outcomes`: doing nothing first, then what is tried (if anything is), then those compared with."""

    facts: Facts
    weeks: int
    seed: int
    situation: Situation
    verdict: Verdict
    outcomes: Sequence[Outcome]
    backlog: Drawing | None
    cash: Drawing | None
    rows: Sequence[TableRow]
    by_week: Sequence[WeekRow]
    has_levers: bool

    @property
    def mine(self) -> Outcome:
        """What is tried, or doing nothing."""
        return self.outcomes[1] if self.has_levers else self.outcomes[0]

    @property
    def names(self) -> list[str]:
        return [outcome.scenario.name for outcome in self.outcomes]


def answer(
    facts: Facts,
    mine: Scenario,
    others: Sequence[Scenario],
    limits: Thresholds,
    *,
    currency: str,
) -> Answer:
    """The answer on these facts; every scenario meets the same futures over `mine`'s horizon."""
    asked = [Scenario(DO_NOTHING), *([mine] if mine.levers else []), *others]
    found = outcomes(asked, facts, weeks=mine.weeks, seed=mine.seed)
    tried = found[1] if mine.levers else None
    situation = Situation(facts, limits, found[0], tried, currency, alternatives(facts))
    with_money = any(any(outcome.cash) for outcome in found)
    return Answer(
        facts=facts,
        weeks=mine.weeks,
        seed=mine.seed,
        situation=situation,
        verdict=verdict(situation),
        outcomes=found,
        backlog=draw(backlog_chart(found, tried or found[0], facts)) if found[0].path else None,
        cash=draw(cash_chart(found, tried or found[0], currency=currency)) if with_money else None,
        rows=table(found, tried or found[0], facts, situation.money),
        by_week=by_week(found, facts),
        has_levers=tried is not None,
    )


def by_week(found: Sequence[Outcome], facts: Facts) -> list[WeekRow]:
    paths = [outcome.path.median for outcome in found if outcome.path]
    return [
        WeekRow(number, facts.as_of + timedelta(weeks=number), [path[number] for path in paths])
        for number in range(len(paths[0]) if paths else 0)
    ]


Money = Callable[..., str]


def table(found: Sequence[Outcome], mine: Outcome, facts: Facts, money: Money) -> list[TableRow]:
    """The figures side by side. What does not apply is a dash."""
    weeks = len(found[0].capacity)

    def row(label: str, note: str, cell: Callable[[Outcome], str]) -> TableRow:
        return TableRow(label, note, [cell(outcome) for outcome in found])

    def head(label: str) -> TableRow:
        return TableRow(label, "", [""] * len(found), is_head=True)

    def amount(value: Fraction | None, *, cents: bool = False) -> str:
        return NONE if not value else money(value, cents=cents)

    def pays(outcome: Outcome, cell: Callable[..., str]) -> str:
        return cell(outcome.paying) if outcome.paying else NONE

    rows = [
        head("Backlog"),
        row(f"Owed after {weeks} weeks", "median of the futures", _closing),
        row("80 % of the futures between", "", _between),
        row("Weeks of work then", "÷ capacity of a normal week", lambda o: _weeks(o.weeks_of_work(weeks, facts))),
        row("Comfortable from", "stays at or below the target", lambda o: _target(o, facts)),
        row("Productive hours gained a week", "at full strength", lambda o: _signed(o.gained_minutes)),
        row("Fewer hours coming in a week", "clients dropped", lambda o: _signed(o.freed_minutes)),
        head("Money"),
        row("Cost a month", "while it lasts", lambda o: amount(o.cost_a_month)),
        row("Cost a year", "12 × the month", lambda o: amount(o.cost_a_year)),
        row("One-off", "", lambda o: amount(o.once)),
        row(
            "Cost of a productive hour", "cost a year ÷ (hours a week × 52)",
            lambda o: amount(o.per_productive_hour, cents=True),
        ),
        row("Revenue less goods, a year", "lost with clients, or brought", lambda o: amount(o.margin_a_year)),
        row("Profit forgone a year", "of the clients dropped, by the ranking", lambda o: amount(o.profit_forgone)),
        head("What pays for it"),
        row("New revenue a year", "cost ÷ margin", lambda o: pays(o, lambda p: amount(p.break_even_revenue))),
        row("Clients whose profit pays", "from the bottom", lambda o: pays(o, lambda p: _clients(p.for_profit))),
        row("Clients whose hours match", "from the bottom", lambda o: pays(o, lambda p: _clients(p.for_hours))),
        row("Hours left over a year", "to earn new revenue", lambda o: pays(o, lambda p: _hours(p.left_over_hours))),
        head("Cash against doing nothing"),
        row(f"After {weeks} weeks", f"{len(found[0].cash)} months of 52 ÷ 12 weeks", lambda o: amount(o.cash[-1])),
        row("Pays from", "cash not below nothing done", _pays_from),
        row(f"“{mine.scenario.name}” is cheaper from", "", lambda o: _cheaper(mine, o)),
    ]  # fmt: skip
    told = [one for one in rows if one.is_head or any(cell != NONE for cell in one.cells)]
    following = zip(told, [*told[1:], head("")], strict=True)
    return [one for one, after in following if not (one.is_head and after.is_head)]


def _closing(outcome: Outcome) -> str:
    return NONE if outcome.closing is None else hours(outcome.closing)


def _cheaper(mine: Outcome, other: Outcome) -> str:
    """From which month what is tried has cost less than this one (a hire against a firm, say)."""
    if mine is other or not any(mine.cash) or not any(other.cash):
        return NONE
    month = cheaper_from(mine.cash, other.cash)
    return "not in this time" if month is None else f"month {month}"


def _between(outcome: Outcome) -> str:
    path = outcome.path
    return f"{hours(path.low[-1])} – {hours(path.high[-1])}" if path and path.has_band else NONE


def _weeks(value: Fraction | None) -> str:
    return NONE if value is None else f"{float(value):.1f}"


def _target(outcome: Outcome, facts: Facts) -> str:
    if outcome.path is None:
        return NONE
    week = outcome.target_week
    if week is None:
        return "not in this time"
    day = facts.as_of + timedelta(weeks=week)
    return "today" if week == 0 else f"week {week} ({written(day)})"


def _signed(minutes: Fraction) -> str:
    return hours(minutes, sign=True) if minutes else NONE


def _hours(value: Fraction | None) -> str:
    return NONE if value is None else hours(value * 60)


def _clients(number: int | None) -> str:
    return "not even all" if number is None else str(number)


def _pays_from(outcome: Outcome) -> str:
    if not any(outcome.cash):
        return NONE
    month = outcome.first_month_it_pays
    return "not in this time" if month is None else f"month {month}"
