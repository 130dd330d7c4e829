"""manage.py print_binder CLIENT --output FILE.pdf: a client's binder without a browser, by the same job."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from clients.models import Client
from docs_binder.actions.printing import ask_for_print
from docs_binder.calculations.printing import PAPERS, PrintOptions
from docs_binder.models.printing import BinderPrint
from docs_binder.reports.prints import base_since
from docs_binder.sections import SECTIONS
from msp_office.jobs.tasks import run_here


class Command(BaseCommand):
    help = "Print a client's binder, or the pages that changed since a binder that was handed over. Never secrets."

    def add_arguments(self, parser: ArgumentParser) -> None:
        keys = ", ".join(section.key for section in SECTIONS)
        parser.add_argument("client", metavar="CLIENT", help="its name or number")
        parser.add_argument("--output", type=Path, required=True, metavar="FILE.pdf")
        parser.add_argument("--changed-since", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--sections", nargs="+", default=[], metavar="SECTION", help=keys)
        parser.add_argument("--paper", choices=list(PAPERS), default="letter")
        parser.add_argument("--no-holes", action="store_true", help="no wide margin at the bound edge")
        parser.add_argument("--two-sided", action="store_true")
        parser.add_argument("--dividers", action="store_true", help="a tab-divider page before each section")
        parser.add_argument("--logo", action="store_true", help="the client's logo on the cover and on every page")
        parser.add_argument("--blank", action="store_true", help="to be filled in by hand")

    def handle(self, *args: Any, **given: Any) -> None:
        client = self.client_called(given["client"])
        unknown = set(given["sections"]) - {section.key for section in SECTIONS}
        if unknown:
            raise CommandError(f"No such section: {', '.join(sorted(unknown))}")
        options = PrintOptions(
            paper=given["paper"],
            holes=not given["no_holes"],
            two_sided=given["two_sided"],
            dividers=given["dividers"],
            blank=given["blank"],
            logo=given["logo"],
            sections=tuple(section.key for section in SECTIONS if section.key in given["sections"]),
        )
        base = None
        if day := given["changed_since"]:
            base = base_since(client, options.variant, day)
            if base is None:
                raise CommandError(f"No binder on this paper was handed over to {client} by {day:%B %-d, %Y}.")
        try:
            job = ask_for_print(client=client, options=options, base=base, reason="", asked_by=None, now=timezone.now())
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        job = run_here(job)
        if job.state != "done":
            raise CommandError(job.failure or "The job was stopped.")
        made = BinderPrint.objects.get(job=job)
        with default_storage.open(made.file) as kept:
            given["output"].write_bytes(kept.read())
        self.stdout.write(f"{made.pages} pages, {made.changed} of {len(made.sections)} sections: {given['output']}")

    def client_called(self, name: str) -> Client:
        found = Client.objects.filter(name__iexact=name).first()
        found = found or (Client.objects.filter(pk=name).first() if name.isdigit() else None)
        if found is None:
            raise CommandError(f"No client is called “{name}”.")
        return found
