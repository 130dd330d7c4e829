"""How an import changes: its file arrives, its plan is decided, it starts, it is stopped, it is taken back."""

import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet

from msp_office.audit.actions import business_write, record
from msp_office.imports.calculations.table import plain
from msp_office.imports.conversion import decide, guess_plan
from msp_office.imports.models import BatchState, ImportBatch, RememberedValue, private_name
from msp_office.imports.opening import open_file
from msp_office.imports.plan import Plan, Reading
from msp_office.imports.readers import FileRefused, open_table
from msp_office.imports.readers.limits import MAX_FILE_BYTES
from msp_office.imports.registry import ImportKind
from msp_office.imports.survey import survey
from msp_office.jobs.actions import ask_for_job, cancel
from msp_office.jobs.models import Job
from msp_office.office.models import OfficeSettings

if TYPE_CHECKING:
    from staffing.models import StaffMember

MEANWHILE = "This import has gone on meanwhile: reload the page to see where it stands."


def receive_file(
    *,
    kind: ImportKind,
    source: str,
    content: bytes,
    original_name: str,
    asked_by: "StaffMember | None",
    now: datetime,
    preset: str = "",
    reading: Reading | None = None,
    names: Mapping[str, str] | None = None,
    options: Mapping[str, str] | None = None,
) -> ImportBatch:
    """Read a file from end to end, keep it, and suggest a plan; `names` and `options` are decided already.

    Errors: FileRefused; then nothing is kept.
    """
    if kind.unpack and len(content) <= MAX_FILE_BYTES:
        content = kind.unpack(content)
    if kind.seal and len(content) <= MAX_FILE_BYTES:
        content = kind.seal(content, reading or Reading(), {})
    table = open_file(kind, content, reading or Reading(), preset)
    profile = survey(table)
    used = set(ImportBatch.objects.filter(kind=kind.name, state=BatchState.DONE).values_list("source", flat=True))
    plan = guess_plan(kind, profile, preset or table.hand, remembered=remembered(kind), used=used)
    plan = replace(plan, names=names or {}, options=options or {})
    batch = ImportBatch(
        kind=kind.name,
        source=(source or _tool(kind, plan.preset))[:40],
        original_name=safe_name(original_name),
        reading=asdict(table.reading),
        profile=profile.as_json(),
        plan=plan.as_json(),
        asked_by=asked_by,
        created_at=now,
    )
    batch.file.save("file", ContentFile(content), save=False)
    try:
        batch.save(force_insert=True)
    except Exception:
        batch.file.delete(save=False)
        raise
    return batch


def import_again(*, batch: ImportBatch, asked_by: "StaffMember | None", now: datetime) -> ImportBatch:
    """The same file once more, as a new import whose names and values are matched afresh. Errors: FileRefused."""
    with batch.file.open("rb") as file:
        content = file.read()
    pressed = {option for option, _, _ in batch.declared.words.decisions}  # what is decided anew each time
    return receive_file(
        kind=batch.declared, source=batch.source, content=content, original_name=batch.original_name,
        asked_by=asked_by, now=now, preset=batch.decided.preset, reading=batch.read_as, names=batch.decided.names,
        options={name: value for name, value in batch.decided.options.items() if name not in pressed},
    )  # fmt: skip


def _tool(kind: ImportKind, preset: str) -> str:
    """The source of a file of which nobody says another."""
    return kind.preset(preset).source or preset


