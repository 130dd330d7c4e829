"""What comes of a scenario? Its backlog week by week, its cost, what pays for it, its cash month by month."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from clients.calculations.cut import cut, goes, number_for_hours, number_for_profit
from staffing.calculations.loaded_cost import MONTHS_A_YEAR, WEEKS_A_YEAR
from staffing.calculations.what_if.effects import WEEKS_A_MONTH, Effect, effects_of
from staffing.calculations.what_if.facts import Facts
from staffing.calculations.what_if.levers import Lever
from staffing.calculations.what_if.projection import Futures, Path, futures, project, target_week

SHORTEST_WEEKS = 26
DO_NOTHING = "Do nothing"


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is to be tried: levers under a name, for so many weeks, with the futures that the seed draws."""

    name: str
    levers: Sequence[Lever] = ()
    weeks: int = SHORTEST_WEEKS
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Paying:
    """What pays for the cost of a year. `margin` is (revenue − cost of goods) ÷ revenue of the office.

    `for_profit`: the fewest clients from the bottom whose profit reaches the cost; `for_hours`: whose hours reach the
    hours gained. `left_over_hours` a year: gained, less what the clients that pay for it (or that go) free.
    None: none, or not even all of them.
    """

    break_even_revenue: Fraction | None
    for_profit: int | None
    for_hours: int | None
    freed_hours_a_year: Fraction | None
    left_over_hours: Fraction | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A scenario's answer. Amounts are exact; minutes are whole; weeks count from 1, the coming one."""

    scenario: Scenario
    effects: Sequence[Effect]
    path: Path | None
    target_week: int | None
    cash: Sequence[Fraction]  # cumulative at the end of each month, against doing nothing
    paying: Paying | None
    first_month_it_pays: int | None
    capacity: Sequence[int] = field(default_factory=list)

    @property
    def gained_minutes(self) -> Fraction:
        """Productive minutes a week at full strength."""
        return sum((effect.gained for effect in self.effects), Fraction(0))

    @property
    def freed_minutes(self) -> Fraction:
        """Minutes a week that no longer come in (negative: more come in)."""
        return sum((effect.freed for effect in self.effects), Fraction(0))

    @property
    def cost_a_year(self) -> Fraction:
        return sum((effect.cost_a_year for effect in self.effects), Fraction(0))

    @property
    def cost_a_month(self) -> Fraction:
        return self.cost_a_year / MONTHS_A_YEAR

    @property
    def once(self) -> Fraction:
        return sum((effect.once for effect in self.effects), Fraction(0))

    @property
    def margin_a_year(self) -> Fraction:
        return sum((effect.margin_a_year for effect in self.effects), Fraction(0))

    @property
    def profit_forgone(self) -> Fraction:
        """Profit of the clients that go, by the formula of the ranking: it takes their share of the payroll off."""
        return sum((effect.dropped.profit for effect in self.effects if effect.dropped), Fraction(0))

    @property
    def per_productive_hour(self) -> Fraction | None:
        """Cost of a productive hour over everything that brings hours; None where nothing does."""
        if self.gained_minutes <= 0 or self.cost_a_year <= 0:
            return None
        return self.cost_a_year / (self.gained_minutes * WEEKS_A_YEAR / 60)

    @property
    def closing(self) -> int | None:
        """The median backlog at the end of the horizon."""
        return self.path.median[-1] if self.path else None

    def weeks_of_work(self, week: int, facts: Facts) -> Fraction | None:
        """The median backlog ÷ capacity of a normal week as it is today."""
        if self.path is None or not facts.capacity_minutes:
            return None
        return Fraction(self.path.median[week], facts.capacity_minutes)


def outcomes(scenarios: Sequence[Scenario], facts: Facts, *, weeks: int, seed: int) -> list[Outcome]:
    """The answers of several scenarios over the same futures."""
    ahead = futures(facts.inflow, seed=seed, weeks=weeks) if facts.is_enough else None
    return [outcome(scenario, facts, ahead, weeks=weeks) for scenario in scenarios]


def outcome(scenario: Scenario, facts: Facts, ahead: Futures | None, *, weeks: int) -> Outcome:
    """The answer of one scenario; without futures (not enough is known) only its money."""
    effects = effects_of(scenario.levers, facts, weeks=weeks)
    capacity = weekly_capacity(facts, effects, weeks)
    path = None
    if ahead is not None:
        change = [sum(effect.inflow[week] for effect in effects) for week in range(weeks)]
        path = project(facts.backlog_minutes, ahead, capacity=capacity, inflow_change=change)
    cash = monthly_cash(effects, weeks)
    return Outcome(
        scenario=scenario,
        effects=effects,
        path=path,
        target_week=target_week(path.median, facts.target_minutes) if path else None,
        cash=cash,
        paying=_paying(effects, facts),
        first_month_it_pays=first_month_it_pays(cash),
        capacity=capacity,
    )


