"""The weeks of a call script as a drawing: calls, conversations and appointments above each other, one scale each."""

from collections.abc import Callable
from datetime import date

from clients.reports.calls import Week
from msp_office.calculations.period import short_day
from msp_office.calculations.week import monday_of, mondays
from msp_office.charts import Chart, Panel, Slot

PANELS: tuple[tuple[str, int, Callable[[Week], int]], ...] = (
    ("Calls", 70, lambda week: week.calls),
    ("Conversations", 60, lambda week: week.conversations),
    ("Appointments", 60, lambda week: week.appointments),
)


def funnel_chart(weeks: list[Week], today: date) -> Chart | None:
    """Every week from the first that was called in until this one, those without a call too; None for a single week."""
    by_monday = {week.monday: week for week in weeks}
    first = min(by_monday, default=monday_of(today))
    shown = [by_monday.get(monday, Week(monday, 0, 0, 0, 0)) for monday in mondays(first, today)]
    if len(shown) < 2:
        return None
    return Chart(
        name="calls-by-week",
        title="Calls by week",
        description=f"{len(shown)} weeks with three bars each: calls, conversations, appointments.",
        reading=reading(shown),
        slots=[
            Slot(
                tip=f"Week of {short_day(week.monday)}: {week.calls} calls, {week.conversations} conversations, "
                f"{week.voicemails} voicemail, {week.appointments} appointments",
                label=short_day(week.monday) if number % 2 == 0 else "",
            )
            for number, week in enumerate(shown)
        ],
        panels=[Panel(name, height, up=[float(count(week)) for week in shown]) for name, height, count in PANELS],
        write=lambda value: f"{value:g}" if value == int(value) else "",  # there is no half a call
    )


def reading(weeks: list[Week]) -> str:
    """ "21 calls in 5 weeks made 9 conversations and 4 appointments; the best week was that of Nov 2 with 3." """
    calls, talks, met = (sum(count(week) for week in weeks) for _, _, count in PANELS)
    best = max(weeks, key=lambda week: week.appointments)
    told = f"{calls} call{_s(calls)} in {len(weeks)} weeks made {talks} conversation{_s(talks)}"
    if not best.appointments:
        return f"{told} and no appointment yet."
    told += f" and {met} appointment{_s(met)}"
    return f"{told}; the best week was that of {short_day(best.monday)} with {best.appointments}."


def _s(count: int) -> str:
    return "" if count == 1 else "s"
