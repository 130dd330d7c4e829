"""What did one client pay for, in rows and sums?"""

from dataclasses import dataclass
from decimal import Decimal

from clients.models import Client, RevenueRecord


@dataclass(frozen=True, slots=True)
class ClientRevenue:
    """All records of a client, newest first; `cost` sums the known ones, `without_cost` counts the others."""

    records: list[RevenueRecord]
    amount: Decimal
    cost: Decimal
    without_cost: int


def revenue_of(client: Client) -> ClientRevenue:
    records = list(RevenueRecord.objects.filter(client=client).order_by("-start", "category", "pk"))
    return ClientRevenue(
        records=records,
        amount=sum((record.amount for record in records), Decimal(0)),
        cost=sum((record.cost for record in records if record.cost is not None), Decimal(0)),
        without_cost=sum(1 for record in records if record.cost is None),
    )
