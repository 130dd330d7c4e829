"""Does this office have the keys of its secrets? Asked before anything starts; nothing is ever overwritten."""

from django.core.exceptions import ImproperlyConfigured
from django.db import Error as DatabaseError

from msp_office.vault.actions import sealed_otherwise, secret_models
from msp_office.vault.keys import ring


def refuse_wrong_keys() -> None:
    """Stop a start without the right keys. Errors: SystemExit with the plain sentence that says what to do."""
    try:
        names = list(ring().keys)
        lost = {model: sealed_otherwise(model, column, names) for model, column in secret_models()}
        count = sum(rows.count() for rows in lost.values())
    except ImproperlyConfigured as error:
        raise SystemExit(f"MSP Office does not start: {error}") from error
    except DatabaseError:
        return  # no tables yet, or no database: others say so
    if count:
        raise SystemExit(
            f"MSP Office does not start: {count} secrets in the vault were sealed with a key that is not in its ring "
            f"({', '.join(names)}). Put the right key back into VAULT_KEYS or the key file. Nothing was changed."
        )
