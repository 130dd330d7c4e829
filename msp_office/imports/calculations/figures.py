"""How many minutes a text means, and whether a file writes decimals with a point or a comma."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from msp_office.calculations.money import exact_to_cents

POINT = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|-?\.\d+")
COMMA = re.compile(r"-?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?|-?,\d+")
_PARTS = re.compile(r"(\d+(?:[.,]\d+)?)\s*(w|d|h|m|s)[a-z]*\.?,?\s*", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,5})[:hH](\d{2})(?::(\d{2}))?")
MINUTES = {"w": Fraction(5 * 8 * 60), "d": Fraction(8 * 60), "h": Fraction(60), "m": Fraction(1), "s": Fraction(1, 60)}
UNITS = {"hours": MINUTES["h"], "minutes": MINUTES["m"], "seconds": MINUTES["s"]}
BARE_HOURS_UP_TO = 12


@dataclass
class FigureEvidence:
    """How many figures of a column can be read only with a decimal point, only with a comma, or differ by it."""

    only_point: int = 0
    only_comma: int = 0
    either: int = 0
    unitless: int = 0  # whole numbers above 12: hours or minutes?

    def see(self, text: str) -> None:
        point, comma = POINT.fullmatch(text), COMMA.fullmatch(text)
        if point and comma:
            if "." in text or "," in text:
                self.either += 1
            elif abs(int(text)) > BARE_HOURS_UP_TO:
                self.unitless += 1
        elif point:
            self.only_point += 1
        elif comma:
            self.only_comma += 1


def decimal_sign(evidence: FigureEvidence) -> str | None:
    """ "point" or "comma"; None when the column does not say.

    >>> decimal_sign(FigureEvidence(only_comma=2)), decimal_sign(FigureEvidence(either=1))
    ('comma', None)
    """
    if evidence.only_point and evidence.only_comma:
        return None
    if evidence.only_point or evidence.only_comma:
        return "point" if evidence.only_point else "comma"
    return None if evidence.either else "point"


def parse_number(text: str, sign: str) -> Fraction:
    """The number that a text means, thousands marked or not; ValueError for damage such as "3,87,16".

    >>> parse_number("2.000,5", "comma"), parse_number("1,250.75", "point")
    (Fraction(4001, 2), Fraction(5003, 4))
    """
    if sign == "comma":
        if not COMMA.fullmatch(text):
            raise ValueError(f"“{text[:60]}” is no number.")
        return Fraction(text.replace(".", "").replace(",", "."))
    if not POINT.fullmatch(text):
        raise ValueError(f"“{text[:60]}” is no number.")
    return Fraction(text.replace(",", ""))


def parse_minutes(text: str, unit: str, sign: str) -> int:
    """Minutes of "38h", "1h 30m", "1:30", "1w 2d" (a day is 8 h, a week 5 days) or a bare number in `unit`.

    Without a unit a bare number is hours when it has a decimal sign or is at most 12. Minutes and seconds round up to
    the minute, hours to the nearest, as where people type them.

    >>> parse_minutes("38h", "", "point"), parse_minutes("1:30", "", "point"), parse_minutes("90", "minutes", "point")
    (2280, 90, 90)
    """
    clean = text.strip()
    if found := _CLOCK.fullmatch(clean):
        hours, minutes, seconds = int(found[1]), int(found[2]), int(found[3] or 0)
        if minutes > 59 or seconds > 59:
            raise ValueError(f"“{text[:60]}” is no duration.")
        return hours * 60 + minutes + (1 if seconds else 0)
    parts = list(_PARTS.finditer(clean))
    if parts and "".join(part[0] for part in parts) == clean:
        exact = {unit: Fraction(0) for unit in MINUTES}
        for part in parts:
            exact[part[2].lower()] += Fraction(part[1].replace(",", ".")) * MINUTES[part[2].lower()]
        return _nearest(exact["w"] + exact["d"] + exact["h"]) + _up(exact["m"] + exact["s"])
    number = parse_number(clean, sign)
    if number < 0:
        raise ValueError(f"“{text[:60]}” is a negative duration.")
    if not unit:
        if number.denominator == 1 and number > BARE_HOURS_UP_TO and not re.search(r"[.,]", clean):
            raise ValueError(f"“{text[:60]}” could be hours or minutes: choose the unit of this column.")
        unit = "hours"
    return _nearest(number * UNITS[unit]) if unit == "hours" else _up(number * UNITS[unit])


def _nearest(minutes: Fraction) -> int:
    return int(minutes + Fraction(1, 2))


def _up(minutes: Fraction) -> int:
    """Begun minutes count; less than a hundredth of a second is what a spreadsheet's arithmetic leaves."""
    hundredths = round(minutes * 6_000)
    return -(-hundredths // 6_000)


_SIGNS = re.compile(r"[$€£¥\s\u00a0\u202f']|^(?:US|CA|AU|NZ)(?=\$)|\b(?:USD|EUR|GBP|CAD|AUD|NZD|CHF)\b", re.IGNORECASE)


def bare_figure(text: str) -> str:
    """An amount without currency, blanks and "="; parentheses and the long minus become "-".

    >>> bare_figure("($1,450.00)"), bare_figure("= −12,00 €"), bare_figure("1,200.00-")
    ('-1,450.00', '-12,00', '-1,200.00')
    """
    clean = _SIGNS.sub("", text.strip().removeprefix("=")).replace("\u2212", "-")
    if clean.startswith("(") and clean.endswith(")"):
        clean = f"-{clean[1:-1]}"
    if clean.endswith("-"):
        clean = f"-{clean[:-1]}"
    return clean


def parse_money(text: str, sign: str) -> Decimal:
    """An amount to the cent; ValueError for what is none, such as a code with leading zeros.

    >>> parse_money("$1,450.00", "point"), parse_money("(500)", "point"), parse_money("-1.200,50 €", "comma")
    (Decimal('1450.00'), Decimal('-500.00'), Decimal('-1200.50'))
    """
    clean = bare_figure(text)
    if re.fullmatch(r"-?0\d+", clean):
        raise ValueError(f"“{text[:60]}” is a code, no amount.")
    try:
        number = parse_number(clean, sign)
    except ValueError:
        raise ValueError(f"“{text[:60]}” is no amount.") from None
    return exact_to_cents(number)
