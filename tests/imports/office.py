"""What the tests of imports share: files, an import from end to end, the command's summary."""

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

from msp_office.imports import actions
from msp_office.imports.models import ImportBatch
from msp_office.imports.registry import ImportKind, known_kinds
from msp_office.imports.work.check import check_here
from msp_office.jobs.tasks import run_here
from tests.factories import NOW

FILES = Path(__file__).parent / "files"
HEADER = "Number,Title,Status,Priority,Opened,Closed,Estimate\n"


def tickets() -> ImportKind:
    return known_kinds()["tickets"]


def rows(count: int, *, first: int = 1, title: str = "Ticket") -> bytes:
    """A file of our own format: every third ticket is closed."""
    lines = [
        f"{n},{title} {n},{'Closed' if n % 3 == 0 else 'New'},P3 Medium,2026-03-01 09:00,"
        f"{'2026-03-20 17:00' if n % 3 == 0 else ''},2.5"
        for n in range(first, first + count)
    ]
    return (HEADER + "\n".join(lines) + "\n").encode()


def received(content: bytes, source: str = "old-tool", **fields: Any) -> ImportBatch:
    given = {"kind": tickets(), "original_name": "t.csv", "asked_by": None, "now": NOW, **fields}
    return actions.receive_file(source=source, content=content, **given)


def checked(content: bytes, source: str = "old-tool") -> ImportBatch:
    batch = received(content, source)
    check_here(batch, NOW)
    return batch


def imported(content: bytes, source: str = "old-tool") -> ImportBatch:
    return run(checked(content, source))


def checked_time(content: bytes, source: str = "clock", **decided: Any) -> ImportBatch:
    """A time file, checked: people and clients are made, time without a ticket goes to one of its client's."""
    batch = received(content, source, kind=known_kinds()["time"])
    plan = replace(
        batch.decided,
        others={**batch.decided.others, "person": "make", "client": "make"},
        options={"rest": "make"},
    )
    actions.decide_plan(batch=batch, plan=replace(plan, **decided))
    check_here(batch, NOW)
    return batch


def run(batch: ImportBatch) -> ImportBatch:
    run_here(actions.start_import(batch=batch, asked_by=None, now=NOW))
    batch.refresh_from_db()
    return batch


def undone(batch: ImportBatch) -> ImportBatch:
    run_here(actions.ask_for_undo(batch=batch, asked_by=None, now=NOW))
    return ImportBatch.objects.get(pk=batch.pk)


def time_rows(count: int) -> bytes:
    """A file of time in our own format: half an hour each, on ten days, in turns for two clients and for none."""
    clients = ("Birch Dental", "Oak Law", "")
    lines = [
        f"Ann Lee,{clients[n % 3]},Call {n},2026-03-{1 + n % 10:02} {8 + n % 9:02}:{n % 60:02},0:30"
        for n in range(count)
    ]
    return ("Person,Client,Description,Start,Duration\n" + "\n".join(lines) + "\n").encode()


def command(path: Path, *options: str, name: str = "import_tickets") -> tuple[dict[str, Any], int]:
    """The summary that the command prints, and its exit status."""
    out = StringIO()
    try:
        call_command(name, str(path), *options, stdout=out)
    except SystemExit as end:
        return json.loads(out.getvalue()), int(str(end.code))
    return json.loads(out.getvalue()), 0
