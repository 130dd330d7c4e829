"""Applying: the checked rows become records, step by step, each step with the position behind it."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction

from msp_office.audit.actions import business_write, record
from msp_office.imports.conversion import Convert, converter
from msp_office.imports.models import BatchState, ImportBatch, ImportRow, RowStatus
from msp_office.imports.registry import Applied, Context, Draft, ImportKind, RowRejected, RowSkipped
from msp_office.imports.work.steps import Hold, Pace, batch_of, context_of, office_zone
from msp_office.imports.work.summing import combined
from msp_office.jobs.run import JobRun

if TYPE_CHECKING:
    from staffing.models import StaffMember


def run_import(run: JobRun) -> dict[str, Any]:
    batch = batch_of(run)
    kind, total = batch.declared, batch.counts.get("staged", 0)
    with office_zone():
        context = context_of(batch, run.now())
        convert = converter(kind, context)
        done = total - batch.rows.filter(status=RowStatus.STAGED).count()
        pace = Pace(50, most=400)
        run.progress(done, total, f"{done:,} of {total:,} rows")
        while rows := next_rows(batch, pace.size):
            drafts = [(row, draft) for row in rows if (draft := draft_of(kind, convert, context, row)) is not None]
            drafts = combined(kind, convert, context, batch, drafts)
            pace.begin()
            apply_step(batch=batch, rows=rows, drafts=drafts, run=run, actor=run.asked_by, now=run.now())
            done += len(rows)
            run.progress(done, total, f"{done:,} of {total:,} rows")
            pace.rest()
    return {"batch": batch.pk}


def next_rows(batch: ImportBatch, size: int) -> list[ImportRow]:
    """The rows behind the position; only the job's runner moves it, and `apply_step` makes sure of that."""
    position = ImportBatch.objects.values_list("position", flat=True).get(pk=batch.pk)
    waiting = ImportRow.objects.filter(batch=batch, status=RowStatus.STAGED, row_number__gt=position)
    return list(waiting.order_by("row_number")[:size])


@business_write
def apply_step(
    *,
    batch: ImportBatch,
    rows: list[ImportRow],
    drafts: list[tuple[ImportRow, Draft]],
    run: Hold,
    actor: "StaffMember | None",
    now: datetime,
) -> None:
    """Apply these rows and save the position with them."""
    run.hold()
    kind = batch.declared
    try:
        with transaction.atomic():
            outcomes = kind.apply(batch, [draft.record for _, draft in drafts], now, actor)
        for (row, _), outcome in zip(drafts, outcomes, strict=True):
            _note(row, outcome)
    except (ValidationError, IntegrityError, DataError, ValueError):
        for row, draft in drafts:
            _apply_alone(kind, batch, row, draft, now, actor)
    ImportRow.objects.save_outcomes(rows)
    ImportBatch.objects.filter(pk=batch.pk).update(position=rows[-1].row_number)


def draft_of(kind: ImportKind, convert: Convert, context: Context, row: ImportRow) -> Draft | None:
    try:
        return kind.build(convert(row.raw), context)
    except (RowRejected, RowSkipped) as refusal:  # what it leaned on has gone since the check
        row.status, row.reason = RowStatus.REJECTED, str(refusal)
        return None


def _apply_alone(
    kind: ImportKind, batch: ImportBatch, row: ImportRow, draft: Draft, now: datetime, actor: "StaffMember | None"
) -> None:
    """One row of a step that failed as a whole: the others must not suffer for it."""
    try:
        with transaction.atomic():
            _note(row, kind.apply(batch, [draft.record], now, actor)[0])
    except ValidationError as error:
        row.status, row.reason = RowStatus.REJECTED, " ".join(error.messages)
    except (IntegrityError, DataError, ValueError) as error:
        row.status, row.reason = RowStatus.REJECTED, f"The database does not take this row: {str(error)[:200]}"


def _note(row: ImportRow, outcome: Applied) -> None:
    row.status, row.object_id, row.before = RowStatus(outcome.result), outcome.object_id, outcome.before


def finish_import(run: JobRun, result: dict[str, Any]) -> None:
    batch = ImportBatch.objects.get(pk=run.params["batch"])
    now = run.now()
    batch.counts = {**batch.counts, "result": batch.rows.counts()}
    batch.state, batch.finished_at = BatchState.DONE, now
    batch.save(update_fields=["counts", "state", "finished_at"])
    spoken = ", ".join(f"{number} {status}" for status, number in sorted(batch.counts["result"].items()))
    record(verb="imported", target=batch, actor=run.asked_by, now=now, reason=spoken)
