"""Laws of the figures over generated offices, and an independent recomputation in fractions."""

import os
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clients.calculations.profitability import LaborTerms, Sale, Work, figures_by_client, prorated, total
from msp_office.calculations.period import Period
from tests.clients.profit_oracle import Answer, Bill, Entry, answer

FIRST, AFTER = date(2025, 11, 1).toordinal(), date(2026, 11, 1).toordinal()
PERIOD = Period(date.fromordinal(FIRST), date.fromordinal(AFTER))
money = st.decimals(-9_999, 99_999, places=2)
days = st.integers(FIRST - 200, AFTER + 100)
bills = st.builds(
    lambda client, first, length, category, amount, cost: Bill(client, first, first + length, category, amount, cost),
    st.integers(0, 4), days, st.integers(1, 400), st.sampled_from(["", "managed", "project", "hardware", "resold"]),
    money, st.none() | money,
)  # fmt: skip
entries = st.builds(
    lambda client, minutes, productive, team: Entry(client, minutes, productive, team),
    st.none() | st.integers(0, 4), st.integers(1, 1440), st.booleans(), st.booleans(),
)  # fmt: skip
shares = st.fractions(Fraction(1, 20), Fraction(1), max_denominator=97)
rates = st.fractions(Fraction(1), Fraction(200), max_denominator=997)
offices = (st.lists(bills, max_size=14), st.lists(entries, max_size=20), shares, rates)


def sales_of(found: list[Bill]) -> list[Sale]:
    """The bills month by month, as the report cuts them."""
    sales = []
    for bill in found:
        first, after = date.fromordinal(bill.first), date.fromordinal(bill.after)
        for number, month in enumerate(PERIOD.months()):
            if month.overlap(first, after):
                cost = None if bill.cost is None else prorated(bill.cost, first, after, month)
                cents = prorated(bill.amount, first, after, month)
                sales.append(Sale(bill.client, bill.category, cents, cost, month=number))
    return sales


def works_of(found: list[Entry]) -> list[Work]:
    return [
        Work(e.client, e.minutes, e.minutes * e.productive, 0, e.minutes * (e.productive and e.team)) for e in found
    ]


def matches_the_oracle(found: list[Bill], worked: list[Entry], share: Fraction, rate: Fraction) -> None:
    figures = figures_by_client(sales_of(found), works_of(worked), LaborTerms(share, rate), months=12)
    for client, own in figures.items():
        if client is not None:
            mine = Answer(own.revenue, own.cost, own.labor_cost, own.profit, own.rate_per_hour)
            assert mine == answer(client, found, worked, FIRST, AFTER, share, rate)


@given(*offices)
def test_figures_equal_the_independent_recomputation(
    found: list[Bill], worked: list[Entry], share: Fraction, rate: Fraction
) -> None:
    matches_the_oracle(found, worked, share, rate)


@pytest.mark.slow
@settings(max_examples=int(os.environ.get("ORACLE_OFFICES", "10000")))
@given(*offices)
def test_figures_of_ten_thousand_offices_equal_the_independent_recomputation(
    found: list[Bill], worked: list[Entry], share: Fraction, rate: Fraction
) -> None:
    matches_the_oracle(found, worked, share, rate)


@given(*offices)
def test_sum_of_clients_is_the_whole(found: list[Bill], worked: list[Entry], share: Fraction, rate: Fraction) -> None:
    figures = figures_by_client(sales_of(found), works_of(worked), LaborTerms(share, rate), months=12)
    whole = total(figures.values())
    assert whole.revenue == sum((row.revenue for row in figures.values()), Decimal(0))
    known = [row for row in figures.values() if row.profit is not None]
    assert whole.profit == sum((row.revenue - (row.cost or 0) - (row.labor_cost or 0) for row in known), Decimal(0))
    assert whole.unknown_profit == len(figures) - len(known)
    assert whole.logged_minutes == sum(entry.minutes for entry in worked)


@given(*offices, st.randoms(use_true_random=False), st.fractions(Fraction(0), Fraction(1), max_denominator=50))
def test_order_of_rows_and_splitting_a_record_change_nothing(
    found: list[Bill], worked: list[Entry], share: Fraction, rate: Fraction, chance: object, part: Fraction
) -> None:
    terms = LaborTerms(share, rate)
    sales, works = sales_of(found), works_of(worked)
    before = figures_by_client(sales, works, terms, months=12)
    split = [
        Sale(s.client, s.category, s.cents * p, None if s.cost_cents is None else s.cost_cents * p, s.month)
        for s in sales
        for p in (part, 1 - part)
    ]
    chance.shuffle(split)  # type: ignore[attr-defined]  # Hypothesis gives a random.Random
    halves = [
        Work(w.client, minutes, minutes * (w.productive_minutes > 0), 0, minutes * (w.team_minutes > 0))
        for w in reversed(works)
        for minutes in (w.logged_minutes // 2, w.logged_minutes - w.logged_minutes // 2)
    ]
    assert figures_by_client(split, halves, terms, months=12) == before


@given(st.lists(entries, min_size=1, max_size=30), st.integers(1, 5000), rates)
def test_labor_over_all_productive_hours_is_the_payroll(worked: list[Entry], paid_hours: int, rate: Fraction) -> None:
    """With the team average and its measured billability, whatever was logged."""
    productive = sum(entry.minutes for entry in worked if entry.productive and entry.team)
    if not productive:
        return
    terms = LaborTerms(Fraction(productive, paid_hours * 60), rate)
    labor = total(figures_by_client([], works_of(worked), terms).values()).labor_cost
    clients = len({entry.client for entry in worked})
    assert abs(Fraction(labor) - paid_hours * rate) <= Fraction(clients, 200)  # half a cent for each client


@given(days, st.integers(1, 800), money)
def test_a_record_cut_into_months_is_whole_again(first: int, length: int, amount: Decimal) -> None:
    start, end = date.fromordinal(first), date.fromordinal(first + length)
    parts = [prorated(amount, start, end, month) for month in Period(start, end).months()]
    assert sum(parts, Fraction(0)) == amount * 100
