"""How a secret is written and read: the one pair of functions, `write_secret` and `read_secret`.

AES-256-GCM with a nonce of its own for each writing. What is sealed is bound to its place (model|key|field): moved to
another row or column it no longer opens.
"""

import base64
import binascii
import secrets
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import models

from msp_office.vault.keys import KeyMissing, KeyRing, ring

FORM = "v1"
NONCE_BYTES = 12


class Sealed(str):
    """A sealed secret as the database holds it: "v1:<key's name>:<base64>". Only this module makes one."""

    __slots__ = ()

    @property
    def key_name(self) -> str:
        return self.split(":")[1] if self.count(":") == 2 else ""


class CannotOpen(Exception):
    """What is sealed does not open: it was changed or moved, or its key is missing."""


def place_of(record: models.Model, field: str) -> str:
    """What a sealed value is bound to."""
    return f"{record._meta.label_lower}|{record.pk}|{field}"


def write_secret(record: models.Model, field: str, text: str) -> None:
    """Seal `text` into a secret column of a record; saving it is the caller's part. Empty text empties the column."""
    setattr(record, field, seal(text.encode(), place_of(record, field)) if text else Sealed(""))


def read_secret(record: models.Model, field: str) -> str:
    """The text of a secret column, "" when it is empty. Errors: CannotOpen."""
    sealed: Any = getattr(record, field)
    return unseal(sealed, place_of(record, field)).decode() if sealed else ""


def seal(content: bytes, place: str, keys: KeyRing | None = None) -> Sealed:
    """Bytes sealed for a place, with the ring's first key."""
    keys = keys or ring()
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = nonce + AESGCM(keys.key(keys.active)).encrypt(nonce, content, place.encode())
    return Sealed(f"{FORM}:{keys.active}:{base64.urlsafe_b64encode(sealed).decode()}")


def unseal(sealed: str, place: str, keys: KeyRing | None = None) -> bytes:
    """The bytes that were sealed for this place. Errors: CannotOpen."""
    try:
        form, name, body = sealed.split(":")
        packed = base64.b64decode(body.encode(), altchars=b"-_", validate=True)
        if form != FORM or base64.urlsafe_b64encode(packed).decode() != body:
            raise CannotOpen("This secret is damaged: it cannot be opened.")
        return AESGCM((keys or ring()).key(name)).decrypt(packed[:NONCE_BYTES], packed[NONCE_BYTES:], place.encode())
    except KeyMissing as error:
        raise CannotOpen(f"{error} Put it back into the key ring.") from error
    except (InvalidTag, ValueError, binascii.Error) as error:
        raise CannotOpen("This secret was changed or moved: it cannot be opened.") from error
