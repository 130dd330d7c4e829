"""How the money pages write exact amounts: whole units in dense tables, cents where one calculates."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django import template

from msp_office.calculations.durations import MINUS
from msp_office.calculations.money import exact_to_cents, format_money
from msp_office.office import current

register = template.Library()
UNKNOWN = "—"


@register.filter
def whole(amount: Decimal | Fraction | None) -> str:
    """Whole units without their sign, for columns whose head names it: 86400.4 → "86,400"."""
    if amount is None:
        return UNKNOWN
    return f"{_rounded(amount, 0):,f}".replace("-", MINUS)


@register.filter
def exact_money(amount: Fraction | Decimal | None) -> str:
    """An exact amount, rounded to the cent here."""
    return UNKNOWN if amount is None else format_money(exact_to_cents(Fraction(amount)), current.currency())


@register.filter
def whole_money(amount: Fraction | Decimal | None) -> str:
    return (
        UNKNOWN if amount is None else format_money(exact_to_cents(Fraction(amount)), current.currency(), cents=False)
    )


@register.filter
def decimal_hours(minutes: Fraction | int | None, places: int = 1) -> str:
    """Minutes as hours with fixed places, as in a calculation: 3720 → "62.0"."""
    return UNKNOWN if minutes is None else f"{_rounded(Fraction(minutes) / 60, places):,f}".replace("-", MINUS)


@register.filter
def places(value: Fraction | Decimal | None, count: int = 1) -> str:
    return UNKNOWN if value is None else f"{_rounded(Fraction(value), count):,f}".replace("-", MINUS)


@register.filter
def lookup(values: dict[int, object], key: int) -> object:
    """One value of a dictionary by a variable key."""
    return values.get(key)


def _rounded(value: Decimal | Fraction, count: int) -> Decimal:
    exact = Fraction(value)
    quotient = Decimal(exact.numerator) / Decimal(exact.denominator)
    rounded = quotient.quantize(Decimal(1).scaleb(-count), ROUND_HALF_UP)
    return rounded if rounded else abs(rounded)
