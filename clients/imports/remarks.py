"""What the preview says about a revenue file as a whole: its own total beside the sum of its rows."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from msp_office.calculations.money import format_money
from msp_office.imports.models import ImportBatch
from msp_office.imports.registry import Remark
from msp_office.office.models import OfficeSettings


def remarks_of(batch: ImportBatch) -> Sequence[Remark]:
    facts, counts = batch.seen.facts, batch.counts
    currency = OfficeSettings.current().currency

    def money(amount: Decimal) -> str:
        return format_money(amount, currency)

    remarks = []
    if facts.get("layout"):
        days = f", {facts['days']}" if facts.get("days") else ""
        remarks.append(Remark(f"Read as: {facts['layout']}{days}."))
    leaves, total = _sum_of_leaves(batch), _amount(facts.get("file_total"))
    taken = _amount(counts.get("amount"))
    if leaves is not None and taken is not None:
        out = f", {money(leaves - taken)} is left out or rejected" if leaves != taken else ""
        remarks.append(Remark(f"{money(taken)} of the file's {money(leaves)} is imported{out}.", leaves != taken))
    if leaves is not None:
        remarks.append(_held_against("TOTAL", leaves, total, money))
    if facts.get("cost_of_leaves"):
        cost = Decimal(facts["cost_of_leaves"])
        remarks.append(_held_against("total cost of goods", cost, _amount(facts.get("file_cost")), money))
    remarks += [Remark(f"{difference}.", is_warning=True) for difference in facts.get("differences", ())]
    return remarks


def _held_against(name: str, leaves: Decimal, total: Decimal | None, money: Any) -> Remark:
    if total is None:
        return Remark(f"The file has no {name} of its own to hold its rows against.")
    if total == leaves:
        return Remark(f"The file's own {name} is {money(total)}: its rows add up to it, without a difference.")
    return Remark(
        f"The file's own {name} is {money(total)}, but its rows add up to {money(leaves)}: a difference of "
        f"{money(total - leaves)}. Look for what is missing before you import.",
        is_warning=True,
    )


def summary_of(batch: ImportBatch) -> Mapping[str, Any]:
    """The same for programs, in numbers; None is unknown."""
    leaves, total = _sum_of_leaves(batch), _amount(batch.seen.facts.get("file_total"))
    taken = _amount(batch.counts.get("amount"))
    return {
        "layout": batch.seen.facts.get("layout", "a table"),
        "sum_of_leaves": _number(leaves),
        "file_total": _number(total),
        "difference": None if leaves is None or total is None else _number(total - leaves),
        "differences": batch.seen.facts.get("differences", []),
        "amount": _number(taken),
        "blocked": batch.counts.get("blocked", 0),
    }


def _sum_of_leaves(batch: ImportBatch) -> Decimal | None:
    """What all rows come to; of a plain table only those that could be read."""
    if found := _amount(batch.seen.facts.get("sum_of_leaves")):
        return found
    parts = [_amount(batch.counts.get(name)) for name in ("amount", "held_back")]
    return sum((part for part in parts if part is not None), Decimal(0)) if any(p is not None for p in parts) else None


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _number(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)
