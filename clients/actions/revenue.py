"""Every change to revenue records made by a person."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from clients.actions import saving
from clients.models import TYPED, Client, RevenueRecord
from msp_office.audit.actions import business_write
from msp_office.calculations.period import Period
from staffing.models import StaffMember

REVENUE_FIELDS = frozenset({"start", "end", "category", "amount", "cost", "note"})


@business_write
def add_revenue(
    *,
    client: Client,
    start: date,
    end: date,
    amount: Decimal,
    actor: StaffMember | None,
    now: datetime,
    category: str = "",
    cost: Decimal | None = None,
    note: str = "",
    source: str = TYPED,
) -> RevenueRecord:
    """Record revenue for [start, end). Errors: ValidationError by field (no days, standing already)."""
    values: dict[str, Any] = {
        "start": start, "end": end, "category": category, "amount": amount, "cost": cost, "note": note,
    }  # fmt: skip
    record = RevenueRecord(client=client, source=source, **values)
    return saving.make(record, verb="recorded revenue", check=check, values=values, actor=actor, now=now)


@business_write
def change_revenue(
    *,
    record: RevenueRecord,
    changes: dict[str, Any],
    actor: StaffMember | None,
    now: datetime,
    version: int | None = None,
) -> RevenueRecord:
    """Correct a record (any of REVENUE_FIELDS). Errors: StaleVersion; ValidationError by field."""
    if unknown := set(changes) - REVENUE_FIELDS:
        raise ValueError(f"Not changeable: {', '.join(sorted(unknown))}")
    return saving.change(
        record, verb="changed revenue", check=check, values=changes, version=version, actor=actor, now=now
    )


@business_write
def delete_revenue(*, record: RevenueRecord, actor: StaffMember | None, now: datetime) -> None:
    saving.remove(record, verb="removed revenue", actor=actor, now=now)


def check(record: RevenueRecord) -> None:
    """Errors: ValidationError by field, naming what stands already for these days."""
    record.full_clean(validate_unique=False, validate_constraints=False)
    if record.end <= record.start:
        raise ValidationError({"start": "The last day is before the first."})
    rivals = RevenueRecord.objects.rivals(
        client_id=record.client_id,
        category=record.category,
        source=record.source,
        start=record.start,
        end=record.end,
    )
    if record.import_batch_id:  # the parts of one file stand for different revenue
        rivals = rivals.exclude(Q(import_batch=record.import_batch_id) & ~Q(category=record.category))
    if rival := rivals.exclude(pk=record.pk).order_by("start").first():
        raise ValidationError(
            {"start": f"{rival.label} for {Period(rival.start, rival.end)} stands already: change that record instead."}
        )
