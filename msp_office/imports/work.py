"""What a worker does for an import: check all rows, apply them, take them back, in steps that let others write."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, connection, transaction
from django.utils import timezone

from msp_office.audit.actions import business_write, record
from msp_office.imports.calculations.dates import parse_moment
from msp_office.imports.conversion import Convert, converter, is_nothing, open_questions
from msp_office.imports.models import BatchState, ImportBatch, ImportRow, RowStatus
from msp_office.imports.readers import FileRefused, Table, open_table
from msp_office.imports.registry import Applied, Context, Draft, ImportKind, RowRejected, RowSkipped, Undo
from msp_office.jobs.models import Job
from msp_office.jobs.registry import job_kind
from msp_office.jobs.run import JobFailed, JobRun
from msp_office.office.models import OfficeSettings

if TYPE_CHECKING:
    from staffing.models import StaffMember


STEP_SECONDS = 0.1
PAUSE_SECONDS = {"sqlite": 0.1}
OTHER_PAUSE_SECONDS = 0.02
INLINE_ROWS = 1_500  # what a request checks itself, in well under a second


class Hold(Protocol):
    """The part of a job's run that the work needs."""

    def hold(self) -> None: ...
    def progress(self, done: int, total: int, text: str = "") -> None: ...


class NoJob:
    """Work that a request does itself."""

    def hold(self) -> None:
        pass

    def progress(self, done: int, total: int, text: str = "") -> None:
        pass


@dataclass
class Pace:
    """How many rows make a step of about 0.1 s; pauses between steps leave the database to other writers."""

    size: int
    most: int = 1_000
    _since: float = field(default_factory=time.monotonic)

    def begin(self) -> None:
        self._since = time.monotonic()

    def rest(self) -> None:
        took = max(time.monotonic() - self._since, 0.001)
        wanted = int(self.size * STEP_SECONDS / took)
        self.size = max(5, min(self.most, wanted, self.size * 2))
        time.sleep(PAUSE_SECONDS.get(connection.vendor, OTHER_PAUSE_SECONDS))


def declare_jobs(kind: ImportKind) -> None:
    """The three kinds of job of one kind of import."""
    for work, label, run, finish in (
        ("check", f"Check of {kind.label.lower()}", _run_check, _finish_check),
        ("run", f"Import of {kind.label.lower()}", _run_import, _finish_import),
        ("undo", f"Undo of imported {kind.label.lower()}", _run_undo, _finish_undo),
    ):
        job_kind(
            f"import-{kind.name}-{work}",
            label,
            permission=kind.permission,
            run=run,
            finish=finish,
            result_url=_result_url,
        )


def _result_url(job: Job) -> str:
    return f"/imports/{job.params['batch']}/"


def _batch_of(run: JobRun) -> ImportBatch:
    """The batch that this job was asked for, unless another job has taken its place since."""
    batch = ImportBatch.objects.filter(pk=run.params["batch"], job=run.job).first()
    if batch is None:
        raise JobFailed("This import is gone, or has gone on without this job.")
    return batch


def context_of(batch: ImportBatch, now: datetime) -> Context:
    """What rows need: the plan, the office's zone, the first instant after the as-of day."""
    zone = ZoneInfo(OfficeSettings.current().time_zone)
    plan, until = batch.decided, None
    if as_of := plan.options.get("as_of"):
        day = date.fromisoformat(as_of) + timedelta(days=1)
        until = datetime(day.year, day.month, day.day, tzinfo=zone)
    return Context(batch.source, plan, zone, now, until)


# Check


def check_here(batch: ImportBatch, now: datetime) -> None:
    """Check a small file at once. Errors: FileRefused, ValidationError."""
    with transaction.atomic():
        counts = check(batch, NoJob(), now)
        _checked(batch.pk, counts)
    batch.refresh_from_db()


def _run_check(run: JobRun) -> dict[str, Any]:
    batch = _batch_of(run)
    try:
        return check(batch, run, run.now())
    except FileRefused as refusal:
        raise JobFailed(str(refusal)) from refusal


