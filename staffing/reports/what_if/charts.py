"""How are the futures drawn? The backlog with its band, and the cash of each scenario month by month."""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

from msp_office.calculations.durations import MINUS
from msp_office.calculations.money import exact_to_cents, format_money
from msp_office.calculations.period import written
from msp_office.charts import Chart, Line, Mark, Panel, Ribbon, Slot
from staffing.calculations.what_if.facts import Facts
from staffing.calculations.what_if.outcome import Outcome
from staffing.calculations.what_if.situation import hours, percent

NAME_LETTERS = 18
LABELS = {26: 1, 52: 2, 104: 4}  # months between two labels


def backlog_chart(found: Sequence[Outcome], mine: Outcome, facts: Facts) -> Chart:
    """The median backlog of every scenario; the band of the one that is tried."""
    path = mine.path
    assert path is not None  # noqa: S101 - nothing is drawn without futures
    weeks = len(mine.capacity)
    rest = [outcome for outcome in found if outcome is not mine and outcome.path]
    return Chart(
        name="backlog",
        title=f"Backlog over {weeks} weeks",
        description=f"Median backlog at the end of each of {weeks} weeks"
        + (" with a band that holds 80 % of the futures" if path.has_band else "")
        + "; the dotted line is what is comfortable.",
        reading=reading(mine, rest, weeks),
        slots=[_slot(number, mine, facts) for number in range(1, weeks + 1)],
        panels=[
            Panel(
                label="Hours owed",
                height=210,
                line=Line(path.median, _name(mine) if rest else f"{hours(path.median[-1])} in week {weeks}"),
                ribbon=Ribbon(path.low, path.high) if path.has_band else None,
                others=[Line(outcome.path.median, _name(outcome)) for outcome in rest if outcome.path],
                mark=Mark(facts.target_minutes, f"comfortable: {percent(facts.target_weeks)} weeks of work"),
            )
        ],
        write=lambda minutes: f"{minutes / 60:,.0f}",
        step=60,
    )


def reading(mine: Outcome, rest: Sequence[Outcome], weeks: int) -> str:
    """ "After 26 weeks 96 h are owed with Hire B (80 % between 0 h and 210 h), 248 h with Do nothing." """
    path = mine.path
    if path is None:
        return ""
    band = f" (80 % between {hours(path.low[-1])} and {hours(path.high[-1])})" if path.has_band else ""
    told = f"After {weeks} weeks {hours(path.median[-1])} are owed{band if not rest else ''}"
    if not rest:
        return f"{told} if nothing is done."
    others = ", ".join(f"{hours(outcome.closing or 0)} with {_quoted(outcome)}" for outcome in rest)
    return f"{told} with {_quoted(mine)}{band}; {others}."


def cash_chart(found: Sequence[Outcome], mine: Outcome, *, currency: str) -> Chart:
    """Cumulative cash of every scenario that moves money."""
    months = len(mine.cash)
    rest = [outcome for outcome in found if outcome is not mine and any(outcome.cash)]
    first = mine if any(mine.cash) else rest.pop(0)
    told = ", ".join(f"{_money(outcome.cash[-1], currency)} with {_quoted(outcome)}" for outcome in (first, *rest))
    return Chart(
        name="cash",
        title="Cash, added up by month",
        description=f"Cash against doing nothing, added up at the end of each of {months} months.",
        reading=f"After {months} months: {told}.",
        slots=[
            Slot(
                tip=f"Month {month}: "
                + ", ".join(f"{_money(one.cash[month - 1], currency)} {_name(one)}" for one in (first, *rest)),
                label=str(month) if months <= 12 or month % 2 else "",
            )
            for month in range(1, months + 1)
        ],
        panels=[
            Panel(
                label="Cash by month",
                height=130,
                line=Line([0.0, *map(float, first.cash)], _name(first) if rest else _money(first.cash[-1], currency)),
                others=[Line([0.0, *map(float, one.cash)], _name(one)) for one in rest],
            )
        ],
        write=lambda value: f"{value / 1000:,.0f}k".replace("-", MINUS) if abs(value) >= 1000 else f"{value:,.0f}",
    )


def _slot(number: int, mine: Outcome, facts: Facts) -> Slot:
    path = mine.path
    assert path is not None  # noqa: S101 - see above
    ends = facts.as_of + timedelta(weeks=number)
    tip = f"Week {number}, until {written(ends)}: {hours(path.median[number])}"
    if path.has_band:
        tip += f", 80 % between {hours(path.low[number])} and {hours(path.high[number])}"
    return Slot(tip=tip, label=_label(number, facts.as_of, len(mine.capacity)))


def _label(number: int, as_of: date, weeks: int) -> str:
    """The month's name where one begins, fewer of them over a long time."""
    begins, before = as_of + timedelta(weeks=number - 1), as_of + timedelta(weeks=number - 2)
    every = next((step for longest, step in LABELS.items() if weeks <= longest), 4)
    if begins.month == before.month or (begins.month - 1) % every:
        return ""
    return f"{begins:%b %Y}" if begins.month == 1 or number < 6 else f"{begins:%b}"


def _name(outcome: Outcome) -> str:
    name = outcome.scenario.name
    return name if len(name) <= NAME_LETTERS else name[: NAME_LETTERS - 1].rstrip() + "…"


def _quoted(outcome: Outcome) -> str:
    return f"“{outcome.scenario.name}”"


def _money(amount: Fraction, currency: str) -> str:
    return format_money(exact_to_cents(amount), currency, cents=False)
