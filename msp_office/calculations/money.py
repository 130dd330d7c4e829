"""How an amount of money is rounded and written."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CAD": "CA$", "AUD": "A$", "NZD": "NZ$"}
WITHOUT_CENTS = {"JPY", "KRW", "CLP", "ISK"}


def format_money(amount: Decimal, currency: str, *, cents: bool = True) -> str:
    """The amount with its currency, rounded half up once, here.

    >>> format_money(Decimal("1450"), "USD"), format_money(Decimal("-0.005"), "USD")
    ('$1,450.00', '−$0.01')
    >>> format_money(Decimal("1450.5"), "CHF", cents=False)
    'CHF 1,451'
    """
    places = Decimal("0.01") if cents and currency not in WITHOUT_CENTS else Decimal(1)
    rounded = amount.quantize(places, ROUND_HALF_UP)
    sign = "−" if rounded < 0 else ""
    symbol = SYMBOLS.get(currency, f"{currency} ")
    return f"{sign}{symbol}{abs(rounded):,f}"


def exact_to_cents(amount: Fraction) -> Decimal:
    """An exact amount rounded half up (away from zero) to the cent, without passing through binary floats.

    >>> exact_to_cents(Fraction(12500, 3)), exact_to_cents(Fraction(1, 200)), exact_to_cents(Fraction(-1, 200))
    (Decimal('4166.67'), Decimal('0.01'), Decimal('-0.01'))
    """
    cents = abs(amount) * 100
    whole = int(cents + Fraction(1, 2))
    return Decimal(whole if amount >= 0 else -whole).scaleb(-2)