def _finish_check(run: JobRun, result: dict[str, Any]) -> None:
    _checked(run.params["batch"], result)


def _checked(pk: int, counts: dict[str, Any]) -> None:
    ImportBatch.objects.filter(pk=pk, state__in=[BatchState.UPLOADED, BatchState.MAPPED]).update(
        state=BatchState.PREVIEWED, counts=counts, position=0
    )


def check(batch: ImportBatch, run: Hold, now: datetime) -> dict[str, Any]:
    """Stage every row of the file with what will become of it; returns the counts."""
    kind, total = batch.declared, batch.seen.rows
    if questions := open_questions(kind, batch.seen, batch.decided):
        raise ValidationError(list(questions.values()))
    with batch.file.open("rb") as file:
        table = open_table(file.read(), batch.read_as)
    with _office_zone() as zone:
        context = context_of(batch, now)
        judge = _Judge(kind, context, table, zone)
        pace, waiting = Pace(500), list[ImportRow]()
        _drop_rows(batch, run)
        for number, cells in table.rows():
            waiting.append(judge.row(batch.pk, number, cells))
            if len(waiting) >= pace.size:
                _stage(waiting, run)
                run.progress(sum(judge.counts.values()), total, "Checking rows")
                waiting.clear()
                pace.rest()
                pace.begin()
        _stage(waiting, run)
    run.progress(total, total, "Checked")
    return {"rows": sum(judge.counts.values()), **judge.counts, "assumptions": dict(judge.assumptions)}


def _drop_rows(batch: ImportBatch, run: Hold) -> None:
    """Forget an earlier check, some thousand rows at a time."""
    while True:
        with transaction.atomic():
            run.hold()
            keys = list(ImportRow.objects.filter(batch=batch).values_list("pk", flat=True)[:5_000])
            if not keys:
                return
            ImportRow.objects.filter(pk__gte=min(keys), pk__lte=max(keys), batch=batch).delete()


def _stage(rows: list[ImportRow], run: Hold) -> None:
    with transaction.atomic():
        run.hold()
        ImportRow.objects.bulk_create(rows)


class _Judge:
    """Decides row by row what will become of it, and counts."""

    def __init__(self, kind: ImportKind, context: Context, table: Table, zone: ZoneInfo) -> None:
        self.kind, self.context = kind, context
        self.convert: Convert = converter(kind, context)
        self.counts: Counter[str] = Counter()
        self.assumptions: Counter[str] = Counter()
        self._identity = context.plan.columns_of(kind.identity)
        self._last_wins = kind.preset(context.plan.preset).last_row_wins
        self._standing = _standing_rows(kind, context, table, self._last_wins)

    def row(self, batch_id: int, number: int, cells: list[str]) -> ImportRow:
        row = ImportRow(batch_id=batch_id, row_number=number, raw=cells)
        try:
            self._once(number, cells)
            draft = self.kind.build(self.convert(cells), self.context)
            self.assumptions.update(draft.assumptions)
        except RowRejected as refusal:
            row.status, row.reason = RowStatus.REJECTED, str(refusal)
        except RowSkipped as skip:
            row.status, row.reason = RowStatus.SKIPPED, str(skip)
        self.counts[str(row.status)] += 1
        return row

    def _once(self, number: int, cells: list[str]) -> None:
        """A record stands once: its other rows are older states of it, or a mistake."""
        name = _cell(cells, self._identity)
        standing = self._standing.get(name, number) if name else number
        if standing != number and self._last_wins:
            raise RowSkipped(f"Row {standing} holds a later state of {name}.")
        if standing != number:
            raise RowRejected(f"{self.kind.field(self.kind.identity).label} {name} stands in row {standing} already.")


def _standing_rows(kind: ImportKind, context: Context, table: Table, last_wins: bool) -> dict[str, int]:
    """{identity: the row that stands}: the first, or the latest state (before the as-of instant, if there is one)."""
    identity = context.plan.columns_of(kind.identity)
    version = context.plan.columns_of(kind.version_field) if kind.version_field else []
    best: dict[str, tuple[tuple[int, float, int], int]] = {}
    for number, cells in table.rows():
        name = _cell(cells, identity)
        if not name:
            continue
        if not last_wins:
            best.setdefault(name, ((0, 0.0, 0), number))
            continue
        key = (*_age_of_state(_cell(cells, version), context), number)
        if name not in best or key > best[name][0]:
            best[name] = (key, number)
    return {name: number for name, (_, number) in best.items()}


