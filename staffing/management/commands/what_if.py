"""manage.py what_if FILE.json: what the page would show of a scenario, as JSON."""

import json
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from msp_office.office.models import OfficeSettings
from staffing.calculations.what_if.portable import NotReadable, document_from_json
from staffing.calculations.what_if.results import results_of
from staffing.models import HiringThresholds

LARGEST_FILE = 512 * 1024


class Command(BaseCommand):
    help = "Compute a what-if file (docs/what-if-file.md) and print its results as JSON; nothing is written."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a what-if file, as the page hands it out")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            content = path.read_bytes()[: LARGEST_FILE + 1]
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        if len(content) > LARGEST_FILE:
            raise CommandError(f"{path}: at most 512 KB.")
        try:
            document = document_from_json(json.loads(content.decode("utf-8-sig")))
        except NotReadable as problem:
            raise CommandError(f"{path}: {problem}") from problem
        except (ValueError, RecursionError) as error:
            raise CommandError(f"{path}: this is no JSON file.") from error
        office, limits = OfficeSettings.current(), HiringThresholds.current().values
        self.stdout.write(json.dumps(results_of(document, limits, office.currency), indent=1, ensure_ascii=False))
