"""What does the verdict look at? The facts, what happens if nothing is done, what is tried, what else could be done."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from msp_office.calculations.durations import MINUS
from msp_office.calculations.money import exact_to_cents, format_money
from staffing.calculations.loaded_cost import PRESETS
from staffing.calculations.what_if.effects import Effect, effect_of
from staffing.calculations.what_if.facts import YES, ClientFact, Facts
from staffing.calculations.what_if.kinds import KINDS, new_lever
from staffing.calculations.what_if.levers import Lever
from staffing.calculations.what_if.outcome import Outcome, Paying, paying
from staffing.calculations.what_if.projection import FEWEST_WEEKS
from staffing.calculations.what_if.reading import plain
from staffing.calculations.what_if.thresholds import Thresholds

ALTERNATIVES = ("admin", "tool", "outsource", "temp", "intern")


@dataclass(frozen=True, slots=True)
class Alternative:
    """What a productive hour costs by one way of getting it, at the usual numbers."""

    label: str
    hours_a_week: Fraction
    cost_a_year: Fraction
    per_hour: Fraction


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that a rule may ask. `tried` None: no lever is set."""

    facts: Facts
    limits: Thresholds
    nothing: Outcome
    tried: Outcome | None = None
    currency: str = "USD"
    alternatives: Sequence[Alternative] = field(default_factory=list)

    @property
    def weeks_of_work(self) -> Fraction:
        return self.facts.weeks_of_work or Fraction(0)

    @property
    def history_weeks(self) -> int:
        return len(self.facts.inflow_minutes)

    @property
    def is_long(self) -> bool:
        """Whether more work waits than is comfortable, to a tenth of a week."""
        return round(self.weeks_of_work, 1) > Fraction(self.facts.target_weeks)

    @property
    def growing_minutes(self) -> int:
        """By how much the average week's inflow is above capacity (negative: below)."""
        return (self.facts.average_inflow or 0) - self.facts.capacity_minutes

    @property
    def missing_minutes(self) -> Fraction:
        """Productive minutes a week that would hold the backlog and bring it to the target in `wait_weeks`."""
        above = max(0, self.facts.backlog_minutes - self.facts.target_minutes)
        return max(Fraction(0), self.growing_minutes + Fraction(above, self.limits.wait_weeks))

    @property
    def takes_care_of_itself(self) -> bool:
        reached = self.nothing.target_week
        return reached is not None and reached <= self.limits.wait_weeks

    @property
    def has_history(self) -> bool:
        return self.history_weeks >= FEWEST_WEEKS

    @property
    def unestimated_share(self) -> Fraction:
        return Fraction(self.facts.unestimated, self.facts.open_tickets) if self.facts.open_tickets else Fraction(0)

    @property
    def eaters(self) -> list[ClientFact]:
        """Clients that cost more than they bring, the worst first."""
        losing = [client for client in self.facts.clients if client.profit is not None and client.profit < 0]
        return sorted(losing, key=lambda client: client.profit or 0)

    @property
    def eaten_minutes(self) -> Fraction:
        """Productive minutes a week that go into clients who cost more than they bring."""
        return sum((self.minutes_a_week(client) for client in self.eaters), Fraction(0))

    def minutes_a_week(self, client: ClientFact) -> Fraction:
        return Fraction(client.team_minutes * 7, self.facts.period_days)

    @property
    def tool_gain_minutes(self) -> Fraction:
        """What a monitoring tool would bring a week, by raising billability to what good shops reach."""
        if self.facts.has_tool == YES or self.facts.billability is None:
            return Fraction(0)
        points = Fraction(self.limits.good_billability) / 100 - self.facts.billability
        return max(Fraction(0), points * self.facts.paid_minutes)

    @property
    def before_hiring_minutes(self) -> Fraction:
        """What can be had a week before anybody is hired: administrative work, a tool, clients that eat."""
        return self.facts.admin_minutes + self.tool_gain_minutes + self.eaten_minutes

    @property
    def hire(self) -> tuple[str, Effect]:
        """The smallest preset that brings what is missing; the largest of level I where none does."""
        options = [(key, effect_of(usual_hire(key, self.facts), self.facts, weeks=1)) for key in ("A", "B")]
        return next((option for option in options if option[1].gained >= self.missing_minutes), options[-1])

    def pays(self, effect: Effect) -> Paying:
        return paying(self.facts, cost_per_year=effect.cost_a_year, minutes_a_week=effect.gained)

    def money(self, amount: Fraction | Decimal, *, cents: bool = False) -> str:
        return format_money(exact_to_cents(Fraction(amount)), self.currency, cents=cents)


def usual_hire(preset: str, facts: Facts) -> Lever:
    """One of the practice's three positions as it usually goes."""
    return Lever("hire", values={**new_lever("hire", facts).values, "preset": preset})


def alternatives(facts: Facts) -> list[Alternative]:
    """What a productive hour costs each way, at the usual numbers, cheapest first; free ones are left out."""
    found = []
    effects = [(f"Hire {PRESETS[key].label}", effect_of(usual_hire(key, facts), facts, weeks=1)) for key in PRESETS]
    effects += [
        (KINDS[kind].label, effect_of(new_lever(kind, facts), facts, weeks=1))
        for kind in ALTERNATIVES
        if not (kind == "tool" and facts.has_tool == YES)
    ]
    for label, effect in effects:
        if effect.per_productive_hour is not None:
            found.append(Alternative(label, effect.gained / 60, effect.cost_a_year, effect.per_productive_hour))
    return sorted(found, key=lambda one: one.per_hour)


def hours(minutes: Fraction | int, *, sign: bool = False) -> str:
    """Minutes as hours with one place: "24.8 h", "+3.1 h".

    >>> hours(1488), hours(-90, sign=True)
    ('24.8 h', '−1.5 h')
    """
    tenths = round(Fraction(minutes) / 6)
    text = f"{abs(tenths) / 10:,.1f}".removesuffix(".0")
    return f"{MINUS if tenths < 0 else '+' if sign and tenths > 0 else ''}{text} h"


def weeks(value: Fraction) -> str:
    """ "2.6 weeks".

    >>> weeks(Fraction(26, 10)), weeks(Fraction(1))
    ('2.6 weeks', '1.0 weeks')
    """
    return f"{float(value):,.1f} weeks"


def percent(value: Decimal | None) -> str:
    """A percentage or another small number without zeros behind: 62.00 → "62"."""
    return "—" if value is None else plain(value)