def safe_name(name: str) -> str:
    """A file's own name as it may be shown: no path, no control or direction characters, at most 150 characters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(character for character in last if unicodedata.category(character)[0] != "C").strip()
    return shown[:150] or "file"


def read_again(*, batch: ImportBatch, reading: Reading, preset: str) -> ImportBatch:
    """Read the kept file another way, and suggest a plan for what is found then. Errors: FileRefused."""
    kind = batch.declared
    with batch.file.open("rb") as file:
        table = open_file(kind, file.read(), reading, preset)
    profile = survey(table)
    plan = guess_plan(kind, profile, preset or table.hand, batch.decided)
    source = _tool(kind, plan.preset) if batch.source == _tool(kind, batch.decided.preset) else batch.source
    values = {"reading": asdict(table.reading), "profile": profile.as_json(), "state": BatchState.UPLOADED}
    _change(batch, source=source, **values | _sealed(batch, table.reading, plan), plan=plan.as_json())
    return batch


def decide_plan(*, batch: ImportBatch, plan: Plan, source: str = "") -> ImportBatch:
    """Keep what was decided about columns, dates, values and options; the rows are to be checked again."""
    decided = decide(batch.declared, batch.seen, plan, batch.decided)
    values = {"plan": decided.as_json(), "source": (source or batch.source)[:40], "state": BatchState.MAPPED}
    _change(batch, **values, **_sealed(batch, batch.read_as, decided), counts={})
    return batch


def _sealed(batch: ImportBatch, reading: Reading, plan: Plan) -> dict[str, object]:
    """The batch's file and what is known of it anew, when columns are chosen for secrets that it holds in the clear."""
    kind = batch.declared
    if kind.seal is None:
        return {}
    with batch.file.open("rb") as file:
        content = file.read()
    sealed = kind.seal(content, reading, plan.columns)
    if sealed == content:
        return {}
    table = open_file(kind, sealed, Reading(header_row=reading.header_row), plan.preset)
    new = batch.file.storage.save(private_name(batch, ""), ContentFile(sealed))
    return {"file": new, "reading": asdict(table.reading), "profile": survey(table).as_json()}


def read_names(content: bytes) -> dict[str, str]:
    """{number: name} of a second file with columns "id" and "name". Errors: FileRefused."""
    table = open_table(content, Reading(), {"id", "name"})
    headers = [plain(cell) for cell in table.header]
    if not {"id", "name"} <= set(headers):
        raise FileRefused("A file of names needs the columns “id” and “name”.")
    number, name = headers.index("id"), headers.index("name")
    pairs = ((cells[number], cells[name]) for _, cells in table.rows() if len(cells) > max(number, name))
    return {key: value[:120] for key, value in pairs if key and value}


def _change(batch: ImportBatch, **values: object) -> None:
    """Change a batch of which nothing was applied and on which nobody works. Errors: ValidationError."""
    storage, was, new = batch.file.storage, str(batch.file.name), values.get("file")
    if batch.is_working or not _changeable(batch.pk).update(**values):
        if new:
            storage.delete(str(new))
        raise ValidationError(MEANWHILE)
    if new:
        batch.rows.all().delete()
        transaction.on_commit(lambda: storage.delete(was))
    for name, value in values.items():
        setattr(batch, name, value)


def _changeable(pk: int) -> QuerySet[ImportBatch]:
    return ImportBatch.objects.filter(pk=pk, state__in=[BatchState.UPLOADED, BatchState.MAPPED, BatchState.PREVIEWED])


@business_write
def ask_for_check(*, batch: ImportBatch, asked_by: "StaffMember | None", now: datetime) -> Job:
    """Let a worker stage the rows and say which are rejected."""
    job = _ask(batch, "check", asked_by, now)
    _changeable(batch.pk).update(state=BatchState.MAPPED, job=job)
    return job


@business_write
def start_import(*, batch: ImportBatch, asked_by: "StaffMember | None", now: datetime) -> Job:
    """Let a worker apply the checked rows; the same batch starts once, and one at a time. Errors: ValidationError."""
    _refuse_beside_another(batch)
    if batch.counts.get("blocked"):
        raise ValidationError(batch.declared.words.blocked)
    sealed_at = OfficeSettings.current().history_sealed_at
    started = ImportBatch.objects.filter(pk=batch.pk, state=BatchState.PREVIEWED).update(
        state=BatchState.RUNNING, started_at=now, is_replayed=sealed_at is None or sealed_at > now
    )
    if not started:
        raise ValidationError(MEANWHILE)
    job = _ask(batch, "run", asked_by, now)
    ImportBatch.objects.filter(pk=batch.pk).update(job=job)
    batch.refresh_from_db()
    _remember(batch)
    record(verb="started import", target=batch, actor=asked_by, now=now, reason=f"{batch.counts.get('staged', 0)} rows")
    return job


