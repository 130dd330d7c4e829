"""Rows that are one record together: the first leads, the others are summed into it."""

from collections import Counter
from collections.abc import Hashable, Sequence
from decimal import Decimal
from typing import Any

from msp_office.imports.conversion import Convert
from msp_office.imports.models import ImportBatch, ImportRow, RowStatus
from msp_office.imports.registry import Context, Draft, ImportKind, RowRejected, RowSkipped, Summing

Judged = tuple[ImportRow, Draft | None]


def sum_up(
    summing: Summing, batch: ImportBatch, rows: Sequence[Judged], context: Context, assumptions: Counter[str]
) -> dict[str, Any]:
    """Decide which row leads, hold the sums against what stands; returns what is to be kept of it in the counts."""
    groups: dict[Hashable, list[tuple[ImportRow, Draft]]] = {}
    for row, draft in rows:
        if draft is not None:
            groups.setdefault(summing.key(draft.record), []).append((row, draft))
    records = [summing.combine([draft.record for _, draft in group]) for group in groups.values()]
    amount, held_back, blocked = Decimal(0), Decimal(0), 0
    for group, record, verdict in zip(groups.values(), records, summing.compare(batch, records, context), strict=True):
        lead, *others = (row for row, _ in group)
        blocked += verdict.blocks
        if verdict.assumption:
            assumptions[verdict.assumption] += 1
        if verdict.reason:
            held_back += summing.amount(record)
            for row in (lead, *others):
                row.status = RowStatus.REJECTED if verdict.blocks else RowStatus.SKIPPED
                row.reason = verdict.reason
            continue
        amount += summing.amount(record)
        for row in others:
            row.status, row.lead = RowStatus.SUMMED, lead.row_number
            row.reason = f"One record with row {lead.row_number}."
    return {"amount": f"{amount:f}", "held_back": f"{held_back:f}", "blocked": blocked}


def combined(
    kind: ImportKind, convert: Convert, context: Context, batch: ImportBatch, drafts: Sequence[tuple[ImportRow, Draft]]
) -> list[tuple[ImportRow, Draft]]:
    """The drafts with the rows that are summed into them."""
    if kind.summing is None or not drafts:
        return list(drafts)
    members: dict[int | None, list[Any]] = {}
    summed = batch.rows.filter(status=RowStatus.SUMMED, lead__in=[row.row_number for row, _ in drafts])
    for member in summed.order_by("row_number"):
        try:
            members.setdefault(member.lead, []).append(kind.build(convert(member.raw), context).record)
        except (RowRejected, RowSkipped):
            continue
    return [
        (row, Draft(kind.summing.combine([draft.record, *members.get(row.row_number, [])]), draft.assumptions))
        for row, draft in drafts
    ]
