"""Profitability once more, by somebody who has not seen the product's code: plain fractions, one client after another.

Written from the domain's rules alone. Money in dollars as Fraction; days as ordinals.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

LABOR = {"managed", "project"}


@dataclass(frozen=True)
class Bill:
    client: int
    first: int
    after: int
    category: str
    amount: Decimal
    cost: Decimal | None


@dataclass(frozen=True)
class Entry:
    client: int | None
    minutes: int
    productive: bool
    team: bool


@dataclass(frozen=True)
class Answer:
    revenue: Decimal
    cost: Decimal | None
    labor: Decimal | None
    profit: Decimal | None
    hourly: Fraction | None


def cents(amount: Fraction) -> Decimal:
    """Half a cent goes away from zero."""
    doubled = abs(amount) * 200
    whole = (doubled.numerator // doubled.denominator + 1) // 2
    return Decimal(whole if amount >= 0 else -whole) / 100


def answer(
    client: int, bills: list[Bill], entries: list[Entry], first: int, after: int, share: Fraction, rate: Fraction
) -> Answer:
    by_category: dict[str, Fraction] = {}
    goods: Fraction | None = Fraction(0)
    for bill in bills:
        shared_days = min(bill.after, after) - max(bill.first, first)
        if bill.client != client or shared_days <= 0:
            continue
        part = Fraction(shared_days, bill.after - bill.first)
        by_category[bill.category] = by_category.get(bill.category, Fraction(0)) + Fraction(bill.amount) * part
        if bill.cost is None and bill.category not in LABOR:
            goods = None
        elif goods is not None and bill.cost is not None:
            goods += Fraction(bill.cost) * part
    revenue = sum((cents(amount) for amount in by_category.values()), Decimal(0))
    hours = Fraction(sum(e.minutes for e in entries if e.client == client and e.productive and e.team), 60)
    labor = None if hours and not share else cents(hours / share * rate if hours else Fraction(0))
    cost = None if goods is None else cents(goods)
    logged = sum(entry.minutes for entry in entries if entry.client == client)
    labor_revenue = sum((cents(amount) for name, amount in by_category.items() if name in LABOR), Decimal(0))
    unknown = cents(by_category.get("", Fraction(0))) != 0
    return Answer(
        revenue=revenue,
        cost=cost,
        labor=labor,
        profit=None if cost is None or labor is None else revenue - cost - labor,
        hourly=None if not logged or unknown else Fraction(labor_revenue) * 60 / logged,
    )
