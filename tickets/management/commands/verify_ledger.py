"""Recompute every figure of the ledger from tickets and time, and name any difference."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tickets.actions.repair import repair_ledger
from tickets.reports.verification import ledger_differences


class Command(BaseCommand):
    help = "Checks the backlog ledger against tickets and time; exit status 1 when anything differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", metavar="REASON", help="post corrections with this reason in words")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["repair"]:
            found = repair_ledger(explanation=options["repair"], actor=None, now=timezone.now())
        else:
            found = list(ledger_differences())
        for difference in found:
            self.stdout.write(str(difference))
        if found and not options["repair"]:
            raise CommandError(f"{len(found)} differences. Post corrections with --repair 'reason in words'.")
        self.stdout.write("Repaired." if found else "The ledger agrees with tickets and time.")
