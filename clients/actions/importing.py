"""Writing imported revenue: what stands already for the same days is never doubled, and an undo puts it back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django.core.exceptions import ValidationError

from clients.models import Client, ClientAlias, RevenueRecord
from msp_office.audit.actions import business_write
from msp_office.calculations.period import Period
from msp_office.imports.querysets import unused

KEPT = ("client_id", "category", "source", "note", "import_batch_id", "version")


@dataclass(frozen=True)
class RevenueRow:
    """Revenue of one client for some days, as a file has it."""

    client_id: int
    period: Period
    category: str
    amount: Decimal
    cost: Decimal | None
    note: str

    def is_same(self, record: RevenueRecord) -> bool:
        return (
            (record.client_id, record.start, record.end, record.category)
            == (self.client_id, self.period.start, self.period.end, self.category)
            and record.amount == self.amount
            and record.cost == self.cost
        )


@dataclass(frozen=True)
class Written:
    result: Literal["created", "updated", "unchanged"]
    record_id: int
    before: dict[str, Any] | None = None


class Standing:
    """The records of one source that stand already for some clients, those of one import left out."""

    def __init__(self, clients: Iterable[int], source: str, batch_id: int) -> None:
        self._by_client: dict[int, list[RevenueRecord]] = {}
        records = RevenueRecord.objects.filter(client__in=set(clients), source=source)
        for record in records.exclude(import_batch=batch_id).select_related("import_batch").order_by("start", "pk"):
            self._by_client.setdefault(record.client_id, []).append(record)

    def rivals(self, row: RevenueRow) -> list[RevenueRecord]:
        """Records that would stand for the same revenue: an unknown category is every category."""
        return [
            record
            for record in self._by_client.get(row.client_id, [])
            if row.period.overlap(record.start, record.end)
            and (row.category == record.category or not row.category or not record.category)
        ]

    def forget(self, records: Iterable[RevenueRecord]) -> None:
        for record in records:
            self._by_client[record.client_id].remove(record)


@business_write
def import_revenue(*, rows: Sequence[RevenueRow], source: str, batch_id: int, replace: bool) -> list[Written]:
    """Write these rows. Errors: ValidationError when something stands for the same days and is not to be replaced."""
    standing = Standing((row.client_id for row in rows), source, batch_id)
    written = []
    for row in rows:
        rivals = standing.rivals(row)
        if any(row.is_same(record) for record in rivals):
            same = next(record for record in rivals if row.is_same(record))
            written.append(Written("unchanged", same.pk))
            continue
        if rivals and not replace:
            raise ValidationError(f"Revenue for {rivals[0].period} stands already.")
        before = {"replaced": [as_json(record) for record in rivals]} if rivals else None
        standing.forget(rivals)
        RevenueRecord.objects.filter(pk__in=[record.pk for record in rivals]).delete()
        record = RevenueRecord.objects.create(
            client_id=row.client_id, start=row.period.start, end=row.period.end, category=row.category,
            amount=row.amount, cost=row.cost, note=row.note, source=source, import_batch_id=batch_id,
        )  # fmt: skip
        written.append(Written("updated" if before else "created", record.pk, before))
    return written


def as_json(record: RevenueRecord) -> dict[str, Any]:
    """A record as an undo needs it."""
    return {
        **{name: getattr(record, name) for name in KEPT},
        "start": record.start.isoformat(),
        "end": record.end.isoformat(),
        "amount": f"{record.amount:f}",
        "cost": None if record.cost is None else f"{record.cost:f}",
    }


@business_write
def undo_revenue(*, created: Sequence[int], updated: Mapping[int, dict[str, Any]]) -> None:
    """Remove what an import recorded, and put back what it replaced."""
    RevenueRecord.objects.filter(pk__in=[*created, *updated]).delete()
    known = set(Client.objects.values_list("pk", flat=True))
    for before in updated.values():
        for kept in before.get("replaced", []):
            if kept["client_id"] in known:
                dated = {name: date.fromisoformat(kept[name]) for name in ("start", "end")}
                cost = None if kept["cost"] is None else Decimal(kept["cost"])
                RevenueRecord.objects.create(**{**kept, **dated, "amount": Decimal(kept["amount"]), "cost": cost})


@business_write
def remember_names(names: Mapping[str, int]) -> None:
    """{name in another tool: client}: keep those that differ from the client's own, for every later import."""
    own = dict(Client.objects.filter(pk__in=names.values()).values_list("pk", "name"))
    known = {alias.name.casefold(): alias for alias in ClientAlias.objects.all()}
    taken = {name.casefold() for name in Client.objects.values_list("name", flat=True)}
    for name, client in names.items():
        alias = known.get(name.casefold())
        if name.casefold() in taken or client not in own:
            continue
        if alias is None:
            ClientAlias.objects.create(client_id=client, name=name)
        elif alias.client_id != client:
            ClientAlias.objects.filter(pk=alias.pk).update(client=client)


@business_write
def remove_unused_clients(keys: Iterable[int]) -> None:
    """Remove clients that an import made, unless they were changed or anything but another name hangs on them."""
    unused(Client.objects.filter(pk__in=list(keys), version=1), ClientAlias).delete()
