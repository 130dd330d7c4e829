"""Recompute ledger and hours by month from tickets and time, weekly snapshots from the ledger; name any difference."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tickets.actions.repair import repair_hours, repair_ledger
from tickets.reports.snapshot_check import snapshot_differences
from tickets.reports.verification import Difference, HoursDifference, hours_differences, ledger_differences

SOUND = "The ledger and the hours by month agree with tickets and time, the weekly snapshots with the ledger."


class Command(BaseCommand):
    help = "Checks backlog ledger, hours by month and weekly snapshots; exit status 1 when anything differs."

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
        snapshots = list(snapshot_differences())
        for difference in (*found, *snapshots):
            self.stdout.write(str(difference))
        if snapshots:
            self.stdout.write("Snapshots are never rewritten: ask a backup whether they or the ledger were changed.")
        if found and not reason:
            raise CommandError(f"{len(found)} differences. Correct them with --repair 'reason in words'.")
        if snapshots:
            raise CommandError(f"{len(snapshots)} stored snapshots differ from the ledger.")
        self.stdout.write("Repaired." if found else SOUND)
