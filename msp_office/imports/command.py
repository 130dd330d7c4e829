"""Importing without a browser: the same steps as the wizard, one JSON summary on standard output."""

import gzip
import json
import sys
import time
import zlib
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from msp_office.imports import actions
from msp_office.imports.calculations.figures import UNITS
from msp_office.imports.calculations.table import plain
from msp_office.imports.conversion import open_questions
from msp_office.imports.models import ImportBatch, RowStatus
from msp_office.imports.plan import Reading, value_key
from msp_office.imports.readers import FileRefused
from msp_office.imports.readers.limits import MAX_FILE_BYTES
from msp_office.imports.registry import MAKE, SKIP, FieldKind, ImportKind, ImportOption, known_kinds
from msp_office.jobs.models import Job
from msp_office.jobs.tasks import run_here

ALL_PARTS = {"date_order": "--date-order", "decimal_sign": "--decimal"}


class ImportCommand(BaseCommand):
    """A command that imports one kind of file; a subclass names the kind."""

    kind_name = ""

    @property
    def kind(self) -> ImportKind:
        return known_kinds()[self.kind_name]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="a CSV or XLSX file, also as .gz")
        parser.add_argument("--preset", choices=[preset.name for preset in self.kind.presets], default="")
        parser.add_argument("--source", default="", help="name of the tool; with the number it names a record")
        parser.add_argument("--date-order", choices=["dmy", "mdy"], default="")
        parser.add_argument("--utc", action="store_true", help="moments are UTC, not the office's time zone")
        parser.add_argument("--decimal", choices=["point", "comma"], default="")
        parser.add_argument("--encoding", default="")
        parser.add_argument("--delimiter", type=_delimiter, default="", help="one character, or tab")
        parser.add_argument("--sheet", default="")
        parser.add_argument("--header-row", type=int, default=0)
        parser.add_argument("--unit", action="append", default=[], metavar="FIELD=hours|minutes|seconds")
        parser.add_argument("--map", action="append", default=[], metavar="FIELD=HEADER", help="also more than once")
        parser.add_argument("--value", action="append", default=[], metavar="FIELD:THEIRS=OURS")
        parser.add_argument("--others", action="append", default=[], metavar="FIELD=OURS", help="every other value")
        parser.add_argument("--default", action="append", default=[], metavar="FIELD:VALUE=MINUTES")
        parser.add_argument("--names", action="append", type=Path, default=[], metavar="CSV", help="id and name")
        parser.add_argument("--dry-run", action="store_true", help="check every row, keep nothing")
        parser.add_argument("--allow-rejected", action="store_true", help="exit with 0 although rows were rejected")
        for option in self.kind.options:
            shown: dict[str, Any] = {"help": option.help or option.label, "default": ""}
            if option.kind == "day":
                shown |= {"type": _day, "metavar": "YYYY-MM-DD", "default": None}
            parser.add_argument(f"--{option.name.replace('_', '-')}", **shown)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            batch = self._receive(options)
            try:
                self._decide(batch, options)
                self._work(actions.ask_for_check(batch=batch, asked_by=None, now=timezone.now()))
                batch.refresh_from_db()
                if batch.counts.get("blocked") and not options["dry_run"]:
                    raise CommandError(f"{self.kind.words.blocked} Say it with {_decisions(self.kind)}.")
                if not options["dry_run"]:
                    self._work(actions.start_import(batch=batch, asked_by=None, now=timezone.now()))
                    batch.refresh_from_db()
                summary = summary_of(batch, dry_run=options["dry_run"])
            finally:
                if options["dry_run"] or batch.counts.get("blocked") or not batch.rows.exists():
                    Job.objects.filter(kind__startswith=f"import-{self.kind_name}-", params__batch=batch.pk).delete()
                    batch.file.delete(save=False)
                    batch.delete()
        except (FileRefused, ValidationError) as error:
            raise CommandError(" ".join(getattr(error, "messages", [str(error)]))) from error
        self.stdout.write(json.dumps(summary, indent=1))
        if summary["rejected"] and not options["allow_rejected"]:
            sys.exit(1)

    def _receive(self, options: dict[str, Any]) -> ImportBatch:
        reading = Reading(options["encoding"], options["delimiter"], options["sheet"], options["header_row"])
        return actions.receive_file(
            kind=self.kind,
            source=options["source"],
            content=content_of(options["file"]),
            original_name=options["file"].name,
            asked_by=None,
            now=timezone.now(),
            preset=options["preset"],
            reading=reading,
        )

    def _decide(self, batch: ImportBatch, options: dict[str, Any]) -> None:
        """The plan of the preset, with what the options say on top."""
        kind, profile, plan = self.kind, batch.seen, batch.decided
        headers = [plain(column.name) for column in profile.columns]
        mapped = _pairs(options["map"])
        columns = {index: field for index, field in plan.columns.items() if field not in dict(mapped)}
        for name, header in mapped:
            self._known_field(name)
            if plain(header) not in headers:
                raise CommandError(f"The file has no column “{header}”.")
            columns[headers.index(plain(header))] = name
        values: dict[str, dict[str, str]] = {}
        for left, ours in _pairs(options["value"]):
            name, _, theirs = left.partition(":")
            values.setdefault(self._known_field(name), {})[value_key(theirs)] = self._ours(name, ours)
        defaults: dict[str, dict[str, int]] = {}
        for left, minutes in _pairs(options["default"]):
            name, _, value = left.partition(":")
            if not minutes.isdecimal():
                raise CommandError(f"“{minutes}” is no whole number of minutes.")
            defaults.setdefault(self._known_field(name), {})[value_key(value)] = int(minutes)
        chosen = {option.name: _chosen(option, options[option.name]) for option in kind.options if options[option.name]}
        names = {key: name for path in options["names"] for key, name in actions.read_names(content_of(path)).items()}
        plan = replace(
            plan,
            columns=columns,
            date_order=options["date_order"] or plan.date_order,
            decimal_sign=options["decimal"] or plan.decimal_sign,
            is_utc=options["utc"] or plan.is_utc,
            units={**plan.units, **self._units(options["unit"])},
            values={name: {**plan.values.get(name, {}), **values.get(name, {})} for name in {*plan.values, *values}},
            others={**plan.others, **{n: self._ours(self._known_field(n), v) for n, v in _pairs(options["others"])}},
            names=names,
            defaults=defaults,
            options=chosen,
        )
        actions.decide_plan(batch=batch, plan=plan)
        if questions := open_questions(kind, profile, batch.decided):
            told = [f"{question} Say it with {_option(part)}." for part, question in questions.items()]
            raise CommandError(" ".join(told))

    def _known_field(self, name: str) -> str:
        if name not in {item.name for item in self.kind.fields}:
            raise CommandError(f"There is no field “{name}”. Fields: {', '.join(i.name for i in self.kind.fields)}.")
        return name

    def _units(self, texts: Iterable[str]) -> dict[str, str]:
        units = dict(_pairs(texts))
        for name, unit in units.items():
            if self._known_field(name) and unit not in UNITS:
                raise CommandError(f"There is no unit “{unit}”: {', '.join(UNITS)}.")
        return units

    def _ours(self, name: str, text: str) -> str:
        """A value of ours as it was typed, or its name."""
        item = self.kind.field(name)
        choices = item.choices() if item.choices else ()
        known = {label.casefold(): key for key, label in choices} | {key: key for key, _ in choices}
        if item.kind is FieldKind.NAME:
            known |= {MAKE: MAKE, SKIP: SKIP}
        if text not in known and text.casefold() not in known:
            raise CommandError(f"There is no {item.label.lower()} “{text}”.")
        return known.get(text) or known[text.casefold()]

    def _work(self, job: Job) -> None:
        """Do the job here, unless a worker was faster: then wait for it."""
        run_here(job)
        while not job.ended:
            time.sleep(0.5)
            job.refresh_from_db()
        if job.state != "done":
            raise CommandError(job.failure or "The import was cancelled.")


