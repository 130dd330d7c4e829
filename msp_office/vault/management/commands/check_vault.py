"""Open every secret of the vault once and say how many do not open; no text is shown."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from msp_office.vault.actions import secret_models
from msp_office.vault.checking import refuse_wrong_keys
from msp_office.vault.sealing import CannotOpen, read_secret


class Command(BaseCommand):
    help = "Opens every secret once; exit status 1 when one does not open."

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_wrong_keys()
        opened, closed = 0, []
        for model, column in secret_models():
            for row in model._default_manager.exclude(**{column: ""}).iterator(500):
                try:
                    read_secret(row, column)
                except CannotOpen:
                    closed.append(f"{row._meta.label_lower} {row.pk}")
                else:
                    opened += 1
        if closed:
            raise CommandError(f"{len(closed)} secrets do not open: {', '.join(closed[:20])}")
        self.stdout.write(f"{opened} secrets open.")
