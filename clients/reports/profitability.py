"""Which clients earn money, and which eat it? Figures of a period, traced to revenue, time and pay."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import QuerySet

from clients.calculations.profitability import (
    Figures,
    LaborTerms,
    Sale,
    Totals,
    Work,
    figures_by_client,
    prorated,
    total,
)
from clients.models import Client, ClientStatus, RevenueRecord
from clients.reports.choice import OWN, Choice
from msp_office.calculations.period import Period, months_between
from staffing.reports.billability import TeamReport, team_report
from tickets.models import TimeEntry
from tickets.reports.hours import hours_by_client

FEWEST_PEOPLE = 3  # below it, an average gives away what one person is paid


@dataclass(frozen=True, slots=True)
class PersonWithoutPay:
    """Somebody of the team with days of the period for which no pay is recorded."""

    person: int
    name: str
    days: int


@dataclass(frozen=True, slots=True)
class Basis:
    """What an hour of the period cost, and why. `is_withheld`: too few people to show it without wages."""

    team: TeamReport
    measured: Fraction | None
    billability: Fraction | None
    rate_per_hour: Fraction | None
    payroll: Decimal
    people: int
    people_with_pay: int
    is_withheld: bool

    @property
    def without_pay(self) -> list[PersonWithoutPay]:
        return [
            PersonWithoutPay(record.person.pk, record.person.name, record.unpaid_days)
            for record in self.team.members
            if record.unpaid_days
        ]

    @property
    def per_productive_hour(self) -> Fraction | None:
        return self.rate_per_hour / self.billability if self.rate_per_hour and self.billability else None

    def terms(self, choice: Choice) -> LaborTerms:
        rate = None if self.is_withheld else self.rate_per_hour
        return LaborTerms(
            billability=self.billability,
            rate_per_hour=rate,
            own_rates=choice.method == OWN,
            unknown_goods_as_zero=choice.goods_as_zero,
        )


@dataclass(frozen=True, slots=True)
class Line:
    """A client in the ranking."""

    client: int
    name: str
    is_former: bool
    figures: Figures
    share: Fraction | None  # of all known profit

    @property
    def is_idle(self) -> bool:
        """Nothing sold, nothing bought, nobody worked for them: mostly a client who has only just signed."""
        found = self.figures
        return not found.logged_minutes and found.cost == 0 and not any(found.revenue_by_category.values())


@dataclass(frozen=True, slots=True)
class Profitability:
    """Everything about one period. `without_client`: hours on tickets that name none."""

    choice: Choice
    basis: Basis
    lines: Sequence[Line]
    totals: Totals
    without_client: Figures | None
    months: Sequence[Period] = field(default_factory=list)

    def line_of(self, client: int) -> Line | None:
        return next((line for line in self.lines if line.client == client), None)


def profitability(choice: Choice, *, weeks_per_month: Decimal, may_see_wages: bool) -> Profitability:
    """The figures of every client that has revenue or hours in the period, and of every active one."""
    period = choice.period
    basis = labor_basis(choice, weeks_per_month=weeks_per_month, may_see_wages=may_see_wages)
    months = period.months()
    works = works_in(basis, choice, months)
    found = figures_by_client(_sales(period, months), works, basis.terms(choice), months=len(months))
    without_client = found.pop(None, None)
    nothing = figures_by_client([], [Work(0, 0, 0, 0, 0)], basis.terms(choice), months=len(months))[0]
    names = {
        pk: (name, status == ClientStatus.FORMER)
        for pk, name, status in Client.objects.order_by().values_list("pk", "name", "status")
    }
    whole = total(found.values())
    lines = [
        Line(pk, name, is_former, figures, _share(figures, whole))
        for pk, (name, is_former) in names.items()
        if (figures := found.get(pk, nothing)) and (pk in found or not is_former)
    ]
    return Profitability(choice, basis, lines, whole, without_client, months)


def labor_basis(choice: Choice, *, weeks_per_month: Decimal, may_see_wages: bool) -> Basis:
    """Billability and average loaded rate of the team in the period: payroll ÷ paid hours of those with pay."""
    report = team_report(choice.period, weeks_per_month=weeks_per_month)
    cost, minutes, people = Fraction(0), Fraction(0), 0
    for record in report.members:
        known = [part for part in record.paid if part.cost is not None]
        cost += sum((part.cost for part in known if part.cost is not None), Fraction(0))
        minutes += sum((part.minutes for part in known), Fraction(0))
        people += 1 if known else 0
    measured = report.team.for_cost
    return Basis(
        team=report,
        measured=measured,
        billability=choice.override or measured,
        rate_per_hour=cost / (minutes / 60) if minutes else None,
        payroll=Decimal(round(cost * 100)).scaleb(-2),
        people=len(report.members),
        people_with_pay=people,
        is_withheld=not may_see_wages and people < FEWEST_PEOPLE,
    )


def time_in(period: Period) -> "QuerySet[TimeEntry]":
    return TimeEntry.objects.filter(worked_on__gte=period.start, worked_on__lt=period.end).order_by()


def works_in(basis: Basis, choice: Choice, months: Sequence[Period], client: int | None = None) -> Iterable[Work]:
    """Minutes by client and month; by person and dated rate too where each is costed by their own pay."""
    outside = [person.key for person in basis.team.outside]
    if choice.method != OWN:
        for hours in hours_by_client(months, outside=outside, client=client):
            yield Work(hours.client, hours.logged, hours.productive, hours.invoiceable, hours.team, hours.part)
        return
    rates = {
        (record.person.pk, part.period.start, part.period.end): part.rate_per_hour
        for record in basis.team.records
        for part in record.paid
    }
    edges = {edge for _, first, end in rates for edge in (first, end)} | {month.start for month in months}
    parts = choice.period.cut_at(edges)
    month_of = [next(n for n, month in enumerate(months) if month.start <= part.start < month.end) for part in parts]
    by_person: dict[int, list[tuple[date, date, Fraction | None]]] = {}
    for (person, first, end), rate in rates.items():
        by_person.setdefault(person, []).append((first, end, rate))
    for hours in hours_by_client(parts, outside=outside, by_person=True, client=client):
        day, person = parts[hours.part].start, hours.person or 0
        rate = next((rate for first, end, rate in by_person.get(person, []) if first <= day < end), None)
        month = month_of[hours.part]
        yield Work(
            hours.client, hours.logged, hours.productive, hours.invoiceable, hours.team, month, rate, hours.person
        )


def _sales(period: Period, months: Sequence[Period]) -> Iterable[Sale]:
    """The revenue records of the period, cut to it by days; month by month where they span several."""
    records = RevenueRecord.objects.within(period.start, period.end).order_by()
    for client, category, start, end, amount, cost in records.values_list(
        "client", "category", "start", "end", "amount", "cost"
    ):
        is_cut = start < period.start or end > period.end
        first = max(0, months_between(period.start, start))
        for number in range(first, min(len(months), months_between(period.start, end) + 1)):
            month = months[number]
            if start >= month.end or end <= month.start:
                continue
            yield Sale(
                client=client,
                category=category,
                cents=prorated(amount, start, end, month),
                cost_cents=None if cost is None else prorated(cost, start, end, month),
                month=number,
                is_cut=is_cut,
            )


def _share(figures: Figures, whole: Totals) -> Fraction | None:
    if figures.profit is None or whole.profit <= 0:
        return None
    return Fraction(figures.profit) / Fraction(whole.profit)
