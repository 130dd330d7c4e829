"""What does a lever do, week by week, to capacity, inflow and money?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from clients.calculations.cut import Cut, cut, goes
from staffing.calculations.loaded_cost import MONTHS_A_YEAR, PRESETS, WEEKS_A_YEAR, month_wage
from staffing.calculations.what_if.facts import ClientFact, Facts, round_half_up
from staffing.calculations.what_if.levers import Lever

WEEKS_A_MONTH = Fraction(WEEKS_A_YEAR, MONTHS_A_YEAR)
Minutes = Callable[[int], Fraction]


@dataclass(frozen=True, slots=True)
class Stream:
    """Money a week in [start, end) (weeks from today; None: on and on). Costs and losses are negative."""

    start: int
    end: int | None
    a_week: Fraction

    def until(self, weeks: Fraction) -> Fraction:
        """What it comes to from today until so many weeks from now."""
        last = weeks if self.end is None else min(weeks, Fraction(self.end))
        return self.a_week * max(Fraction(0), last - self.start)


@dataclass(frozen=True, slots=True)
class Once:
    """Money at the beginning of a week."""

    week: int
    amount: Fraction

    def until(self, weeks: Fraction) -> Fraction:
        return self.amount if self.week < weeks else Fraction(0)


@dataclass(frozen=True, slots=True)
class Effect:
    """A lever's effect. `capacity` and `inflow` are changes in whole minutes, one for each week of the horizon.

    What it comes to at full strength, while it lasts: productive minutes a week gained (supervision that lasts taken
    off), minutes a week that no longer come in, cost a year, gross margin a year lost (−) or brought (+).
    `dropped` are the sums of the clients that go.
    """

    lever: Lever
    capacity: Sequence[int]
    inflow: Sequence[int]
    money: Sequence[Stream | Once] = ()
    gained: Fraction = Fraction(0)
    freed: Fraction = Fraction(0)
    cost_a_year: Fraction = Fraction(0)
    margin_a_year: Fraction = Fraction(0)
    once: Fraction = Fraction(0)
    dropped: Cut | None = None
    names: Sequence[str] = ()

    @property
    def per_productive_hour(self) -> Fraction | None:
        """Cost of one productive hour at full strength; None where it costs or brings nothing."""
        if self.gained <= 0 or self.cost_a_year <= 0:
            return None
        return self.cost_a_year / (self.gained * WEEKS_A_YEAR / 60)

    def cash_until(self, weeks: Fraction) -> Fraction:
        return sum((part.until(weeks) for part in self.money), Fraction(0))


@dataclass
class _Draft:
    """An effect being put together."""

    lever: Lever
    weeks: int
    capacity: Minutes = field(default=lambda age: Fraction(0))
    inflow: Minutes = field(default=lambda age: Fraction(0))
    parts: dict[str, object] = field(default_factory=dict)

    def done(self, money: Sequence[Stream | Once]) -> Effect:
        def weekly(minutes: Minutes) -> list[int]:
            lever = self.lever
            return [
                round_half_up(minutes(week - lever.start + 2)) if lever.lasts(week) else 0 for week in range(self.weeks)
            ]

        return Effect(self.lever, weekly(self.capacity), weekly(self.inflow), money, **self.parts)  # type: ignore[arg-type]  # fields of Effect


def effect_of(lever: Lever, facts: Facts, *, weeks: int) -> Effect:
    """The effect of one lever over the horizon. Age 1 is the lever's first week."""
    return _EFFECTS[lever.kind](_Draft(lever, weeks), facts)


def effects_of(levers: Sequence[Lever], facts: Facts, *, weeks: int) -> list[Effect]:
    """The effects of levers together. A client goes once: the drop that begins later finds those that are left."""
    drops = [number for number, lever in enumerate(levers) if lever.kind == "drop"]
    drops.sort(key=lambda number: levers[number].start)
    met = dict.fromkeys(range(len(levers)), facts)
    for place, number in enumerate(drops):
        before = [n for n in drops[:place] if levers[n].lasts(levers[number].start - 1)]
        gone = {client.client for n in before for client in dropped_clients(levers[n], met[n])}
        met[number] = replace(facts, clients=[client for client in facts.clients if client.client not in gone])
    return [effect_of(lever, met[number], weeks=weeks) for number, lever in enumerate(levers)]


def _minutes(lever: Lever, name: str) -> Fraction:
    return Fraction(lever.number(name)) * 60


