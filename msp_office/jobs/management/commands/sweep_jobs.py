"""Take up what dead workers and lost messages left, as beat's sweep does (for cron or by hand)."""

from typing import Any

from django.core.management.base import BaseCommand

from msp_office.jobs.tasks import sweep_now


class Command(BaseCommand):
    help = "Send wake-ups for jobs whose message was lost or whose worker died; give up those that died three times."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{sweep_now()} wake-ups sent.")
