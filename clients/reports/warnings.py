"""What about the data should be repaired before anybody drops a client on it?"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Sum

from clients.calculations.terms import NO_CUSTOMER, UNKNOWN, Category
from clients.models import Agreement, AgreementKind, Client, ClientAlias, RevenueRecord
from clients.reports.profitability import Line, PersonWithoutPay, Profitability, time_in
from msp_office.calculations.period import Period
from msp_office.imports.models import BatchState, ImportBatch, ImportRow
from staffing.calculations.billability import PersonTime

LATEST_FILES, MOST_REFUSED = 12, 500
LABOR = [category.value for category in Category if category.is_labor]
FEE_DIFFERENCE = Fraction(1, 10)


@dataclass(frozen=True, slots=True)
class FeeGap:
    """Agreement fees × months beside the managed revenue recorded, where the two are more than a tenth apart."""

    client: int
    name: str
    agreed: Decimal
    recorded: Decimal


@dataclass(frozen=True, slots=True)
class LooseTicket:
    """A ticket that names no client, with the minutes logged on it in the period."""

    pk: int
    title: str
    minutes: int


@dataclass(frozen=True, slots=True)
class UnmatchedFile:
    """An imported revenue file some of whose names were left out and are still nobody's."""

    batch: int
    file: str
    names: tuple[str, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class Doubts:
    """Everything doubtful about a period, each with its rows."""

    no_hours: Sequence[Line]
    no_revenue: Sequence[Line]
    no_pay: Sequence[PersonWithoutPay]
    outside: Sequence[PersonTime]
    empty_months: Sequence[Period]
    no_client_minutes: int
    loose_tickets: Sequence[LooseTicket]
    unlogged: Fraction | None  # share of the team's paid time
    no_cost: Sequence[RevenueRecord]
    no_category: Sequence[RevenueRecord]
    fee_gaps: Sequence[FeeGap]
    unmatched: Sequence[UnmatchedFile]

    @property
    def count(self) -> int:
        kinds = (
            self.no_hours, self.no_revenue, self.no_pay, self.outside, self.empty_months, self.loose_tickets,
            self.no_cost, self.no_category, self.fee_gaps, self.unmatched,
        )  # fmt: skip
        return sum(1 for kind in kinds if kind)


def doubts(result: Profitability, *, rows: int = 50, brief: bool = False) -> Doubts:
    """What is doubtful, at most `rows` records of a kind; `brief` says only what there is."""
    rows = 1 if brief else rows
    period = result.choice.period
    records = RevenueRecord.objects.within(period.start, period.end).select_related("client").order_by("-start", "pk")
    team = result.basis.team.team
    logged = sum(person.logged_minutes for person in team.people)
    return Doubts(
        no_hours=[line for line in result.lines if line.figures.revenue and not line.figures.logged_minutes],
        no_revenue=[line for line in result.lines if line.figures.logged_minutes and not line.figures.revenue],
        no_pay=result.basis.without_pay,
        outside=result.basis.team.outside,
        empty_months=_empty_months(result.months),
        no_client_minutes=result.without_client.productive_minutes if result.without_client else 0,
        loose_tickets=[] if brief or not result.without_client else _loose_tickets(period, rows),
        unlogged=max(Fraction(0), 1 - Fraction(logged) / team.paid_minutes) if team.paid_minutes else None,
        no_cost=list(records.filter(cost__isnull=True).exclude(category__in=[UNKNOWN, *LABOR])[:rows]),
        no_category=list(records.filter(category=UNKNOWN)[:rows]),
        fee_gaps=fee_gaps(result),
        unmatched=_unmatched(),
    )


def _unmatched() -> list[UnmatchedFile]:
    """The latest revenue files with names that were left out or rejected, and are no client's by now."""
    latest = ImportBatch.objects.filter(kind="revenue", state=BatchState.DONE)[:LATEST_FILES]
    refused = ImportRow.objects.filter(batch__in=[batch.pk for batch in latest], status__in=["skipped", "rejected"])
    rows: dict[int, list[list[str]]] = {}
    for batch_id, raw in refused.order_by("row_number").values_list("batch_id", "raw")[:MOST_REFUSED]:
        rows.setdefault(batch_id, []).append(raw)
    if not rows:
        return []
    known = {name.casefold() for name in Client.objects.values_list("name", flat=True)}
    known |= {name.casefold() for name in ClientAlias.objects.values_list("name", flat=True)}
    found = []
    for batch in latest:
        columns = batch.decided.columns_of("client")
        texts = [raw[c] for raw in rows.get(batch.pk, []) for c in columns[:1] if c < len(raw) and raw[c]]
        loose = [text for text in texts if " ".join(text.split()).casefold() not in known | NO_CUSTOMER]
        if loose:
            found.append(UnmatchedFile(batch.pk, batch.original_name, tuple(dict.fromkeys(loose)), len(loose)))
    return found


def _empty_months(months: Sequence[Period]) -> list[Period]:
    """Months for which nobody has any revenue."""
    records = RevenueRecord.objects.within(months[0].start, months[-1].end).order_by()
    spans = list(records.values_list("start", "end").distinct())
    return [month for month in months if not any(month.overlap(start, end) for start, end in spans)]


def _loose_tickets(period: Period, rows: int) -> list[LooseTicket]:
    found = (
        time_in(period)
        .filter(ticket__client__isnull=True, is_productive=True)
        .values_list("ticket", "ticket__title")
        .annotate(minutes=Sum("minutes"))
        .order_by("-minutes", "ticket")[:rows]
    )
    return [LooseTicket(*row) for row in found]


def agreed_fees(client_ids: Sequence[int] | None, period: Period) -> dict[int, Decimal]:
    """Monthly fees of flat-fee agreements × the months of the period in which they were in force, by client."""
    agreements = Agreement.objects.filter(kind=AgreementKind.FLAT_FEE, monthly_fee__isnull=False)
    if client_ids is not None:
        agreements = agreements.filter(client__in=client_ids)
    fees: dict[int, Decimal] = {}
    for agreement in agreements.filter(start__lt=period.end).exclude(end__lte=period.start):
        inside = period.overlap(agreement.start, agreement.end)
        if inside and agreement.monthly_fee is not None:
            months = sum(Fraction(part.days, month_days(part)) for part in inside.months())
            fee = Fraction(agreement.monthly_fee) * months
            fees[agreement.client_id] = fees.get(agreement.client_id, Decimal(0)) + Decimal(round(fee * 100)).scaleb(-2)
    return fees


def month_days(part: Period) -> int:
    """Days of the calendar month that this part of a month lies in."""
    first = part.start.replace(day=1)
    return (first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1) - first).days


def fee_gaps(result: Profitability) -> list[FeeGap]:
    fees = agreed_fees(None, result.choice.period)
    gaps = []
    for line in result.lines:
        agreed = fees.get(line.client)
        if agreed is None or line.figures.revenue_by_category.get(UNKNOWN):
            continue
        recorded = line.figures.revenue_by_category.get(Category.MANAGED.value, Decimal(0))
        if abs(Fraction(recorded - agreed)) > Fraction(agreed) * FEE_DIFFERENCE:
            gaps.append(FeeGap(line.client, line.name, agreed, recorded))
    return gaps