def _share(lever: Lever, name: str) -> Fraction:
    return Fraction(lever.number(name)) / 100


def _ramped(full: Fraction, ramp: int) -> Minutes:
    """From nothing to full strength in equal steps: with a ramp of 8 weeks an eighth at first."""
    return lambda age: full * min(Fraction(1), Fraction(age, ramp)) if ramp else full


def _money(lever: Lever, a_year: Fraction, once: Fraction = Fraction(0)) -> list[Stream | Once]:
    parts: list[Stream | Once] = [Stream(lever.start - 1, lever.end, a_year / WEEKS_A_YEAR)] if a_year else []
    return [*parts, Once(lever.start - 1, once)] if once else parts


def loaded_year(lever: Lever, weeks_per_month: Decimal) -> tuple[Fraction, Fraction]:
    """What a hire costs a year, and their paid minutes a week (all of them together).

    The loaded month as it is typed; else the salary, or the wage of a month (weekly wage × 4.3) × 12, times the burden.

    >>> loaded_year(Lever("hire", values={"preset": "B"}), Decimal("4.3"))
    (Fraction(46800, 1), Fraction(2400, 1))
    """
    if lever.kind == "hire":
        option = PRESETS[str(lever.values["preset"])]
        return Fraction(option.loaded_year), Fraction(option.weekly_minutes)
    people, minutes = Fraction(lever.number("people")), _minutes(lever, "hours")
    if lever.is_given("loaded_month"):
        year = Fraction(lever.number("loaded_month")) * MONTHS_A_YEAR
    elif lever.is_given("salary"):
        year = Fraction(lever.number("salary")) * Fraction(lever.number("burden"))
    else:
        wage = month_wage(lever.number("wage"), round_half_up(minutes), weeks_per_month)
        year = wage * MONTHS_A_YEAR * Fraction(lever.number("burden"))
    return year * people, minutes * people


def _hire(draft: _Draft, facts: Facts) -> Effect:
    lever = draft.lever
    year, paid = loaded_year(lever, facts.weeks_per_month)
    full, ramp, drain = paid * _share(lever, "billability"), int(lever.number("ramp")), _minutes(lever, "drain")
    grown = _ramped(full, ramp)
    draft.capacity = lambda age: grown(age) - (drain if age <= ramp else 0)
    once = Fraction(lever.number("once"))
    draft.parts = {"gained": full, "cost_a_year": year, "once": once}
    return draft.done(_money(lever, -year, -once))


def _supervised(draft: _Draft, facts: Facts) -> Effect:
    """Temporary workers and interns: paid by the hour, supervised as long as they are here."""
    lever = draft.lever
    paid = Fraction(lever.number("people")) * _minutes(lever, "hours")
    gained = paid * _share(lever, "billability") - _minutes(lever, "drain")
    year, once = paid / 60 * Fraction(lever.number("rate")) * WEEKS_A_YEAR, Fraction(lever.number("once"))
    draft.capacity = lambda age: gained
    draft.parts = {"gained": gained, "cost_a_year": year, "once": once}
    return draft.done(_money(lever, -year, -once))


def _outsource(draft: _Draft, facts: Facts) -> Effect:
    lever = draft.lever
    gained = _minutes(lever, "hours") - _minutes(lever, "drain")
    year = Fraction(lever.number("hours")) * Fraction(lever.number("rate")) * WEEKS_A_YEAR
    draft.capacity = lambda age: gained
    draft.parts = {"gained": gained, "cost_a_year": year}
    return draft.done(_money(lever, -year))


def _specialist(draft: _Draft, facts: Facts) -> Effect:
    """The firm's hours as long as the lever lasts; training takes hours first, then costs a raise for good."""
    lever = draft.lever
    hours, study, training = _minutes(lever, "hours"), _minutes(lever, "study"), int(lever.number("training"))
    year = Fraction(lever.number("hours")) * Fraction(lever.number("rate")) * WEEKS_A_YEAR
    raised, once = Fraction(lever.number("raise")) * MONTHS_A_YEAR, Fraction(lever.number("once"))
    draft.capacity = lambda age: hours - (study if age <= training else 0)
    draft.parts = {"gained": hours, "cost_a_year": year + raised, "once": once}
    money = _money(lever, -year, -once)
    if raised and (lever.end is None or lever.end >= lever.start - 1 + training):
        money.append(Stream(lever.start - 1 + training, None, -raised / WEEKS_A_YEAR))
    return draft.done(money)


