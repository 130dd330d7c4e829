"""Check that nobody changed, removed or moved an entry of the audit trail."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from msp_office.audit.reports import check_trail


class Command(BaseCommand):
    help = "Recompute the chain of the audit trail; name the first entry that is wrong and exit with status 1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--last-hash", default="", help="the hash that an earlier check printed: it must still be in the chain"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        check = check_trail(expected_hash=options["last_hash"])
        if check.fault:
            where = f"Entry {check.entry_id}" if check.entry_id is not None else "The trail"
            raise CommandError(f"{where} is broken: {check.fault}. {check.entries} entries were right before it.")
        self.stdout.write(f"{check.entries} entries, none changed, removed or moved. Last hash {check.last_hash}.")
