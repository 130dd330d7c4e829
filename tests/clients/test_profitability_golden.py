"""The worked cases of the domain, to the cent; where its text rounds, the test says so."""

from decimal import Decimal
from fractions import Fraction

from clients.calculations.cut import Candidate, Hire, cut, goes, hours_left_over, number_for_hours, number_for_profit
from clients.calculations.profitability import Figures, LaborTerms, Sale, Work, figures_by_client, total
from staffing.calculations.loaded_cost import PRESETS

TERMS = LaborTerms(Fraction(62, 100), Fraction(25))
HIRE = Hire("B", Fraction(PRESETS["B"].loaded_year), PRESETS["B"].weekly_minutes, Fraction(62, 100))


def client_of(cents: int, minutes: int, terms: LaborTerms = TERMS) -> Figures:
    return figures_by_client([Sale(1, "managed", cents, None)], [Work(1, minutes, minutes, 0, minutes)], terms)[1]


def small_clients(number: int) -> list[Candidate]:
    figures = client_of(50000, 300)
    return [Candidate(n, figures.revenue, figures.gross_margin, figures.profit, 300) for n in range(number)]


def test_62_hours_at_62_percent_are_100_paid_hours_and_2500_dollars() -> None:
    figures = client_of(0, 62 * 60)
    assert figures.paid_minutes == Fraction(100 * 60)
    assert figures.labor_cost == Decimal("2500.00")


def test_25_clients_as_one_group() -> None:
    group = client_of(25 * 50000, 125 * 60)  # the text rounds to 200 h, $5,000, $7,500
    assert group.paid_minutes is not None
    assert round(float(group.paid_minutes / 60), 4) == 201.6129
    assert (group.revenue, group.labor_cost, group.profit) == (
        Decimal("12500.00"), Decimal("5040.32"), Decimal("7459.68"),
    )  # fmt: skip


def test_25_clients_one_by_one_are_rounded_one_by_one() -> None:
    sales = [Sale(n, "managed", 50000, None) for n in range(25)]
    clients = figures_by_client(sales, [Work(n, 300, 300, 0, 300) for n in range(25)], TERMS)
    assert {row.profit for row in clients.values()} == {Decimal("298.39")}
    whole = total(clients.values())
    assert (whole.labor_cost, whole.profit) == (Decimal("5040.25"), Decimal("7459.75"))  # 25 × $201.61


def test_25_clients_free_2_4_productive_hours_a_week() -> None:
    gone = cut(small_clients(25), days=365, billability=Fraction(62, 100))
    assert round(float(gone.productive_minutes_a_week) / 60, 1) == 2.4
    assert gone.paid_minutes_a_week is not None
    assert round(float(gone.paid_minutes_a_week) / 60 * 52, 4) == 201.6129


def test_a_level_one_technician_takes_157_clients_and_leaves_504_6_hours() -> None:
    clients = small_clients(400)
    assert number_for_profit(clients, days=365, cost_per_year=HIRE.cost_per_year) == 157
    gone = cut(goes(clients, 157), days=365, billability=HIRE.billability)
    assert gone.productive_minutes_a_week / 60 * 52 == 785
    assert HIRE.productive_hours_a_year == Fraction("1289.6")
    assert hours_left_over(HIRE, gone) == Fraction("504.6")


def test_too_few_clients_are_not_even_enough_together() -> None:
    clients = small_clients(156)
    assert number_for_profit(clients, days=365, cost_per_year=HIRE.cost_per_year) is None
    assert number_for_hours(clients, days=365, minutes_a_week=HIRE.productive_minutes_a_week) is None
    assert number_for_hours(small_clients(400), days=365, minutes_a_week=HIRE.productive_minutes_a_week) == 258


def test_named_case_no_hours() -> None:
    figures = client_of(50000, 0)
    assert (figures.labor_cost, figures.profit, figures.rate_per_hour) == (Decimal("0.00"), Decimal("500.00"), None)


def test_named_case_no_revenue() -> None:
    figures = figures_by_client([], [Work(1, 60, 60, 0, 60)], TERMS)[1]
    assert (figures.revenue, figures.margin, figures.profit) == (Decimal("0.00"), None, Decimal("-40.32"))
    assert figures.rate_per_hour == 0


def test_named_case_no_people() -> None:
    nobody = LaborTerms(None, None)
    worked, resting = client_of(50000, 60, nobody), client_of(50000, 0, nobody)
    assert (worked.labor_cost, worked.profit, worked.paid_minutes) == (None, None, None)
    assert resting.profit == Decimal("500.00")


def test_resale_without_cost_leaves_profit_unknown_unless_it_counts_as_free() -> None:
    sales = [Sale(1, "managed", 50000, None), Sale(1, "hardware", 90000, None)]
    figures = figures_by_client(sales, [], TERMS)[1]
    assert (figures.revenue, figures.cost, figures.profit) == (Decimal("1400.00"), None, None)
    free = LaborTerms(TERMS.billability, TERMS.rate_per_hour, unknown_goods_as_zero=True)
    assert figures_by_client(sales, [], free)[1].profit == Decimal("1400.00")


def test_bundled_goods_are_a_cost_without_revenue() -> None:
    sales = [Sale(1, "managed", 50000, None), Sale(1, "resold", 0, 12000)]
    assert figures_by_client(sales, [], TERMS)[1].profit == Decimal("380.00")


def test_effective_rate_is_labor_revenue_over_all_hours() -> None:
    sales = [Sale(1, "managed", 60000, None), Sale(1, "project", 30000, None), Sale(1, "hardware", 99900, 1)]
    figures = figures_by_client(sales, [Work(1, 10 * 60, 6 * 60, 0, 6 * 60)], TERMS)[1]
    assert figures.rate_per_hour == 90
    unknown = figures_by_client([*sales, Sale(1, "", 100, 0)], [Work(1, 600, 360, 0, 360)], TERMS)[1]
    assert unknown.rate_per_hour is None


def test_time_of_people_outside_the_team_costs_nothing_but_counts_as_hours() -> None:
    figures = figures_by_client([Sale(1, "managed", 10000, None)], [Work(1, 120, 120, 0, 60)], TERMS)[1]
    assert (figures.labor_cost, figures.productive_minutes, figures.rate_per_hour) == (
        Decimal("40.32"), 120, Fraction(50),
    )  # fmt: skip


def test_unknown_profit_is_counted_apart_in_a_cut() -> None:
    known = Candidate(1, Decimal(500), Decimal(400), Decimal(100), 300)
    unknown = Candidate(2, Decimal(700), None, None, 60)
    gone = cut([known, unknown], days=365, billability=None)
    assert (gone.profit, gone.cash, gone.revenue) == (Fraction(100), Fraction(400), Fraction(1200))
    assert (gone.unknown_profit, gone.unknown_cash, gone.paid_minutes_a_week) == (1, 1, None)


def test_kept_clients_are_passed_over() -> None:
    clients = [Candidate(n, Decimal(1), Decimal(1), Decimal(n), 1, is_kept=n == 2) for n in (3, 2, 1)]
    assert [candidate.client for candidate in goes(clients, 2)] == [1, 3]


def test_a_loss_maker_at_the_bottom_is_earned_back_first() -> None:
    profits = (300, 200, -100)
    clients = [Candidate(n, Decimal(1), Decimal(1), Decimal(profit), 1) for n, profit in enumerate(profits)]
    assert number_for_profit(clients, days=365, cost_per_year=Fraction(200)) == 3
    assert number_for_profit(clients, days=73, cost_per_year=Fraction(500)) == 2
