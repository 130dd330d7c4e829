"""Which keys open the vault: a ring of them, kept outside the database, the first of which seals.

A key is named by the beginning of its own hash, so a wrong key can never pass for the right one. The ring comes from
VAULT_KEYS, or else from a file of the data folder that only its owner reads; the file is read again when it changed, so
that a rotation reaches every running process.
"""

import base64
import binascii
import fcntl
import hashlib
import os
import secrets
import tempfile
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32


class KeyMissing(Exception):
    """The ring lacks the key that something was sealed with."""


@dataclass(frozen=True, repr=False)
class KeyRing:
    """The keys by name; the first one seals, all of them open."""

    keys: dict[str, bytes]

    @property
    def active(self) -> str:
        return next(iter(self.keys))

    def key(self, name: str) -> bytes:
        try:
            return self.keys[name]
        except KeyError:
            raise KeyMissing(f"The vault's key {name} is not here.") from None


def key_name(key: bytes) -> str:
    return hashlib.sha256(b"msp-office vault key" + key).hexdigest()[:12]


def parse_ring(text: str) -> KeyRing:
    """The ring of base64 keys that commas or lines separate. Errors: ImproperlyConfigured with what to do."""
    keys: dict[str, bytes] = {}
    for word in text.replace(",", "\n").split():
        key = _decoded(word)
        if len(key) != KEY_BYTES or len(set(key)) < 8:
            raise ImproperlyConfigured(
                "Each key of the vault must be 32 random bytes in base64, no sample; .env.example says how to make one."
            )
        keys[key_name(key)] = key
    if not keys:
        raise ImproperlyConfigured("The vault has no key: VAULT_KEYS and the key file are empty.")
    return KeyRing(keys)


def _decoded(word: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(word.replace("+", "-").replace("/", "_") + "=" * (-len(word) % 4))
    except (ValueError, binascii.Error):
        return b""


def new_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()


_from_file: dict[tuple[str, int, int], KeyRing] = {}


def ring() -> KeyRing:
    """The keys as they are now."""
    if settings.VAULT_KEYS:
        return parse_ring(settings.VAULT_KEYS)
    path = Path(settings.VAULT_KEY_FILE)
    try:
        seen = path.stat()
        mark = (str(path), seen.st_ino, seen.st_mtime_ns)
        if mark not in _from_file:
            _from_file.clear()
            _from_file[mark] = parse_ring(path.read_text())
        return _from_file.get(mark) or parse_ring(path.read_text())
    except OSError as error:
        raise ImproperlyConfigured(
            f"The vault's key file {path} cannot be read ({error.strerror}). Put it back from your copy of the keys."
        ) from error


def add_key_to_file() -> None:
    """Put a new key in front of those in the file."""
    _change_file(lambda keys: [new_key(), *keys])


def retire_from_file(used: Collection[str]) -> int:
    """Take out the keys that are neither the first nor among these names; returns how many went."""
    return _change_file(lambda keys: [*keys[:1], *(key for key in keys[1:] if key_name(_decoded(key)) in used)])


def _change_file(change: Callable[[list[str]], list[str]]) -> int:
    """One change at a time; readers see the old file or the new one. Returns how many keys went."""
    path = Path(settings.VAULT_KEY_FILE)
    with path.with_name(f"{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        before = path.read_text().split()
        after = change(before)
        handle, draft = tempfile.mkstemp(dir=path.parent)  # made with mode 0600
        with open(handle, "w") as file:
            file.write("\n".join(after) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
        return len(before) - len(after)
