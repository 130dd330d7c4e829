"""How the weeks of the backlog are told: the level above, hours in and out below, one sentence that reads them."""

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction

from msp_office.calculations.durations import format_minutes, hours_number
from msp_office.calculations.period import short_day
from msp_office.charts import Band, Chart, Line, Panel, Slot
from tickets.calculations.trend import Direction
from tickets.reports.backlog_page import BacklogPage
from tickets.reports.weeks import Week


def weeks_chart(page: BacklogPage, *, clock: bool) -> Chart:
    """The chart of the weeks on the page, with hours as the office writes them."""

    def hours(minutes: float) -> str:
        return format_minutes(round(minutes), clock=clock)

    weeks = page.weeks
    levels = [weeks[0].sums.opening_minutes, *(week.sums.closing.minutes for week in weeks)]
    return Chart(
        name="weeks",
        title="Week by week",
        description=f"Level of the backlog at the end of each of {len(weeks)} weeks; below it the hours that came in "
        "each week as bars upwards and the hours that went out as bars downwards.",
        reading=reading(page, clock=clock),
        slots=_slots(page, hours),
        panels=[
            Panel(
                label="Backlog, hours",
                height=180,
                line=Line(levels, f"{hours(levels[-1])} on {short_day(weeks[-1].monday)}"),
                band=_band(page),
            ),
            Panel(
                label="In ▲ and out ▼ each week, hours",
                height=130,
                up=[week.sums.minutes_in for week in weeks],
                down=[week.sums.minutes_out for week in weeks],
            ),
        ],
        write=lambda minutes: hours_number(round(abs(minutes)), clock=clock),
        step=60,
    )


def reading(page: BacklogPage, *, clock: bool) -> str:
    """The chart in one sentence: "The backlog grew 14 h in 12 weeks, mostly Migration (Hansen): growing by 1.2 h a
    week, 80 % between +0.4 h and +2.1 h."."""
    trend, change = page.trend, page.trend_minutes
    if trend.slope is None or trend.low is None or trend.high is None:
        return f"{trend.weeks} week{'' if trend.weeks == 1 else 's'} so far: under six it is too early to see a trend."
    span = f"in the {trend.weeks - 1} weeks to {short_day(page.weeks[-1].last_day)}"
    if change:
        verb = "grew" if change > 0 else "shrank"
        told = f"The backlog {verb} {format_minutes(abs(change), clock=clock)} {span}"
        told += f", mostly {page.trend_cause.name}" if page.trend_cause else ""
    else:
        told = f"The backlog is where it was {span}"
    slope, low, high = (signed(minutes, clock=clock) for minutes in (trend.slope, trend.low, trend.high))
    state = "holding steady" if trend.direction is Direction.STEADY else trend.direction.value
    return f"{told}; it is {state} ({slope} a week, 80 % between {low} and {high})."


def signed(minutes: Fraction | int, *, clock: bool) -> str:
    """A change in minutes with its sign, to the minute."""
    whole = round(minutes)
    return f"+{format_minutes(whole, clock=clock)}" if whole > 0 else format_minutes(whole, clock=clock)


def _band(page: BacklogPage) -> Band | None:
    """The slope through the middle of its weeks, with the low and the high one about the same point."""
    trend = page.trend
    if trend.slope is None or trend.low is None or trend.high is None:
        return None
    closings = [week.sums.closing.minutes for week in page.weeks[-trend.weeks :]]
    steps = trend.weeks - 1
    residuals = sorted(closing - trend.slope * number for number, closing in enumerate(closings))
    start = residuals[len(residuals) // 2]
    middle = start + trend.slope * steps / 2

    def ends(slope: Fraction) -> tuple[float, float]:
        return float(middle - slope * steps / 2), float(middle + slope * steps / 2)

    return Band(steps, ends(trend.slope), ends(trend.low), ends(trend.high))


def _slots(page: BacklogPage, hours: Callable[[float], str]) -> Sequence[Slot]:
    """One slot a week. Bumps are marked; a big one that is mostly one project's or client's doing is named."""
    most = max((abs(week.sums.net_minutes) for week in page.weeks if week.monday in page.bumps), default=0)
    slots = []
    for number, week in enumerate(page.weeks):
        cause = page.bumps.get(week.monday)
        net = abs(week.sums.net_minutes)
        is_named = cause is not None and net * 2 >= most and abs(cause.minutes) * 2 >= net
        slots.append(
            Slot(
                tip=_tip(week, hours, cause.name if cause else ""),
                label=_month(week.first_day, page.weeks[number - 1].first_day if number else None),
                is_marked=week.monday in page.bumps,
                name=cause.name if cause and is_named else "",
            )
        )
    return slots


def _tip(week: Week, hours: Callable[[float], str], cause: str) -> str:
    sums = week.sums
    days = f"{short_day(week.first_day)} – {short_day(week.last_day)}"
    told = f"{days}: in {hours(sums.minutes_in)}, out {hours(sums.minutes_out)}"
    return f"{told}, then {hours(sums.closing.minutes)}" + (f" · {cause}" if cause else "")


def _month(day: date, before: date | None) -> str:
    """A label where a month begins; the year in January."""
    if before is None or day.month == before.month:
        return ""
    return str(day.year) if day.month == 1 else day.strftime("%b")
