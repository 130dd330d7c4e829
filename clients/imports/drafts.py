"""What a row of a revenue file becomes: days, category, amount and cost of one client; rows of one record add up."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from clients.calculations.terms import UNKNOWN, category_label
from msp_office.calculations.money import format_money
from msp_office.calculations.period import Period
from msp_office.imports.plan import Plan
from msp_office.imports.registry import MAKE, Context, Draft, Named, RowRejected, RowSkipped, Values
from msp_office.office.models import OfficeSettings

LARGEST = Decimal(10) ** 10
NOTE_CHARACTERS = 200


@dataclass(frozen=True)
class RevenueDraft:
    """Revenue of the file. `client` is a key or MAKE; `doubled` says what happens to what stands already."""

    name: str
    client: str
    period: Period
    category: str
    amount: Decimal
    cost: Decimal | None
    note: str = ""
    doubled: str = ""

    @property
    def key(self) -> tuple[str, date, date, str]:
        """Rows with the same key are one record."""
        who = self.client if self.client != MAKE else self.name.casefold()
        return who, self.period.start, self.period.end, self.category


def build(values: Values, context: Context) -> Draft:
    """The draft of one row. Errors: RowRejected, RowSkipped."""
    named: Named = values["client"]
    period = values.get("period") or told_days(context.plan)
    if period is None:
        raise RowRejected("Days are missing.")
    amount, cost = values.get("amount"), values.get("cost")
    if not amount and not cost:
        raise RowSkipped("No amount.")
    if max(abs(amount or 0), abs(cost or 0)) >= LARGEST:
        raise RowRejected("An amount of ten billion or more.")
    category = values.get("category") or context.plan.options.get("category", UNKNOWN)
    assumptions = []
    if amount is None:
        assumptions.append("A cost of goods without revenue of its own.")
    if cost is None and context.plan.options.get("goods") == "none":
        cost = Decimal(0)
    if category == UNKNOWN:
        assumptions.append("No category: recorded as unknown.")
    note = values.get("job", "")[:NOTE_CHARACTERS]
    doubled = context.plan.options.get("doubled", "")
    record = RevenueDraft(named.text, named.target, period, category, amount or Decimal(0), cost, note, doubled)
    return Draft(record, tuple(assumptions))


def told_days(plan: Plan) -> Period | None:
    """The days that hold for the whole file, where a person said them."""
    first, last = plan.options.get("from", ""), plan.options.get("to", "")
    if not first or not last or last < first:
        return None
    return Period(date.fromisoformat(first), date.fromisoformat(last) + timedelta(1))


def combine(drafts: Sequence[RevenueDraft]) -> RevenueDraft:
    """One record of rows with the same key: amounts and known costs add up, notes stand beside each other."""
    costs = [draft.cost for draft in drafts if draft.cost is not None]
    notes = dict.fromkeys(draft.note for draft in drafts if draft.note)
    return replace(
        drafts[0],
        amount=sum((draft.amount for draft in drafts), Decimal(0)),
        cost=sum(costs, Decimal(0)) if costs else None,
        note=" · ".join(notes)[:NOTE_CHARACTERS],
    )


def describe(draft: RevenueDraft) -> list[tuple[str, str]]:
    """The record as it will become, for the preview."""
    currency = OfficeSettings.current().currency
    return [
        ("Client", draft.name if draft.client != MAKE else f"{draft.name} (new)"),
        ("Days", str(draft.period)),
        ("Category", category_label(draft.category)),
        ("Amount", format_money(draft.amount, currency)),
        ("Cost", "" if draft.cost is None else format_money(draft.cost, currency)),
        ("What for", draft.note),
    ]
