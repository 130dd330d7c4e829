"""Where does each figure of one client come from? The rows it sums, and the calculation step by step."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from clients.calculations.profitability import Figures, prorated
from clients.calculations.terms import category_label
from clients.models import Client, RevenueRecord
from clients.reports.choice import OWN
from clients.reports.profitability import Profitability, time_in, works_in
from clients.reports.warnings import agreed_fees
from msp_office.calculations.money import exact_to_cents
from msp_office.calculations.period import Period
from tickets.models import TimeEntry
from tickets.reports.hours import hours_by_client


@dataclass(frozen=True, slots=True)
class TracedRecord:
    """A revenue record with the share of it that falls into the period."""

    record: RevenueRecord
    amount: Decimal
    cost: Decimal | None
    is_cut: bool
    days: int
    of_days: int


@dataclass(frozen=True, slots=True)
class PersonHours:
    """Minutes of one person for the client; the rate and cost only for whoever may see wages."""

    name: str
    logged_minutes: int
    productive_minutes: int
    invoiceable_minutes: int
    is_team: bool


@dataclass(frozen=True, slots=True)
class LaborPiece:
    """Productive minutes of one person at one dated rate, and their exact cost."""

    name: str
    minutes: int
    rate: Fraction | None
    cost: Fraction | None


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """One month of a client: what came in, what was logged, what was earned."""

    period: Period
    profit: Decimal | None
    revenue: Decimal = Decimal(0)
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Trace:
    """Everything behind one client's figures in a period."""

    figures: Figures | None
    records: Sequence[TracedRecord]
    by_category: Sequence[tuple[str, Decimal]]
    people: Sequence[PersonHours]
    pieces: Sequence[LaborPiece]
    months: Sequence[MonthFigures]
    agreed: Decimal | None
    share: Fraction | None


def trace(client: Client, result: Profitability, *, may_see_wages: bool) -> Trace:
    """What one client's figures of the period rest on."""
    period = result.choice.period
    line = result.line_of(client.pk)
    figures = line.figures if line else None
    return Trace(
        figures=figures,
        records=_records(client, period),
        by_category=[
            (category_label(category), amount)
            for category, amount in (figures.revenue_by_category.items() if figures else ())
        ],
        people=_people(client, result),
        pieces=_pieces(client, result) if may_see_wages and result.choice.method == OWN else [],
        months=months_of(client, result),
        agreed=agreed_fees([client.pk], period).get(client.pk),
        share=line.share if line else None,
    )


def months_of(client: Client, result: Profitability) -> list[MonthFigures]:
    """Every month of the period: nothing in a month is zero, what is unknown stays so."""
    line = result.line_of(client.pk)
    profits = line.figures.months if line else [Decimal(0)] * len(result.months)
    records = list(RevenueRecord.objects.filter(client=client).within(result.months[0].start, result.months[-1].end))
    minutes = [month.minutes for month in hours_of_months(client, result.choice.period)]
    return [
        MonthFigures(month, profit, _dollars(sum(prorated(r.amount, r.start, r.end, month) for r in records)), logged)
        for month, profit, logged in zip(result.months, profits, minutes, strict=True)
    ]


def hours_of_months(client: Client, period: Period) -> list[MonthFigures]:
    """The same for whoever may see hours, but no money."""
    months = period.months()
    minutes = [0] * len(months)
    for hours in hours_by_client(months, client=client.pk):
        minutes[hours.part] += hours.logged
    return [MonthFigures(month, None, minutes=logged) for month, logged in zip(months, minutes, strict=True)]


def _records(client: Client, period: Period) -> list[TracedRecord]:
    found = []
    records = RevenueRecord.objects.filter(client=client).within(period.start, period.end)
    for record in records.order_by("-start", "category", "pk"):
        inside = period.overlap(record.start, record.end)
        if inside is None:
            continue
        cost = None if record.cost is None else prorated(record.cost, record.start, record.end, period)
        found.append(
            TracedRecord(
                record=record,
                amount=_dollars(prorated(record.amount, record.start, record.end, period)),
                cost=None if cost is None else _dollars(cost),
                is_cut=inside.days < record.period.days,
                days=inside.days,
                of_days=record.period.days,
            )
        )
    return found


def _people(client: Client, result: Profitability) -> list[PersonHours]:
    outside = {person.key for person in result.basis.team.outside}
    sums = (
        time_in(result.choice.period)
        .filter(ticket__client=client)
        .values_list("staff_member", "staff_member__name")
        .annotate(
            logged=Sum("minutes"),
            productive=Coalesce(Sum("minutes", filter=Q(is_productive=True)), 0),
            invoiceable=Coalesce(Sum("minutes", filter=Q(is_invoiceable=True)), 0),
        )
        .order_by("-productive", "staff_member__name")
    )
    return [
        PersonHours(name, logged, productive, invoiceable, person not in outside)
        for person, name, logged, productive, invoiceable in sums
    ]


def _pieces(client: Client, result: Profitability) -> list[LaborPiece]:
    """Where each person is costed by their own pay: minutes by person and rate."""
    names = {record.person.pk: record.person.name for record in result.basis.team.records}
    minutes: dict[tuple[int, Fraction | None], int] = {}
    for work in works_in(result.basis, result.choice, result.months, client.pk):
        if work.team_minutes and work.person is not None:
            key = (work.person, work.paid_rate)
            minutes[key] = minutes.get(key, 0) + work.team_minutes
    billability = result.basis.billability
    return [
        LaborPiece(
            names.get(person, ""), sum_minutes, rate,
            Fraction(sum_minutes, 60) / billability * rate if billability and rate is not None else None,
        )
        for (person, rate), sum_minutes in sorted(minutes.items(), key=lambda item: names.get(item[0][0], ""))
    ]  # fmt: skip


def entries_of(client: Client, period: Period) -> "QuerySet[TimeEntry]":
    """The time entries behind the hours, newest first."""
    return (
        time_in(period)
        .filter(ticket__client=client)
        .select_related("ticket", "staff_member")
        .order_by("-worked_on", "-pk")
    )


def _dollars(cents: int | Fraction) -> Decimal:
    return exact_to_cents(Fraction(cents) / 100)
