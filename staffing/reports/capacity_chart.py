"""How the weeks of capacity are told: bars measured up to now, bars expected from now on, one sentence."""

from fractions import Fraction

from msp_office.calculations.durations import format_minutes, hours_number
from msp_office.calculations.period import short_day
from msp_office.charts import Chart, Panel, Slot
from staffing.reports.capacity_calendar import Calendar, CalendarWeek

LOW = Fraction(9, 10)  # of a normal week; below it a coming week is marked


def capacity_chart(calendar: Calendar, *, clock: bool) -> Chart:
    """The chart of the calendar's weeks, with hours as the office writes them."""
    normal = calendar.capacity.normal.productive_minutes
    weeks = calendar.weeks
    return Chart(
        name="capacity-weeks",
        title="Productive hours a week",
        description=f"{len(calendar.past)} weeks measured, then {len(calendar.coming)} expected, one bar each.",
        reading=reading(calendar, clock=clock),
        slots=[_slot(week, weeks[number - 1] if number else None, normal, clock=clock)
               for number, week in enumerate(weeks)],
        panels=[
            Panel(
                label="Measured, from now on expected",
                height=170,
                up=[float(week.minutes) for week in weeks],
            )
        ],
        write=lambda minutes: hours_number(round(abs(minutes)), clock=clock),
        step=60,
    )  # fmt: skip


def reading(calendar: Calendar, *, clock: bool) -> str:
    """ "A normal week brings 124 h; the lowest ahead is the week of Dec 21 with 88 h."."""
    normal, lowest = calendar.capacity.normal.productive_minutes, calendar.lowest
    if calendar.capacity.reason:
        return f"Unknown: {calendar.capacity.reason}."
    told = f"A normal week brings {format_minutes(round(normal), clock=clock)}"
    if lowest.minutes >= normal:
        return f"{told}; no coming week lies below it."
    hours = format_minutes(round(lowest.minutes), clock=clock)
    return f"{told}; the lowest ahead is the week of {short_day(lowest.monday)} with {hours}."


def _slot(week: CalendarWeek, before: CalendarWeek | None, normal: Fraction, *, clock: bool) -> Slot:
    names = [off.person.name.split()[0] for off in week.off] + [holiday.name for holiday in week.holidays]
    verb = "measured" if week.is_over else "expected"
    tip = f"Week of {short_day(week.monday)}: {format_minutes(round(week.minutes), clock=clock)} {verb}"
    tip += f" · off: {', '.join(dict.fromkeys(names))}" if names else ""
    begins = before is None or before.monday.month != week.monday.month
    return Slot(
        tip=tip,
        label="now" if before and before.is_over and not week.is_over else f"{week.monday:%b}" if begins else "",
        is_marked=not week.is_over and week.minutes < normal * LOW,
    )
