"""How numbers, durations, money and dates are written in every template; unknown is always "—"."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django import template
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.safestring import SafeString

from msp_office.calculations.durations import MINUS, format_minutes, typed_minutes
from msp_office.calculations.durations import hours_number as hours_text
from msp_office.calculations.money import format_money
from msp_office.office import current
from msp_office.office.addresses import address
from msp_office.office.icons import icon_svg

register = template.Library()
register.simple_tag(address)

UNKNOWN = "—"
FRESH_DAYS = 14


@register.filter
def hours(minutes: int | str | None) -> str:
    """Minutes as "7.5 h" or "7:30", by the office's choice."""
    return UNKNOWN if minutes is None or minutes == "" else format_minutes(int(minutes), clock=current.clock_hours())


@register.filter
def hours_number(minutes: int | str | None) -> str:
    """The same without the unit, for columns whose head names it."""
    return UNKNOWN if minutes is None or minutes == "" else hours_text(int(minutes), clock=current.clock_hours())


@register.filter
def typed_hours(minutes: int) -> str:
    """The same as it stands in an input, to be read back."""
    return typed_minutes(minutes, clock=current.clock_hours())


@register.filter
def signed_hours(minutes: int | str | None) -> str:
    """A change in minutes with its sign: "+1.5 h", "−2 h", "0 h"."""
    if minutes is None or minutes == "":
        return UNKNOWN
    return f"+{hours(minutes)}" if int(minutes) > 0 else hours(minutes)


@register.filter
def money(amount: Decimal | int | str | None) -> str:
    """An amount in the office's currency, to the cent."""
    return UNKNOWN if amount is None or amount == "" else format_money(Decimal(amount), current.currency())


@register.filter
def percent(share: Fraction | None, places: int = 0) -> str:
    """A share as percent: Fraction(31, 50) → "62 %"."""
    if share is None:
        return UNKNOWN
    hundredfold = Decimal(share.numerator * 100) / Decimal(share.denominator)
    return f"{hundredfold.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}\u00a0%".replace("-", MINUS)


@register.filter
def decimal(value: Fraction | None, places: int = 1) -> str:
    """A fraction in decimals: Fraction(5, 2) → "2.5"."""
    if value is None:
        return UNKNOWN
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}".replace("-", MINUS)


@register.filter
def number(value: Decimal | int | float | str | None) -> str:
    """A number with its thousands grouped: 20769 → "20,769"."""
    if value is None or isinstance(value, str):
        return UNKNOWN
    text = f"{value:,}"
    return text.replace("-", MINUS)


def short_age(seconds: float) -> str:
    minutes = int(max(0, seconds) // 60)
    if minutes < 60:
        return f"{minutes} m"
    if minutes < 48 * 60:
        return f"{minutes // 60} h"
    return f"{minutes // (24 * 60):,} d"


@register.filter
def age(moment: datetime | None) -> str:
    """How long ago, as briefly as can be: "20 m", "3 h", "9 d"."""
    return short_age((current.moment() - moment).total_seconds()) if moment else UNKNOWN


@register.filter
def ago(moment: datetime | None) -> str | SafeString:
    """ "3 h ago" while fresh, the day later; the exact moment on hover."""
    if not moment:
        return UNKNOWN
    seconds = (current.moment() - moment).total_seconds()
    if abs(seconds) > FRESH_DAYS * 86400:
        text = day(moment)
    elif seconds < -59:
        text = f"in {short_age(-seconds)}"
    else:
        text = "just now" if seconds < 60 else f"{short_age(seconds)} ago"
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        moment.isoformat(timespec="seconds"),
        _exact(moment),
        text,
    )


@register.filter
def day(value: date | datetime | None) -> str:
    """A day in the office's time zone: "Nov 23, 2026"."""
    if not value:
        return UNKNOWN
    return format_date(timezone.localtime(value) if isinstance(value, datetime) else value, "M j, Y")


@register.filter
def moment(value: datetime | None) -> str:
    """A moment in the office's time zone: "Nov 23, 2026, 2:05 PM"."""
    return _exact(value) if value else UNKNOWN


def _exact(value: datetime) -> str:
    return format_date(timezone.localtime(value), "M j, Y, g:i A")


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small line drawing in the color of the text; decoration only, so that it needs a label beside it."""
    return icon_svg(name)
