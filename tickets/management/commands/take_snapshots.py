"""Take the weekly snapshots that are due, as beat's hourly tick does (for cron or by hand)."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tickets.actions.snapshots import take_snapshots


class Command(BaseCommand):
    help = "Take the weekly backlog snapshots of every Monday that lacks them."

    def handle(self, *args: Any, **options: Any) -> None:
        taken = take_snapshots(now=timezone.now())
        if taken:
            self.stdout.write(f"{len(taken)} Mondays taken, {taken[0]} to {taken[-1]}.")
        else:
            self.stdout.write("No Monday is missing.")
