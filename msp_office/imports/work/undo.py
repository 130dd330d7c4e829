"""Taking back: unless somebody has built on it, an import goes step by step, the last row first."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from msp_office.audit.actions import business_write, record
from msp_office.imports.models import BatchState, ImportBatch, RowStatus
from msp_office.imports.registry import Undo
from msp_office.imports.work.steps import Hold, Pace, batch_of, office_zone
from msp_office.jobs.run import JobFailed, JobRun

if TYPE_CHECKING:
    from staffing.models import StaffMember


def run_undo(run: JobRun) -> dict[str, Any]:
    batch = batch_of(run)
    kind = batch.declared
    rows = batch.rows.filter(status__in=[RowStatus.CREATED, RowStatus.UPDATED]).order_by("-row_number")
    with office_zone():
        keys = list(rows.values_list("object_id", flat=True))
        for start in range(0, len(keys), 500):
            some = [key for key in keys[start : start + 500] if key is not None]
            if names := kind.built_on(batch, some):
                raise JobFailed(
                    f"Somebody has worked on {', '.join(names)} since: this import can no longer be undone. "
                    "Nothing was taken back."
                )
        pace, done = Pace(50, most=300), 0
        while undone := _undo_next(batch=batch, size=pace.size, run=run, now=run.now(), actor=run.asked_by):
            done += undone
            run.progress(done, len(keys), f"{done:,} of {len(keys):,} taken back")
            pace.rest()
            pace.begin()
    return {"undone": done}


@business_write
def _undo_next(*, batch: ImportBatch, size: int, run: Hold, now: datetime, actor: "StaffMember | None") -> int:
    run.hold()
    waiting = batch.rows.filter(status__in=[RowStatus.CREATED, RowStatus.UPDATED]).order_by("-row_number")
    rows = list(waiting[:size])
    if not rows:
        return 0
    step = Undo(
        [row.object_id for row in rows if row.status == RowStatus.CREATED and row.object_id is not None],
        {row.object_id: row.before or {} for row in rows if row.status == RowStatus.UPDATED and row.object_id},
    )
    batch.declared.undo(batch, step, now, actor)
    batch.rows.filter(pk__in=[row.pk for row in rows]).update(status=RowStatus.STAGED, object_id=None, before=None)
    # from here on it is neither done nor undone: should the undo break off, it can be gone on with either way
    ImportBatch.objects.filter(pk=batch.pk).update(position=0, state=BatchState.RUNNING)
    return len(rows)


def finish_undo(run: JobRun, result: dict[str, Any]) -> None:
    batch = ImportBatch.objects.get(pk=run.params["batch"])
    now = run.now()
    batch.declared.clean_up(batch)
    batch.state, batch.undone_at = BatchState.UNDONE, now
    batch.save(update_fields=["state", "undone_at"])
    record(verb="undid import", target=batch, actor=run.asked_by, now=now, reason=f"{result['undone']} taken back")