def weekly_capacity(facts: Facts, effects: Sequence[Effect], weeks: int) -> list[int]:
    """Capacity of a normal week, less planned time off, with what the levers change; never negative."""
    away = [*facts.away_minutes[:weeks], *[0] * (weeks - len(facts.away_minutes))]
    return [
        max(0, facts.capacity_minutes - away[week] + sum(effect.capacity[week] for effect in effects))
        for week in range(weeks)
    ]


def months_in(weeks: int) -> int:
    """How many whole months of 52 ÷ 12 weeks fit.

    >>> months_in(26), months_in(52), months_in(104)
    (6, 12, 24)
    """
    return weeks * MONTHS_A_YEAR // WEEKS_A_YEAR


def monthly_cash(effects: Sequence[Effect], weeks: int) -> list[Fraction]:
    """Cumulative cash at the end of each month against doing nothing. B costs $3,900 a month, $46,800 a year."""
    return [
        sum((effect.cash_until(month * WEEKS_A_MONTH) for effect in effects), Fraction(0))
        for month in range(1, months_in(weeks) + 1)
    ]


def first_month_it_pays(cash: Sequence[Fraction]) -> int | None:
    """The first month from whose end on the cumulative cash is not below nothing done; None: it never is.

    None also where no money moves at all.

    >>> first_month_it_pays([Fraction(-100), Fraction(-20), Fraction(60)]), first_month_it_pays([Fraction(-1)])
    (3, None)
    """
    if not any(cash):
        return None
    below = [month for month, amount in enumerate(cash, start=1) if amount < 0]
    first = below[-1] + 1 if below else 1
    return first if first <= len(cash) else None


def cheaper_from(mine: Sequence[Fraction], others: Sequence[Fraction]) -> int | None:
    """The first month from which the one has cost less than the other for good (hire against outsource).

    >>> cheaper_from([Fraction(-50), Fraction(-60)], [Fraction(-40), Fraction(-80)])
    2
    """
    dearer = [month for month, (own, other) in enumerate(zip(mine, others, strict=True), start=1) if own <= other]
    first = dearer[-1] + 1 if dearer else 1
    return first if first <= len(mine) else None


def _paying(effects: Sequence[Effect], facts: Facts) -> Paying | None:
    """None where the scenario costs nothing."""
    cost = sum((effect.cost_a_year for effect in effects), Fraction(0))
    gained = sum((effect.gained for effect in effects), Fraction(0))
    if cost <= 0:
        return None
    return paying(
        facts, cost_per_year=cost, minutes_a_week=gained, dropped=[e for e in effects if e.dropped is not None]
    )


def paying(
    facts: Facts, *, cost_per_year: Fraction, minutes_a_week: Fraction, dropped: Sequence[Effect] = ()
) -> Paying:
    """What it takes to pay for a cost, by the office's clients and margin.

    >>> from datetime import date
    >>> from decimal import Decimal
    >>> from staffing.calculations.what_if.facts import ClientFact
    >>> clients = [ClientFact(n, "", Decimal(500), Decimal(500), Decimal("298.39"), 300) for n in range(200)]
    >>> found = paying(Facts(date(2026, 11, 23), clients=clients), cost_per_year=Fraction(46800),
    ...                minutes_a_week=Fraction(1488))
    >>> found.for_profit, float(found.left_over_hours)
    (157, 504.6)
    """
    margin = facts.margin_percent
    ranked, days = facts.ranked, facts.period_days
    for_profit = number_for_profit(ranked, days=days, cost_per_year=cost_per_year)
    for_hours = number_for_hours(ranked, days=days, minutes_a_week=minutes_a_week) if minutes_a_week > 0 else None
    freed: Fraction | None = None
    if dropped:
        freed = sum((effect.freed for effect in dropped), Fraction(0)) * WEEKS_A_YEAR / 60
    elif for_profit is not None:
        gone = cut(goes(ranked, for_profit), days=days, billability=facts.billability)
        freed = gone.productive_minutes_a_week * WEEKS_A_YEAR / 60
    return Paying(
        break_even_revenue=cost_per_year / (Fraction(margin) / 100) if margin is not None and margin > 0 else None,
        for_profit=for_profit,
        for_hours=for_hours,
        freed_hours_a_year=freed,
        left_over_hours=minutes_a_week * WEEKS_A_YEAR / 60 - freed
        if freed is not None and minutes_a_week > 0
        else None,
    )
