"""Recompute every figure of the ledger and of the hours by month from tickets and time, and name any difference."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tickets.actions.repair import repair_hours, repair_ledger
from tickets.reports.verification import Difference, HoursDifference, hours_differences, ledger_differences


class Command(BaseCommand):
    help = "Checks backlog ledger and hours by month against tickets and time; exit status 1 when anything differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", metavar="REASON", help="correct them, with this reason in words")

    def handle(self, *args: Any, **options: Any) -> None:
        reason, now = options["repair"], timezone.now()
        found: list[Difference | HoursDifference] = []
        if reason:
            found += repair_ledger(explanation=reason, actor=None, now=now)
            found += repair_hours(explanation=reason, actor=None, now=now)
        else:
            found += [*ledger_differences(), *hours_differences()]
        for difference in found:
            self.stdout.write(str(difference))
        if found and not reason:
            raise CommandError(f"{len(found)} differences. Correct them with --repair 'reason in words'.")
        self.stdout.write("Repaired." if found else "The ledger and the hours by month agree with tickets and time.")