def _age_of_state(text: str, context: Context) -> tuple[int, float]:
    """Sorts states of one record: the latest one known by the as-of instant comes last."""
    try:
        moment = parse_moment(text, context.plan.date_order, context.zone).timestamp() if text else 0.0
    except ValueError:
        moment = 0.0
    if context.until is not None and moment >= context.until.timestamp():
        return 0, -moment
    return 1, moment


def _cell(cells: Sequence[str], indexes: list[int]) -> str:
    """The first of these cells that says something."""
    return next((cells[i] for i in indexes if i < len(cells) and not is_nothing(cells[i])), "")


# Import


def _run_import(run: JobRun) -> dict[str, Any]:
    batch = _batch_of(run)
    kind, total = batch.declared, batch.counts.get("staged", 0)
    with _office_zone():
        context = context_of(batch, run.now())
        convert = converter(kind, context)
        done = total - batch.rows.filter(status=RowStatus.STAGED).count()
        pace = Pace(20, most=400)
        run.progress(done, total, f"{done:,} of {total:,} rows")
        while rows := _next_rows(batch, pace.size):
            drafts = [(row, draft) for row in rows if (draft := _draft(kind, convert, context, row)) is not None]
            pace.begin()
            apply_step(batch=batch, rows=rows, drafts=drafts, run=run, actor=run.asked_by, now=run.now())
            done += len(rows)
            run.progress(done, total, f"{done:,} of {total:,} rows")
            pace.rest()
    return {"batch": batch.pk}


def _next_rows(batch: ImportBatch, size: int) -> list[ImportRow]:
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


def _draft(kind: ImportKind, convert: Convert, context: Context, row: ImportRow) -> Draft | None:
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


def _finish_import(run: JobRun, result: dict[str, Any]) -> None:
    batch = ImportBatch.objects.get(pk=run.params["batch"])
    now = run.now()
    batch.counts = {**batch.counts, "result": batch.rows.counts()}
    batch.state, batch.finished_at = BatchState.DONE, now
    batch.save(update_fields=["counts", "state", "finished_at"])
    spoken = ", ".join(f"{number} {status}" for status, number in sorted(batch.counts["result"].items()))
    record(verb="imported", target=batch, actor=run.asked_by, now=now, reason=spoken)


# Undo


def _run_undo(run: JobRun) -> dict[str, Any]:
    batch = _batch_of(run)
    kind = batch.declared
    rows = batch.rows.filter(status__in=[RowStatus.CREATED, RowStatus.UPDATED]).order_by("-row_number")
    with _office_zone():
        keys = list(rows.values_list("object_id", flat=True))
        for start in range(0, len(keys), 500):
            some = [key for key in keys[start : start + 500] if key is not None]
            if names := kind.built_on(batch, some):
                raise JobFailed(
                    f"Somebody has worked on {', '.join(names)} since: this import can no longer be undone. "
                    "Nothing was taken back."
                )
        pace, done = Pace(20, most=300), 0
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
    ImportBatch.objects.filter(pk=batch.pk).update(position=0)
    return len(rows)


def _finish_undo(run: JobRun, result: dict[str, Any]) -> None:
    batch = ImportBatch.objects.get(pk=run.params["batch"])
    now = run.now()
    batch.declared.clean_up(batch)
    batch.state, batch.undone_at = BatchState.UNDONE, now
    batch.save(update_fields=["state", "undone_at"])
    record(verb="undid import", target=batch, actor=run.asked_by, now=now, reason=f"{result['undone']} taken back")


@contextmanager
def _office_zone() -> Iterator[ZoneInfo]:
    zone = ZoneInfo(OfficeSettings.current().time_zone)
    with timezone.override(zone):
        yield zone
