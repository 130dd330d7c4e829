"""The weeks of the backlog as a table for a spreadsheet: every term of each week, in hours."""

from collections.abc import Iterable
from decimal import Decimal

from msp_office.exports import Column, Table, Value
from tickets.calculations.terms import Reason
from tickets.calculations.weeks import Scope
from tickets.reports.weeks import Week

HOURS = "#,##0.00"


def weeks_table(scope: Scope, weeks: Iterable[Week]) -> Table:
    """One row a week, oldest first. Hours have four places, so that they add up to the minute."""
    terms = [Column(f"{reason.label} (h)", HOURS) for reason in Reason]
    columns = [
        Column("Week from"), Column("Week to"), Column("Scope"), Column("Opening (h)", HOURS), *terms,
        Column("Closing (h)", HOURS), Column("In (h)", HOURS), Column("Out (h)", HOURS), Column("Change (h)", HOURS),
        Column("Open tickets"), Column("Without estimate"), Column("Taken (UTC)"), Column("Remark"),
    ]  # fmt: skip
    return Table(f"Backlog {scope.label}", columns, [_row(scope, week) for week in weeks])


def _row(scope: Scope, week: Week) -> list[Value]:
    sums = week.sums
    return [
        week.first_day,
        week.last_day,
        scope.label,
        _hours(sums.opening_minutes),
        *(_hours(sums.minutes_by_reason.get(reason, 0)) for reason in Reason),
        _hours(sums.closing.minutes),
        _hours(sums.minutes_in),
        _hours(sums.minutes_out),
        _hours(sums.net_minutes),
        sums.closing.tickets,
        sums.closing.unestimated,
        week.taken_at,
        week.remark,
    ]


def _hours(minutes: int) -> Decimal:
    return (Decimal(minutes) / 60).quantize(Decimal("0.0001"))
