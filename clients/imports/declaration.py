"""The declaration of revenue imports: fields and options, how drafts are held against what stands, written, undone."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from clients.actions.client import find_or_make_clients
from clients.actions.importing import (
    RevenueRow,
    Standing,
    import_revenue,
    remember_names,
    remove_unused_clients,
    undo_revenue,
)
from clients.calculations.terms import Category
from clients.imports.drafts import RevenueDraft, build, combine, describe, told_days
from clients.imports.matching import client_choices, match_clients
from clients.imports.presets import CATEGORY_WORDS, PRESETS
from clients.imports.remarks import remarks_of, summary_of
from clients.models import RevenueRecord
from msp_office.imports.models import ImportBatch, MadeInPassing
from msp_office.imports.plan import Plan
from msp_office.imports.registry import (
    LEAVE,
    MAKE,
    SKIP,
    Applied,
    Choices,
    Context,
    FieldKind,
    ImportField,
    ImportKind,
    ImportOption,
    Summing,
    Undo,
    Verdict,
    Words,
)
from staffing.models import StaffMember


def _categories() -> Choices:
    return [*((c.value, c.label) for c in Category), (LEAVE, "Unknown"), (SKIP, "Leave out: no revenue of a client")]


def _known_categories() -> Choices:
    return [(c.value, c.label) for c in Category]


FIELDS = (
    ImportField("external_id", "Cell", max_length=20, help="Where a figure stands in a report."),
    ImportField("client", "Client", FieldKind.NAME, required=True, max_length=160, match=match_clients,
                choices=client_choices),
    ImportField("job", "Job or note", help="What it was for."),
    ImportField("period", "Month", FieldKind.PERIOD, help="A month, a quarter, a year or other days."),
    ImportField("category", "Category", FieldKind.CHOICE, choices=_categories, words=CATEGORY_WORDS, fallback=LEAVE,
                is_remembered=True),
    ImportField("amount", "Amount", FieldKind.MONEY, help="Without sales tax. A credit is negative."),
    ImportField("cost", "Cost of goods", FieldKind.MONEY),
)  # fmt: skip

OPTIONS = (
    ImportOption("from", "Days of the file: first", "day", "Where neither rows nor titles say which days they are."),
    ImportOption("to", "Days of the file: last", "day"),
    ImportOption("category", "Category of rows without one", "choice", choices=_known_categories),
    ImportOption("goods", "Cost of goods that the file does not name", "choice", "Unknown, unless there was none.",
                 choices=lambda: [("none", "There was none")]),
    ImportOption("doubled", "Where revenue stands already for the same days", "choice",
                 "Of the same client, category and source. Left open, the import stops there.",
                 choices=lambda: [("replace", "Replace it"), ("skip", "Skip these rows")]),
)  # fmt: skip


def ask(plan: Plan) -> Mapping[str, str]:
    """The days, where no column has them and nobody has said them."""
    questions = {}
    if not plan.columns_of("period") and told_days(plan) is None:
        questions["options.from"] = "Which days does the file cover? It does not say: give the first and the last day."
    if not plan.columns_of("amount") and not plan.columns_of("cost"):
        questions["columns.amount"] = "Which column is “Amount”?"
    return questions


def compare(batch: ImportBatch, drafts: Sequence[RevenueDraft], context: Context) -> list[Verdict]:
    """Which records would double what stands; names no figure of what stands, for whoever may not see it."""
    keys = [int(draft.client) for draft in drafts if draft.client.isdigit()]
    standing = Standing(keys, batch.source, batch.pk)
    others = RevenueRecord.objects.filter(client__in=set(keys)).exclude(source=batch.source).exclude(import_batch=batch)
    elsewhere: dict[int, list[tuple[Any, Any, str]]] = {}
    for client, start, end, source in others.values_list("client", "start", "end", "source"):
        elsewhere.setdefault(client, []).append((start, end, source))
    return [
        _verdict(draft, standing, elsewhere.get(int(draft.client), [])) if draft.client.isdigit() else Verdict()
        for draft in drafts
    ]


def _verdict(draft: RevenueDraft, standing: Standing, elsewhere: Sequence[tuple[Any, Any, str]]) -> Verdict:
    row = _row(draft, int(draft.client))
    rivals = standing.rivals(row)
    if rivals and not any(row.is_same(record) for record in rivals) and draft.doubled != "replace":
        rival = rivals[0]
        came = f" from “{rival.import_batch.original_name}”" if rival.import_batch else ""
        stands = f"{rival.label} for {rival.period} stands already{came}"
        if draft.doubled == "skip":
            return Verdict(f"Left out: {stands}.")
        return Verdict(f"Would double {draft.period}: {stands}. Replace it, or skip this row.", blocks=True)
    source = next((source for start, end, source in elsewhere if draft.period.overlap(start, end)), "")
    if source:
        return Verdict(assumption=f"Revenue of the same days stands from another source ({source}): both will count.")
    return Verdict()


def _row(draft: RevenueDraft, client: int) -> RevenueRow:
    return RevenueRow(client, draft.period, draft.category, draft.amount, draft.cost, draft.note)


def apply(
    batch: ImportBatch, drafts: Sequence[RevenueDraft], now: datetime, actor: StaffMember | None
) -> list[Applied]:
    """Write these records, with the clients that they name; what a name was taken for is remembered."""
    found = find_or_make_clients(draft.name for draft in drafts if draft.client == MAKE)
    MadeInPassing.objects.bulk_create(
        MadeInPassing(batch=batch, model=model, object_id=key) for model, key in found.made
    )
    rows = [
        _row(draft, found.clients[draft.name.casefold()] if draft.client == MAKE else int(draft.client))
        for draft in drafts
    ]
    remember_names({draft.name: int(draft.client) for draft in drafts if draft.client != MAKE})
    replace = batch.decided.options.get("doubled") == "replace"
    written = import_revenue(rows=rows, source=batch.source, batch_id=batch.pk, replace=replace)
    return [Applied(one.result, one.record_id, one.before) for one in written]


def built_on(batch: ImportBatch, keys: Sequence[int]) -> list[str]:
    """Records that somebody has changed since."""
    changed = RevenueRecord.objects.filter(pk__in=keys, import_batch=batch).exclude(version=1).select_related("client")
    return [str(record) for record in changed[:5]]


def undo(batch: ImportBatch, step: Undo, now: datetime, actor: StaffMember | None) -> None:
    undo_revenue(created=step.created, updated=step.updated)


def clean_up(batch: ImportBatch) -> None:
    """Remove the clients that the import made and nobody uses."""
    remove_unused_clients(batch.made.filter(model="clients.client").values_list("object_id", flat=True))
    batch.made.all().delete()


def amount_of(draft: RevenueDraft) -> Decimal:
    return draft.amount


REVENUE = ImportKind(
    name="revenue",
    label="Revenue",
    permission="clients.import_revenue",
    fields=FIELDS,
    presets=PRESETS,
    options=OPTIONS,
    build=build,
    describe=describe,
    apply=apply,
    built_on=built_on,
    undo=undo,
    clean_up=clean_up,
    object_url=lambda key: f"/clients/revenue/{key}/",
    object_permission="clients.view_profit",
    sees_all="clients.view_profit",
    summing=Summing(key=lambda draft: draft.key, combine=combine, amount=amount_of, compare=compare),
    ask=ask,
    remarks=remarks_of,
    summary=summary_of,
    words=Words(
        upload_help="QuickBooks: “Sales by Customer Summary”, by month or by category, or “Profit and Loss by "
        "Customer”, exported as CSV or Excel. Spreadsheets: columns for client, month, category, amount and cost.",
        undone="the revenue it recorded is gone, what it replaced stands again.",
        undo_rule="An import can be undone as long as nobody has changed the records it made.",
        blocked="Some of this revenue stands already for the same days: importing it would count it twice.",
        decisions=(("doubled", "replace", "Replace what stands"), ("doubled", "skip", "Skip these rows")),
    ),
)
