"""Which days, and how an hour is costed: what a person chose for the profitability pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from urllib.parse import urlencode

from msp_office.calculations.period import Period, add_months, trailing_months
from staffing.calculations.billability import WARN_ABOVE

PERIODS = {
    "12m": "Trailing 12 months",
    "month": "Last month",
    "quarter": "Last quarter",
    "year": "Last year",
    "custom": "Other days",
}
AVERAGE, OWN = "average", "own"
LONGEST_DAYS = 10 * 366
LEAST_PERCENT = Decimal("0.01")  # an exponent of thousands would be computed with for minutes


@dataclass(frozen=True, slots=True)
class Choice:
    """A period and how it is costed. `billability_percent` None: as measured in these days."""

    kind: str
    period: Period
    method: str = AVERAGE
    billability_percent: Decimal | None = None
    label: str = ""
    goods_as_zero: bool = False
    refused: tuple[str, ...] = ()  # what was typed and could not be taken, in words

    @property
    def override(self) -> Fraction | None:
        return None if self.billability_percent is None else Fraction(self.billability_percent) / 100

    @property
    def is_doubtful(self) -> bool:
        """A typed billability above 75 % is warned about."""
        return self.billability_percent is not None and self.billability_percent > WARN_ABOVE

    def query(self, **changes: str) -> str:
        """The address's part that holds this choice; parameters with nothing in them are left out."""
        values = {
            "period": "" if self.kind == "12m" else self.kind,
            "from": self.period.start.isoformat() if self.kind == "custom" else "",
            "to": self.period.last_day.isoformat() if self.kind == "custom" else "",
            "cost": "" if self.method == AVERAGE else self.method,
            "billability": "" if self.billability_percent is None else f"{self.billability_percent.normalize():f}",
            "because": self.label,
            "goods": "zero" if self.goods_as_zero else "",
        }
        return urlencode({name: value for name, value in (values | changes).items() if value})


def choice_from(asked: Mapping[str, str], *, today: date, may_see_wages: bool) -> Choice:
    """The choice an address holds; what is no choice falls back to the default, and what was typed is named."""
    kind = asked.get("period", "12m")
    typed = f"{asked.get('from', '')}..{asked.get('to', '')}"
    if asked.get("shown", typed) != typed:  # somebody typed other days beside a named period
        kind = "custom"
    period, refused = _period(kind, asked, today), []
    if period is None:
        if asked.get("from") or asked.get("to"):
            refused.append("These are no days from a first to a last one: the last twelve months are shown.")
        kind, period = "12m", trailing_months(today, 12)
    billability = _percent(asked.get("billability", ""))
    if billability is None and asked.get("billability", "").strip():
        refused.append("Billability is from 0.01 to at most 100 % of the paid hours: the measured one is used.")
    return Choice(
        kind=kind,
        period=period,
        method=OWN if asked.get("cost") == OWN and may_see_wages else AVERAGE,
        billability_percent=billability,
        label=asked.get("because", "")[:80],
        goods_as_zero=asked.get("goods") == "zero",
        refused=tuple(refused),
    )


def _period(kind: str, asked: Mapping[str, str], today: date) -> Period | None:
    this_month = today.replace(day=1)
    if kind == "12m":
        return trailing_months(today, 12)
    if kind == "month":
        return trailing_months(today, 1)
    if kind == "quarter":
        end = add_months(this_month, -((today.month - 1) % 3))
        return Period(add_months(end, -3), end)
    if kind == "year":
        return Period(date(today.year - 1, 1, 1), date(today.year, 1, 1))
    try:
        first, last = date.fromisoformat(asked.get("from", "")), date.fromisoformat(asked.get("to", ""))
        period = Period(first, last + timedelta(1))
    except (ValueError, OverflowError):
        return None
    return period if period.days <= LONGEST_DAYS and first.year > 1970 else None


def _percent(typed: str) -> Decimal | None:
    """A percentage from 0.01 to 100; anything else is no choice."""
    try:
        value = Decimal(typed.strip().removesuffix("%").strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() and LEAST_PERCENT <= value <= 100 else None