def content_of(path: Path) -> bytes:
    """A file's bytes, unpacked when it is a .gz; never more than the limit and one byte."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            return file.read(MAX_FILE_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise CommandError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.") from error


def summary_of(batch: ImportBatch, *, dry_run: bool) -> dict[str, Any]:
    """What became of the rows; in a dry run `to_import` says how many would be applied."""
    counts = batch.rows.counts()
    refused = batch.rows.filter(status=RowStatus.REJECTED).values_list("row_number", "reason")
    return {
        "rows_read": sum(counts.values()),
        **{status: counts.get(status, 0) for status in ("created", "updated", "unchanged", "skipped")},
        **({"summed": counts.get("summed", 0)} if batch.declared.summing else {}),
        **({"to_import": counts.get("staged", 0)} if dry_run else {"batch": batch.pk}),
        "rejected": [{"row": number, "reason": reason} for number, reason in refused],
        **batch.declared.summary(batch),
        "assumptions": batch.counts.get("assumptions", {}),
        "read_as": {**batch.reading, "preset": batch.decided.preset, "date_order": batch.decided.date_order},
    }


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is no day: write it as YYYY-MM-DD") from None


def _delimiter(text: str) -> str:
    sign = {"tab": "\t", "\\t": "\t"}.get(text, text)
    if len(sign) > 1 or sign in ('"', "\n", "\r"):
        raise ArgumentTypeError(f"“{text}” separates no cells: give one character, or tab")
    return sign


def _pairs(texts: Iterable[str]) -> list[tuple[str, str]]:
    pairs = []
    for text in texts:
        left, sign, right = text.rpartition("=")
        if not sign:
            raise CommandError(f"“{text}” needs an equals sign.")
        pairs.append((left, right))
    return pairs


def _chosen(option: ImportOption, said: object) -> str:
    """The value of an option; of a choice, its label says it too."""
    text = str(said)
    if option.choices is None:
        return text
    choices = option.choices()
    for value, label in choices:
        if text == value or value_key(text) == value_key(label):
            return value
    raise CommandError(f"There is no {option.label.lower()} “{text}”.")


def _option(part: str) -> str:
    what, _, name = part.partition(".")
    known = {"columns": f"--map {name}=HEADER", "units": f"--unit {name}=hours", "options": f"--{name}"}
    return known.get(what) or ALL_PARTS[part]


def _decisions(kind: ImportKind) -> str:
    return " or ".join(f"--{option} {value}" for option, value, _ in kind.words.decisions)
