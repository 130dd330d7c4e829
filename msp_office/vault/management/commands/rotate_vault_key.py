"""Seal every secret of the vault with a new key; a run that broke off is gone on with by running it again."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from msp_office.vault import keys
from msp_office.vault.actions import reseal_all, retire_keys, sealed_otherwise, secret_models
from msp_office.vault.sealing import CannotOpen


class Command(BaseCommand):
    help = (
        "Without VAULT_KEYS: adds a new key to the key file and seals everything with it. With VAULT_KEYS: put the new "
        "key first there, restart the office, then run this. Keys that seal nothing any more go with --retire."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--resume", action="store_true", help="no new key: seal what is left with the first one")
        parser.add_argument("--retire", action="store_true", help="afterwards take old keys out of the key file")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.VAULT_KEYS and not options["resume"] and not self._left():
            keys.add_key_to_file()
        try:
            done = reseal_all(now=timezone.now())
        except CannotOpen as error:
            raise CommandError(str(error)) from error
        if left := self._left():
            raise CommandError(f"{left} secrets are not sealed with the first key yet. Run it again.")
        self.stdout.write(f"{done} secrets sealed anew; all are sealed with key {keys.ring().active}.")
        if options["retire"] and not settings.VAULT_KEYS:
            gone = retire_keys()
            self.stdout.write(
                f"{gone} older keys are out of the key file. Keep a copy as long as you keep old backups."
            )

    def _left(self) -> int:
        """Secrets that another key than the first one sealed: an earlier run has not ended."""
        return sum(sealed_otherwise(model, column, [keys.ring().active]).count() for model, column in secret_models())
