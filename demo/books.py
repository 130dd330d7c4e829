"""What the demo office is paid and pays: agreements, two years of revenue, roadmap meetings, wages."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from clients.actions import add_agreement, add_meeting
from clients.models import Client, RevenueRecord
from demo.desk import ClientFile
from msp_office.audit.actions import business_write, record
from msp_office.calculations.period import add_months
from staffing.actions import set_pay
from staffing.models import StaffMember

MONTHS = 24
FEE_PER_WEIGHT = 150  # a month, for one share of the tickets, where the client pays its way
# What a client pays of that: most pay well, some too little for the work they make.
GENEROSITY = (1.5, 1.2, 1.7, 1.1, 1.4, 0.5, 1.3, 1.6, 0.9, 1.25, 1.8, 0.7, 1.15, 2.0, 1.35)
COST_UNKNOWN = {"Cobblewick Brewing", "Copperwick Electric", "Tallowby Hardware"}  # hardware sold, its bill mislaid
NOT_ENTERED = {"Stonecrop Bakery"}  # a new client whose invoices nobody has entered yet
BUDGET_LINES = ("operations", "IT and phones", "cost of goods", "overhead", "")
WAGES = {  # wage an hour and loaded month, since the last raise
    "manager": (28, 6050), "senior": (30, 6500), "priya": (24, 5200), "owen": (23, 5000), "sam": (18, 3900),
    "admin": (20, 4300),
}  # fmt: skip


def keep_the_books(
    *, rng: Random, staff: dict[str, StaffMember], clients: Sequence[ClientFile], today: date, now: datetime
) -> list[RevenueRecord]:
    """Pay with a raise in January, an agreement and its revenue for every client, meetings held, due and overdue.

    Answers the revenue of the last month that nobody typed: it is still in the books of QuickBooks.
    """
    untyped: list[RevenueRecord] = []
    for key, (wage, month) in WAGES.items():
        _pay(staff[key], Decimal(wage), Decimal(month), today, staff["owner"], now)
    months = [add_months(today.replace(day=1), -number) for number in range(MONTHS, 0, -1)]
    for number, file in enumerate(clients):
        fee = _fee(file, number)
        ends = file.until if file.until and file.until <= today else None
        start = file.since or months[0]
        values = {
            "kind": "flat_fee", "monthly_fee": fee, "start": start, "end": ends,
            "covers": "All computers and users, remote and on site; projects are quoted.",
            "renews_on": None if ends else _anniversary(start, today + timedelta(days=-20 if number % 11 == 3 else 8)),
            "notice_days": 60, "budget_line": rng.choice(BUDGET_LINES), "intent": rng.choice(("", "renew", "renew")),
        }  # fmt: skip
        add_agreement(client=file.client, values=values, actor=staff["owner"], now=now)
        records = list(_revenue(rng, file, fee, months))
        last = [] if file.company.name in COST_UNKNOWN else [one for one in records if one.start == months[-1]]
        untyped += last
        _enter_revenue(file.client, [one for one in records if one not in last], staff["owner"], now)
        if ends is None:
            _meet(rng, file.client, number, today, staff["owner"], now)
    return untyped


def _pay(person: StaffMember, wage: Decimal, month: Decimal, today: date, actor: StaffMember, now: datetime) -> None:
    hired = person.started_on or today - timedelta(days=1000)
    raised = max(hired + timedelta(1), date(today.year, 1, 1))
    for start, less in ((hired, Decimal("0.97")), (raised, Decimal(1))):
        set_pay(
            person=person, start=start, wage_per_hour=(wage * less).quantize(Decimal("0.01")),
            weekly_paid_minutes=person.weekly_paid_minutes, loaded_month=(month * less).quantize(Decimal(1)),
            actor=actor, now=now,
        )  # fmt: skip


def _fee(file: ClientFile, number: int) -> Decimal:
    share = GENEROSITY[number % len(GENEROSITY)]
    return Decimal(max(3, round(file.company.weight * FEE_PER_WEIGHT * share / 25))) * 25


def _anniversary(start: date, after: date) -> date:
    """The next yearly renewal after a day."""
    years = after.year - start.year + (1 if (start.month, start.day) <= (after.month, after.day) else 0)
    return add_months(start, 12 * years)


def _revenue(rng: Random, file: ClientFile, fee: Decimal, months: Sequence[date]) -> Iterator[RevenueRecord]:
    """The fee every month, now and then hardware or a project, software for half of them."""
    if file.company.name in NOT_ENTERED:
        return
    has_software = rng.random() < 0.5
    for start in months:
        end = add_months(start, 1)
        if (file.since and end <= file.since) or (file.until and start >= file.until):
            continue

        def sold(category: str, amount: Decimal, cost: Decimal | None = None, note: str = "") -> RevenueRecord:
            return RevenueRecord(
                client=file.client, start=start, end=end, category=category, amount=amount, cost=cost, note=note  # noqa: B023 - used in this turn
            )  # fmt: skip

        yield sold("managed", fee, note="Flat fee")
        if has_software:
            seats = 4 + 3 * file.company.weight
            yield sold("software", Decimal(9 * seats), Decimal(7 * seats), f"Mail, {seats} seats")
        if rng.random() < 0.14:
            amount = Decimal(rng.randint(6, 40) * 50 * max(1, file.company.weight // 3))
            unknown = file.company.name in COST_UNKNOWN
            yield sold("hardware", amount, None if unknown else (amount * Decimal("0.82")).quantize(Decimal("0.01")))
        if rng.random() < 0.06:
            yield sold("project", Decimal(rng.randint(4, 20) * 100 * max(1, file.company.weight // 3)), None, "Project")


@business_write
def _enter_revenue(client: Client, records: list[RevenueRecord], actor: StaffMember, now: datetime) -> None:
    for one in records:
        one.full_clean(exclude=["client"], validate_unique=False, validate_constraints=False)
    RevenueRecord.objects.bulk_create(records)
    record(verb="entered revenue", target=client, actor=actor, now=now, changes={"records": (None, len(records))})


def _meet(rng: Random, client: Client, number: int, today: date, actor: StaffMember, now: datetime) -> None:
    """Most clients met within the quarter; some are overdue, a few were never asked."""
    if number % 7 == 6:
        return
    held = today - timedelta(days=rng.randint(5, 85) if number % 6 else rng.randint(95, 130))
    values = {"due_on": held, "held_on": held, "notes": "Went through the year's tickets and what comes next."}
    if rng.random() < 0.4:
        values["planned_purchases"] = rng.choice(("Two workstations", "A new firewall", "Server in spring", "Phones"))
    add_meeting(client=client, values=values, actor=actor, now=now)
