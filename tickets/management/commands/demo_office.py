"""Load the demo office: an invented MSP with a year of tickets behind it."""

import gc
from argparse import ArgumentParser
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from demo.office import DEFAULT_WEEKS, build_office
from demo.people import LOGINS, PASSWORD, TIME_ZONE, email_of
from demo.printed import hand_over_a_binder
from msp_office.roles import Role
from staffing.models import StaffMember


class Command(BaseCommand):
    help = "Fills a new database with an invented office. The same day gives the same office."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--today", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the day on which it ends")
        parser.add_argument("--weeks", type=int, default=DEFAULT_WEEKS, help="how many weeks it has behind it")
        parser.add_argument("--logins", action="store_true", help="only print who may sign in, and load nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.MODE not in {"demo", "test"}:
            raise CommandError(
                "The demo office has passwords that everybody knows, so it is loaded in demo mode only: "
                "set MSP_OFFICE_MODE=demo and a database of its own."
            )
        if not options["logins"]:
            if StaffMember.objects.exists():
                raise CommandError("This database has people already. The demo office needs a new, empty one.")
            now = _moment(options["today"])
            gc.freeze()  # a year of small records, hardly any of them garbage:
            gc.set_threshold(100_000, 50, 50)  # to look for it takes a sixth of the time
            build_office(now=now, weeks=max(1, options["weeks"]))
            hand_over_a_binder(now=now)
        for person in LOGINS:
            self.stdout.write(f"{Role(person.role).label:16} {email_of(person):24} {PASSWORD}")


def _moment(today: date | None) -> datetime:
    """Now; of another day than today, shortly before noon."""
    now = timezone.now()
    zone = ZoneInfo(TIME_ZONE)
    if today is None or today == now.astimezone(zone).date():
        return now
    return datetime.combine(today, time(11, 40), zone)
