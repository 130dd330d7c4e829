"""What did each client earn for the office, and what did its hours cost? (domain: client profitability)

Everything inside is exact (integers and fractions, money in cents); each figure of a client is rounded to the cent
once, totals are sums of what was rounded. Unknown is None and never counts as zero.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from clients.calculations.terms import UNKNOWN, Category
from msp_office.calculations.money import exact_to_cents
from msp_office.calculations.period import Period

Exact = int | Fraction


@dataclass(frozen=True, slots=True)
class Sale:
    """What of one revenue record falls into the period, in exact cents. `month` counts from the period's first."""

    client: int
    category: str
    cents: Exact
    cost_cents: Exact | None
    month: int = 0
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """Minutes for one client (None: tickets without a client). `team_minutes` is the productive time of the team.

    `paid_rate` is the loaded rate of the person who worked, where each person is costed by their own pay.
    """

    client: int | None
    logged_minutes: int
    productive_minutes: int
    invoiceable_minutes: int
    team_minutes: int
    month: int = 0
    paid_rate: Fraction | None = None
    person: int | None = None


@dataclass(frozen=True, slots=True)
class LaborTerms:
    """How an hour is costed. `rate_per_hour` is the team's average; with `own_rates` each work brings its own."""

    billability: Fraction | None
    rate_per_hour: Fraction | None
    own_rates: bool = False
    unknown_goods_as_zero: bool = False

    def cost_of(self, work: Work) -> Fraction | None:
        """Productive hours ÷ billability × loaded rate, in exact cents; no hours cost nothing, whatever is unknown.

        >>> terms = LaborTerms(Fraction(62, 100), Fraction(25))
        >>> terms.cost_of(Work(1, 3720, 3720, 0, 3720))
        Fraction(250000, 1)
        """
        if work.team_minutes == 0:
            return Fraction(0)
        rate = work.paid_rate if self.own_rates else self.rate_per_hour
        if not self.billability or rate is None:
            return None
        return Fraction(work.team_minutes, 60) / self.billability * rate * 100


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one client (or of the whole). Money is rounded to the cent, minutes and shares are exact."""

    revenue_by_category: Mapping[str, Decimal]
    revenue: Decimal
    cost: Decimal | None
    logged_minutes: int
    productive_minutes: int
    invoiceable_minutes: int
    team_minutes: int
    paid_minutes: Fraction | None
    labor_cost: Decimal | None
    months: Sequence[Decimal | None] = ()
    has_cut_records: bool = False

    @property
    def gross_margin(self) -> Decimal | None:
        return None if self.cost is None else self.revenue - self.cost

    @property
    def profit(self) -> Decimal | None:
        """Revenue − cost of goods − labor cost; unknown when one of them is."""
        if self.cost is None or self.labor_cost is None:
            return None
        return self.revenue - self.cost - self.labor_cost

    @property
    def margin(self) -> Fraction | None:
        """Profit ÷ revenue; none without revenue."""
        profit = self.profit
        return Fraction(profit) / Fraction(self.revenue) if profit is not None and self.revenue > 0 else None

    @property
    def labor_revenue(self) -> Decimal | None:
        """Managed and project labor; unknown while some revenue has no category."""
        if self.revenue_by_category.get(UNKNOWN):
            return None
        return sum((self.revenue_by_category.get(c.value, Decimal(0)) for c in Category if c.is_labor), Decimal(0))

    @property
    def rate_per_hour(self) -> Fraction | None:
        """Effective hourly rate: labor revenue ÷ all hours logged. No hours, no rate."""
        if self.labor_revenue is None or self.logged_minutes == 0:
            return None
        return Fraction(self.labor_revenue) / Fraction(self.logged_minutes, 60)

    @property
    def is_empty(self) -> bool:
        return not self.revenue_by_category and self.logged_minutes == 0


@dataclass
class _Sums:
    """What adds up for one client before anything is rounded."""

    cents: dict[str, Exact] = field(default_factory=dict)
    cost: Exact | None = 0
    labor: Fraction | None = Fraction(0)
    logged: int = 0
    productive: int = 0
    invoiceable: int = 0
    team: int = 0
    months: dict[int, Exact | None] = field(default_factory=dict)
    is_cut: bool = False

    def add_sale(self, sale: Sale, terms: LaborTerms) -> None:
        cost = known_cost(sale, terms)
        self.cents[sale.category] = self.cents.get(sale.category, 0) + sale.cents
        self.cost = None if cost is None or self.cost is None else self.cost + cost
        self.is_cut = self.is_cut or sale.is_cut
        self.add_to_month(sale.month, None if cost is None else sale.cents - cost)

    def add_work(self, work: Work, terms: LaborTerms) -> None:
        cost = terms.cost_of(work)
        self.labor = None if cost is None or self.labor is None else self.labor + cost
        self.logged += work.logged_minutes
        self.productive += work.productive_minutes
        self.invoiceable += work.invoiceable_minutes
        self.team += work.team_minutes
        self.add_to_month(work.month, None if cost is None else -cost)

    def add_to_month(self, month: int, cents: Exact | None) -> None:
        before = self.months.get(month, 0)
        self.months[month] = None if before is None or cents is None else before + cents


def known_cost(sale: Sale, terms: LaborTerms) -> Exact | None:
    """Labor has no goods; what is resold, or has no category, costs what is recorded, or is unknown."""
    if sale.cost_cents is not None:
        return sale.cost_cents
    is_labor = sale.category != UNKNOWN and Category(sale.category).is_labor
    return 0 if is_labor or terms.unknown_goods_as_zero else None


def figures_by_client(
    sales: Iterable[Sale], works: Iterable[Work], terms: LaborTerms, *, months: int = 1
) -> dict[int | None, Figures]:
    """The figures of every client that has revenue or hours; None are the hours on tickets without a client.

    25 clients of $500 with 5 h each, at 62 % and $25 an hour:

    >>> sales = [Sale(n, "managed", 50000, None) for n in range(25)]
    >>> works = [Work(n, 300, 300, 0, 300) for n in range(25)]
    >>> clients = figures_by_client(sales, works, LaborTerms(Fraction(62, 100), Fraction(25)))
    >>> clients[0].labor_cost, clients[0].profit, total(clients.values()).revenue
    (Decimal('201.61'), Decimal('298.39'), Decimal('12500.00'))
    """
    sums: dict[int | None, _Sums] = {}
    for sale in sales:
        sums.setdefault(sale.client, _Sums()).add_sale(sale, terms)
    for work in works:
        sums.setdefault(work.client, _Sums()).add_work(work, terms)
    return {client: _rounded(own, terms, months) for client, own in sums.items()}


def _rounded(sums: _Sums, terms: LaborTerms, months: int) -> Figures:
    by_category = {category: _money(cents) for category, cents in sorted(sums.cents.items())}
    by_month = [sums.months.get(number, 0) for number in range(months)]
    return Figures(
        revenue_by_category=by_category,
        revenue=sum(by_category.values(), Decimal("0.00")),
        cost=None if sums.cost is None else _money(sums.cost),
        logged_minutes=sums.logged,
        productive_minutes=sums.productive,
        invoiceable_minutes=sums.invoiceable,
        team_minutes=sums.team,
        paid_minutes=paid_minutes(sums.team, terms.billability),
        labor_cost=None if sums.labor is None else _money(sums.labor),
        months=[None if cents is None else _money(cents) for cents in by_month],
        has_cut_records=sums.is_cut,
    )


def paid_minutes(team_minutes: int, billability: Fraction | None) -> Fraction | None:
    """Productive ÷ billability: 125 h at 62 % are 201.6129 h paid. No hours are no paid hours."""
    if team_minutes == 0:
        return Fraction(0)
    return Fraction(team_minutes) / billability if billability else None


def _money(cents: Exact) -> Decimal:
    return exact_to_cents(Fraction(cents) / 100)


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over clients of what was rounded. Cost, labor cost and profit sum the known ones; the rest is counted."""

    clients: int
    revenue_by_category: Mapping[str, Decimal]
    revenue: Decimal
    cost: Decimal
    labor_cost: Decimal
    profit: Decimal
    known_revenue: Decimal  # of the clients whose profit is known
    unknown_profit: int
    unknown_cost: int
    unknown_labor: int
    logged_minutes: int
    productive_minutes: int
    invoiceable_minutes: int
    team_minutes: int

    @property
    def margin(self) -> Fraction | None:
        """Profit ÷ revenue of the clients whose profit is known."""
        return Fraction(self.profit) / Fraction(self.known_revenue) if self.known_revenue > 0 else None


