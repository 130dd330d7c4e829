"""What was a person paid, and what did an hour of theirs cost?"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from msp_office.calculations.money import exact_to_cents
from staffing.calculations.loaded_cost import MONTHS_A_YEAR, burden_of, month_wage
from staffing.models import Pay, StaffMember


@dataclass(frozen=True, slots=True)
class PayLine:
    """One pay with everything that follows from it; amounts rounded to the cent here."""

    pay: Pay
    month_wage: Decimal
    loaded_month: Decimal
    loaded_year: Decimal
    per_paid_hour: Decimal
    burden: Decimal | None
    in_force: bool


def pay_lines(person: StaffMember, *, weeks_per_month: Decimal, today: date) -> list[PayLine]:
    """All pays of a person, the newest first."""
    return [_line(pay, weeks_per_month, today) for pay in Pay.objects.filter(person=person).order_by("-start")]


def _line(pay: Pay, weeks_per_month: Decimal, today: date) -> PayLine:
    wage = month_wage(pay.wage_per_hour, pay.weekly_paid_minutes, weeks_per_month)
    if pay.loaded_month is not None:
        month = Fraction(pay.loaded_month)
        burden = burden_of(pay.wage_per_hour, pay.weekly_paid_minutes, weeks_per_month, pay.loaded_month)
    else:
        burden = Fraction(pay.burden or 0)
        month = wage * burden
    return PayLine(
        pay=pay,
        month_wage=exact_to_cents(wage),
        loaded_month=exact_to_cents(month),
        loaded_year=exact_to_cents(month * MONTHS_A_YEAR),
        per_paid_hour=exact_to_cents(pay.stretch(weeks_per_month).rate_per_hour or Fraction(0)),
        burden=None if burden is None else _four_places(burden),
        in_force=pay.start <= today and (pay.end is None or today < pay.end),
    )


def _four_places(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.0001"), ROUND_HALF_UP)
