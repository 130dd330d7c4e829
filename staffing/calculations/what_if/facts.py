"""Where does a scenario start from? Today's facts as they were copied, and what the owner put in their place.

Facts are rounded when they are copied (minutes, cents, hundredths of a percent), so that a saved scenario, the page and
the command compute with the same figures.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from clients.calculations.cut import Candidate
from staffing.calculations.what_if.projection import average

UNKNOWN, YES, NO = "unknown", "yes", "no"


@dataclass(frozen=True, slots=True)
class ClientFact:
    """A client as the ranking has it. `profit` and `gross_margin` None: unknown. `owed_minutes`: open tickets."""

    client: int
    name: str
    revenue: Decimal
    gross_margin: Decimal | None
    profit: Decimal | None
    team_minutes: int
    owed_minutes: int = 0

    @property
    def candidate(self) -> Candidate:
        return Candidate(self.client, self.revenue, self.gross_margin, self.profit, self.team_minutes)


@dataclass(frozen=True, slots=True)
class TrendFact:
    """The trend of the last closings in one word, its slope and interval in minutes a week; weeks that stood out."""

    direction: str = "too early to say"
    weeks: int = 0
    slope_minutes: int | None = None
    low_minutes: int | None = None
    high_minutes: int | None = None
    bumps: Sequence[str] = ()  # "Jun 22, 2026: +224 h, Migration (Hansen)"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known on the day `as_of`. Minutes a week unless the name says otherwise; None is unknown."""

    as_of: date
    backlog_minutes: int = 0
    open_tickets: int = 0
    unestimated: int = 0
    inflow_minutes: Sequence[int] = ()  # a value for each week, oldest first
    paid_minutes: int = 0  # of the team in a normal week
    away_minutes: Sequence[int] = ()  # productive minutes that planned time off takes out of each coming week
    billability_percent: Decimal | None = None
    cost_per_paid_hour: Decimal | None = None
    revenue_year: Decimal | None = None
    goods_year: Decimal | None = None
    admin_minutes: int = 0  # that technical people spend on administrative tickets
    period_days: int = 365  # that the clients' figures cover
    clients: Sequence[ClientFact] = ()  # best first; those of unknown profit last
    clients_won: int = 0
    clients_lost: int = 0
    trend: TrendFact = TrendFact()
    target_weeks: Decimal = Decimal(2)
    weeks_per_month: Decimal = Decimal("4.3")
    has_tool: str = UNKNOWN
    inflow_shift_minutes: int = 0
    margin_override: Decimal | None = None

    @property
    def billability(self) -> Fraction | None:
        return None if self.billability_percent is None else Fraction(self.billability_percent) / 100

    @property
    def capacity_minutes(self) -> int:
        """Productive minutes of a normal week: paid × billability, to the minute.

        >>> Facts(date(2026, 11, 23), paid_minutes=12000, billability_percent=Decimal(62)).capacity_minutes / 60
        124.0
        """
        return round_half_up(self.paid_minutes * (self.billability or 0))

    @property
    def inflow(self) -> list[int]:
        """The weeks that the futures are made of, moved to the average that the owner typed."""
        return [minutes + self.inflow_shift_minutes for minutes in self.inflow_minutes]

    @property
    def average_inflow(self) -> int | None:
        return average(self.inflow) if self.inflow_minutes else None

    @property
    def weeks_of_work(self) -> Fraction | None:
        return Fraction(self.backlog_minutes, self.capacity_minutes) if self.capacity_minutes else None

    @property
    def target_minutes(self) -> int:
        return round_half_up(self.capacity_minutes * Fraction(self.target_weeks))

    @property
    def margin_percent(self) -> Decimal | None:
        """(revenue − cost of goods) ÷ revenue of the office, to a hundredth of a percent."""
        if self.margin_override is not None:
            return self.margin_override
        if self.revenue_year is None or self.goods_year is None or self.revenue_year <= 0:
            return None
        share = (Fraction(self.revenue_year) - Fraction(self.goods_year)) / Fraction(self.revenue_year)
        return Decimal(round_half_up(share * 10000)).scaleb(-2)

    @property
    def ranked(self) -> list[Candidate]:
        """The clients whose profit is known, best first."""
        return [client.candidate for client in self.clients if client.profit is not None]

    @property
    def is_enough(self) -> bool:
        """Whether anything can be projected at all."""
        return bool(self.inflow_minutes) and self.capacity_minutes > 0


def round_half_up(value: Fraction | int) -> int:
    """The nearest whole number, halves up.

    >>> round_half_up(Fraction(5, 2)), round_half_up(Fraction(-5, 2))
    (3, -2)
    """
    exact = Fraction(value)
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


Value = Decimal | str
OVERRIDABLE = (
    "backlog_hours", "inflow_hours", "paid_hours", "billability", "cost_per_paid_hour", "target_weeks", "margin",
    "admin_hours", "has_tool",
)  # fmt: skip


def fact_values(facts: Facts) -> dict[str, Value | None]:
    """The facts that can be replaced, as people read them: hours, percent, money."""
    inflow = facts.average_inflow
    return {
        "backlog_hours": _hours(facts.backlog_minutes),
        "inflow_hours": None if inflow is None else _hours(inflow),
        "paid_hours": _hours(facts.paid_minutes),
        "billability": facts.billability_percent,
        "cost_per_paid_hour": facts.cost_per_paid_hour,
        "target_weeks": facts.target_weeks,
        "margin": facts.margin_percent,
        "admin_hours": _hours(facts.admin_minutes),
        "has_tool": facts.has_tool,
    }


def with_overrides(facts: Facts, overrides: Mapping[str, Value]) -> Facts:
    """The facts with the owner's values in place of their own; an average inflow moves every week alike.

    >>> facts = Facts(date(2026, 11, 23), inflow_minutes=(6000, 7200))
    >>> with_overrides(facts, {"inflow_hours": Decimal(120)}).inflow
    [6600, 7800]
    """
    changed: dict[str, object] = {}
    for name, value in overrides.items():
        if name == "has_tool":
            changed[name] = value
        elif isinstance(value, Decimal):
            changed |= _replaced(facts, name, value)
    return replace(facts, **changed)  # type: ignore[arg-type]  # names and kinds are those of OVERRIDABLE


def _replaced(facts: Facts, name: str, value: Decimal) -> dict[str, object]:
    minutes = round_half_up(Fraction(value) * 60)
    if name == "inflow_hours":
        if not facts.inflow_minutes:
            return {"inflow_minutes": (minutes,)}
        return {"inflow_shift_minutes": minutes - average(facts.inflow_minutes)}
    fields = {"backlog_hours": "backlog_minutes", "paid_hours": "paid_minutes", "admin_hours": "admin_minutes"}
    if name in fields:
        return {fields[name]: minutes}
    named = {"billability": "billability_percent", "margin": "margin_override"}
    return {named.get(name, name): value}


def _hours(minutes: int) -> Decimal:
    """Minutes as hours to a hundredth."""
    return Decimal(round_half_up(Fraction(minutes * 100, 60))).scaleb(-2)
