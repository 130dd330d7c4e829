"""How an amount of money is written."""

from decimal import ROUND_HALF_UP, Decimal

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