@business_write
def go_on(*, batch: ImportBatch, asked_by: "StaffMember | None", now: datetime) -> Job:
    """Take a failed or cancelled run up again, behind the last row that was applied. Errors: ValidationError."""
    if not batch.may_go_on:
        raise ValidationError(MEANWHILE)
    _refuse_beside_another(batch)
    return _replace_job(batch, "run", asked_by, now)


@business_write
def ask_for_undo(*, batch: ImportBatch, asked_by: "StaffMember | None", now: datetime) -> Job:
    """Let a worker take the import back. Errors: ValidationError when it never ran or is being worked on."""
    if not batch.may_undo:
        raise ValidationError(MEANWHILE)
    _refuse_beside_another(batch)
    job = _replace_job(batch, "undo", asked_by, now)
    record(verb="asked to undo import", target=batch, actor=asked_by, now=now)
    return job


def stop_import(*, batch: ImportBatch, actor: "StaffMember | None", now: datetime) -> None:
    """Stop what a worker does for this batch; what was applied stays, and can be undone or gone on with."""
    if batch.job:
        cancel(job=batch.job, actor=actor, now=now)


def note_stop(job: Job, actor: "StaffMember | None", now: datetime) -> None:
    """Write into the trail who stopped it, from whichever page."""
    if batch := ImportBatch.objects.filter(job=job).first():
        record(verb="stopped import", target=batch, actor=actor, now=now)


def refuse_beside_another(job: Job) -> None:
    """Trying a run or an undo again is beginning it: alone of its kind. Errors: ValidationError."""
    if batch := ImportBatch.objects.filter(job=job).first():
        _refuse_beside_another(batch)


def remembered(kind: ImportKind) -> dict[str, dict[str, str]]:
    """{field: {their value: ours}} of earlier imports of this kind."""
    found: dict[str, dict[str, str]] = {}
    for name, key, ours in RememberedValue.objects.filter(kind=kind.name).values_list("field", "key", "ours"):
        found.setdefault(name, {})[key] = ours
    return found


def _remember(batch: ImportBatch) -> None:
    """Keep the decisions about values of remembered fields for the next file."""
    kind, plan = batch.declared, batch.decided
    decisions = [
        RememberedValue(kind=kind.name, field=item.name, key=key[:160], ours=ours)
        for item in kind.fields
        if item.is_remembered
        for key, ours in plan.values.get(item.name, {}).items()
    ]
    RememberedValue.objects.bulk_create(
        decisions, update_conflicts=True, unique_fields=["kind", "field", "key"], update_fields=["ours"]
    )


def _refuse_beside_another(batch: ImportBatch) -> None:
    """One run or undo of a kind at a time: two that meet on the same records could neither be undone whole."""
    others = ImportBatch.objects.filter(
        kind=batch.kind,
        job__kind__in=[f"import-{batch.kind}-run", f"import-{batch.kind}-undo"],
        job__finished_at__isnull=True,
    ).exclude(pk=batch.pk)
    if other := others.first():
        raise ValidationError(f"“{other.original_name}” is still being worked on: wait until it has ended, or stop it.")


def _replace_job(batch: ImportBatch, work: str, asked_by: "StaffMember | None", now: datetime) -> Job:
    """A new job in the place of the one that was seen: of two people who press the button, one gets it."""
    job = _ask(batch, work, asked_by, now)
    if not ImportBatch.objects.filter(pk=batch.pk, job=batch.job_id).update(job=job):
        raise ValidationError(MEANWHILE)
    batch.job = job
    return job


def _ask(batch: ImportBatch, work: str, asked_by: "StaffMember | None", now: datetime) -> Job:
    return ask_for_job(kind=f"import-{batch.kind}-{work}", params={"batch": batch.pk}, asked_by=asked_by, now=now)
