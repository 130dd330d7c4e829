"""Last month's books as QuickBooks Online writes them, brought in through the import like any other file."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from io import StringIO
from typing import Any

from clients.calculations.terms import Category
from clients.models import RevenueRecord
from demo.people import OFFICE_NAME
from msp_office.calculations.period import Period
from msp_office.imports.actions import receive_file, start_import
from msp_office.imports.registry import known_kinds
from msp_office.imports.work.check import check_here
from msp_office.jobs.run import work
from staffing.models import StaffMember

INCOME = {
    Category.MANAGED: "Managed Services", Category.PROJECT: "Project Services", Category.HARDWARE: "Hardware",
    Category.SOFTWARE: "Software",
}  # fmt: skip
GOODS = {Category.HARDWARE: "Cost of hardware", Category.SOFTWARE: "Cost of software"}
Amounts = dict[tuple[str, str], Decimal]  # by account and client


def bring_in(records: Sequence[RevenueRecord], *, owner: StaffMember, now: datetime) -> None:
    """These records of one month, which nobody typed, out of a Profit and Loss by Customer."""
    if not records:
        return
    month = Period(records[0].start, records[0].end)
    name = f"profit-and-loss-{month.start:%Y-%m}.csv"
    batch = receive_file(
        kind=known_kinds()["revenue"], source="", content=profit_and_loss(records, month, now), original_name=name,
        asked_by=owner, now=now,
    )  # fmt: skip
    check_here(batch, now)
    work(start_import(batch=batch, asked_by=owner, now=now).pk, lambda: now)


def profit_and_loss(records: Iterable[RevenueRecord], month: Period, now: datetime) -> bytes:
    """The report: accounts down, clients across, a total at every end, the footer in two lines."""
    income: Amounts = defaultdict(Decimal)
    goods: Amounts = defaultdict(Decimal)
    for record in records:
        category, client = Category(record.category), record.client.name
        income[INCOME[category], client] += record.amount
        if record.cost:
            goods[GOODS[category], client] += record.cost
    clients = sorted({client for _, client in income})
    stream = StringIO()
    sheet = csv.writer(stream)
    last = month.last_day
    sheet.writerows([[OFFICE_NAME], ["Profit and Loss by Customer"]])
    sheet.writerow([f"{month.start:%B} {month.start.day} - {last:%B} {last.day}, {last.year}"])
    sheet.writerows([[], ["Distribution account", *clients, "TOTAL"]])
    for heading, amounts in (("Income", income), ("Cost of Goods Sold", goods)):
        sheet.writerow([heading])
        accounts = dict.fromkeys(account for account, _ in sorted(amounts))
        for account in accounts:
            _line(sheet, f"   {account}", [amounts.get((account, client), Decimal(0)) for client in clients])
        _line(sheet, f"Total for {heading}", [_of(amounts, client) for client in clients])
    _line(sheet, "Gross Profit", [_of(income, client) - _of(goods, client) for client in clients])
    sheet.writerows([[], ["Accrual Basis"], [f"{now:%A, %B} {now.day}, {now:%Y %I:%M %p}"]])
    return stream.getvalue().encode()


def _of(amounts: Amounts, client: str) -> Decimal:
    return sum((amount for (_, whose), amount in amounts.items() if whose == client), Decimal(0))


def _line(sheet: Any, label: str, amounts: Sequence[Decimal]) -> None:
    told = [f"{amount:,.2f}" if amount else "" for amount in amounts]
    sheet.writerow([label, *told, f"{sum(amounts, Decimal(0)):,.2f}"])
