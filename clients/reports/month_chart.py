"""What a client earned month by month, as a drawing with its one-sentence reading."""

from collections.abc import Sequence
from decimal import Decimal

from clients.reports.tracing import MonthFigures
from msp_office.calculations.durations import MINUS
from msp_office.calculations.money import format_money
from msp_office.charts import Chart, Panel, Slot

LABEL_EVERY = 3


def month_chart(months: Sequence[MonthFigures], *, currency: str) -> Chart | None:
    """Bars up for profit, down for loss; None under two known months. Months that are unknown stay empty."""
    known = [month.profit for month in months if month.profit is not None]
    if len(known) < 2:
        return None
    return Chart(
        name="months",
        title="Profit by month",
        description=f"Profit of each of {len(months)} months as bars, upwards for profit and downwards for loss.",
        reading=reading(months, currency=currency),
        slots=[
            Slot(
                tip=f"{month.period}: {'unknown' if month.profit is None else format_money(month.profit, currency)}",
                label=f"{month.period.start:%b %Y}" if number % LABEL_EVERY == 0 else "",
            )
            for number, month in enumerate(months)
        ],
        panels=[
            Panel(
                label="Profit a month",
                height=110,
                up=[max(0.0, float(month.profit or 0)) for month in months],
                down=[max(0.0, -float(month.profit or 0)) for month in months],
            )
        ],
        write=lambda value: f"{value:,.0f}".replace("-", MINUS),
    )


def reading(months: Sequence[MonthFigures], *, currency: str) -> str:
    """ "11 of 12 months earned something; the best was Aug 2026 with $3,020." """
    known = [(month.profit, month) for month in months if month.profit is not None]
    earning = sum(1 for profit, _ in known if profit > 0)
    best, month = max(known, key=lambda pair: pair[0])
    unknown = len(months) - len(known)
    tail = f" {unknown} unknown." if unknown else ""
    amount = format_money(Decimal(best), currency, cents=False)
    return f"{earning} of {len(known)} months earned something; the best was {month.period} with {amount}.{tail}"
