"""Checking: every row of the file is staged with what will become of it, and why not."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from msp_office.imports.calculations.dates import parse_moment
from msp_office.imports.conversion import Convert, converter, is_nothing, joined, open_questions
from msp_office.imports.models import BatchState, ImportBatch, ImportRow, RowStatus
from msp_office.imports.naming import settle_known, settle_names
from msp_office.imports.opening import open_file
from msp_office.imports.readers import FileRefused, Table
from msp_office.imports.registry import Context, Draft, ImportKind, RowRejected, RowSkipped
from msp_office.imports.work.steps import Hold, NoJob, Pace, batch_of, context_of, office_zone
from msp_office.imports.work.summing import sum_up
from msp_office.jobs.run import JobFailed, JobRun

INLINE_ROWS = 1_500  # what a request checks itself, in well under a second


def check_here(batch: ImportBatch, now: datetime) -> None:
    """Check a small file at once. Errors: FileRefused, ValidationError."""
    with transaction.atomic():
        counts = check(batch, NoJob(), now)
        _checked(batch.pk, counts)
    batch.refresh_from_db()


def run_check(run: JobRun) -> dict[str, Any]:
    batch = batch_of(run)
    try:
        return check(batch, run, run.now())
    except FileRefused as refusal:
        raise JobFailed(str(refusal)) from refusal


def finish_check(run: JobRun, result: dict[str, Any]) -> None:
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
        table = open_file(kind, file.read(), batch.read_as, batch.decided.preset)
    with office_zone():
        plan = settle_names(kind, batch.decided, (cells for _, cells in table.rows()))
        batch.plan = settle_known(kind, plan, (cells for _, cells in table.rows())).as_json()
        ImportBatch.objects.filter(pk=batch.pk).update(plan=batch.plan)
        context = context_of(batch, now)
        judge = _Judge(kind, context, table)
        pace, waiting = Pace(500, least=250), list[ImportRow]()
        _drop_rows(batch, run)
        staged = 0
        for row in judge.rows(batch, table):
            waiting.append(row)
            if len(waiting) >= pace.size:
                _stage(waiting, run)
                staged += len(waiting)
                run.progress(staged, total, "Checking rows")
                waiting.clear()
                pace.rest()
                pace.begin()
        _stage(waiting, run)
    run.progress(total, total, "Checked")
    return {"rows": sum(judge.counts.values()), **judge.counts, **judge.sums, "assumptions": dict(judge.assumptions)}


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

    def __init__(self, kind: ImportKind, context: Context, table: Table) -> None:
        self.kind, self.context = kind, context
        self.convert: Convert = converter(kind, context)
        self.counts: Counter[str] = Counter()
        self.assumptions: Counter[str] = Counter()
        self.sums: dict[str, Any] = {}
        self._identity = context.plan.columns_of(kind.identity)
        self._last_wins = kind.preset(context.plan.preset).last_row_wins
        self._standing = _standing_rows(kind, context, table, self._last_wins)

    def rows(self, batch: ImportBatch, table: Table) -> Iterator[ImportRow]:
        """Every row with what will become of it; of a kind that sums rows, only after all have been seen."""
        seen: Iterator[tuple[ImportRow, Draft | None]] = (
            self._row(batch.pk, number, cells) for number, cells in table.rows()
        )
        if self.kind.summing:
            pairs = list(seen)
            self.sums = sum_up(self.kind.summing, batch, pairs, self.context, self.assumptions)
            seen = iter(pairs)
        for row, _ in seen:
            self.counts[str(row.status)] += 1
            yield row

    def _row(self, batch_id: int, number: int, cells: list[str]) -> tuple[ImportRow, Draft | None]:
        row = ImportRow(batch_id=batch_id, row_number=number, raw=cells)
        try:
            self._once(number, cells)
            draft = self.kind.build(self.convert(cells), self.context)
            self.assumptions.update(draft.assumptions)
            return row, draft
        except RowRejected as refusal:
            row.status, row.reason = RowStatus.REJECTED, str(refusal)
        except RowSkipped as skip:
            row.status, row.reason = RowStatus.SKIPPED, str(skip)
        return row, None

    def _once(self, number: int, cells: list[str]) -> None:
        """A record stands once: its other rows are older states of it, or a mistake."""
        name = _name(cells, self._identity)
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
        name = _name(cells, identity)
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
        zone = UTC if context.plan.is_utc else context.zone
        moment = parse_moment(text, context.plan.date_order, zone).timestamp() if text else 0.0
    except ValueError:
        moment = 0.0
    if context.until is not None and moment >= context.until.timestamp():
        return 0, -moment
    return 1, moment


def _name(cells: Sequence[str], indexes: list[int]) -> str:
    """What these columns name together, as the record will have it."""
    return joined([cells[i] for i in indexes if i < len(cells) and not is_nothing(cells[i])])


def _cell(cells: Sequence[str], indexes: list[int]) -> str:
    """The first of these cells that says something."""
    return next((cells[i] for i in indexes if i < len(cells) and not is_nothing(cells[i])), "")