def total(clients: Iterable[Figures]) -> Totals:
    """The sums of some clients' figures."""
    rows = list(clients)
    known = [row for row in rows if row.profit is not None]
    by_category: dict[str, Decimal] = {}
    for row in rows:
        for category, amount in row.revenue_by_category.items():
            by_category[category] = by_category.get(category, Decimal(0)) + amount
    return Totals(
        clients=len(rows),
        revenue_by_category=by_category,
        revenue=_sum(row.revenue for row in rows),
        cost=_sum(row.cost for row in rows),
        labor_cost=_sum(row.labor_cost for row in rows),
        profit=_sum(row.profit for row in rows),
        known_revenue=_sum(row.revenue for row in known),
        unknown_profit=len(rows) - len(known),
        unknown_cost=sum(1 for row in rows if row.cost is None),
        unknown_labor=sum(1 for row in rows if row.labor_cost is None),
        logged_minutes=sum(row.logged_minutes for row in rows),
        productive_minutes=sum(row.productive_minutes for row in rows),
        invoiceable_minutes=sum(row.invoiceable_minutes for row in rows),
        team_minutes=sum(row.team_minutes for row in rows),
    )


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    """The sum of those that are known."""
    return sum((amount for amount in amounts if amount is not None), Decimal("0.00"))


def prorated(amount: Decimal, start: date, end: date, period: Period) -> Exact:
    """The cents of a record for [start, end) that fall into the period, by days.

    >>> prorated(Decimal("310"), date(2026, 1, 1), date(2026, 2, 1), Period(date(2026, 1, 30), date(2026, 3, 1)))
    2000
    """
    cents = int(amount.scaleb(2))
    if period.start <= start and end <= period.end:
        return cents
    inside = period.overlap(start, end)
    if inside is None:
        return 0
    share = Fraction(cents * inside.days, (end - start).days)
    return share.numerator if share.denominator == 1 else share