def _tool(draft: _Draft, facts: Facts) -> Effect:
    """60 → 70 % on 200 paid hours is +20 h a week."""
    lever = draft.lever
    full = facts.paid_minutes * (_share(lever, "after") - _share(lever, "before"))
    draft.capacity = _ramped(full, int(lever.number("ramp")))
    year, once = Fraction(lever.number("month")) * MONTHS_A_YEAR, Fraction(lever.number("once"))
    draft.parts = {"gained": full, "cost_a_year": year, "once": once}
    return draft.done(_money(lever, -year, -once))


def _admin(draft: _Draft, facts: Facts) -> Effect:
    lever = draft.lever
    moved = _minutes(lever, "hours")
    year = Fraction(lever.number("hours")) * Fraction(lever.number("rate")) * WEEKS_A_YEAR
    draft.capacity = lambda age: moved
    draft.parts = {"gained": moved, "cost_a_year": year}
    return draft.done(_money(lever, -year))


def _changed_hours(draft: _Draft, facts: Facts) -> Effect:
    lever = draft.lever
    gained = _minutes(lever, "hours") * _share(lever, "billability")
    year = Fraction(lever.number("hours")) * Fraction(lever.number("cost")) * WEEKS_A_YEAR
    draft.capacity = lambda age: gained
    draft.parts = {"gained": gained, "cost_a_year": year}
    return draft.done(_money(lever, -year))


def dropped_clients(lever: Lever, facts: Facts) -> list[ClientFact]:
    """Who goes: the clients that are named, or the lowest so many whose profit is known."""
    if lever.clients:
        named = set(lever.clients)
        return [client for client in facts.clients if client.client in named]
    below = {candidate.client for candidate in goes(facts.ranked, int(lever.number("number")))}
    return [client for client in facts.clients if client.client in below]


def _drop(draft: _Draft, facts: Facts) -> Effect:
    """What they brought in a week stays away, and what is owed to them on open tickets goes when they go.

    Revenue − cost of goods is lost, whatever is known of it; the payroll stays.
    """
    lever, gone = draft.lever, dropped_clients(draft.lever, facts)
    sums = cut([client.candidate for client in gone], days=facts.period_days, billability=facts.billability)
    owed = sum(client.owed_minutes for client in gone)
    freed = sums.productive_minutes_a_week
    draft.inflow = lambda age: -freed - (owed if age == 1 else 0)
    names = [client.name for client in reversed(gone)]
    draft.parts = {"freed": freed, "margin_a_year": -sums.cash, "dropped": sums, "names": names}
    return draft.done(_money(lever, -sums.cash))


def _client(draft: _Draft, facts: Facts) -> Effect:
    lever = draft.lever
    hours, taking_over = _minutes(lever, "hours"), _minutes(lever, "onboarding")
    year = (Fraction(lever.number("revenue")) - Fraction(lever.number("goods"))) * MONTHS_A_YEAR
    draft.inflow = lambda age: hours + (taking_over if age == 1 else 0)
    draft.parts = {"freed": -hours, "margin_a_year": year}
    return draft.done(_money(lever, year))


def _project(draft: _Draft, facts: Facts) -> Effect:
    """Hours and money in equal parts over its weeks; without an end they come over the horizon."""
    lever = draft.lever
    count = (draft.weeks if lever.end is None else lever.end) - lever.start + 1
    if count <= 0:
        return draft.done([])
    minutes = _minutes(lever, "hours")
    margin = Fraction(lever.number("revenue")) - Fraction(lever.number("goods"))

    def part(age: int) -> Fraction:  # rounded sums, so that the parts add up to the whole
        return Fraction(round_half_up(minutes * age / count) - round_half_up(minutes * (age - 1) / count))

    draft.inflow = part
    stream = Stream(lever.start - 1, lever.start - 1 + count, margin / count)
    return draft.done([stream] if margin else [])


_EFFECTS: dict[str, Callable[[_Draft, Facts], Effect]] = {
    "hire": _hire,
    "own_hire": _hire,
    "temp": _supervised,
    "intern": _supervised,
    "outsource": _outsource,
    "specialist": _specialist,
    "tool": _tool,
    "admin": _admin,
    "hours": _changed_hours,
    "drop": _drop,
    "client": _client,
    "project": _project,
}
