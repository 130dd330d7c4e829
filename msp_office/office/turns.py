"""How do requests that must not overlap take turns, over threads, processes and machines?"""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

SLOTS = 256  # different names seldom share one; sharing costs waiting, nothing else


@contextmanager
def turn(name: str) -> Iterator[None]:
    """Wait until nobody else is within a turn of this name. Outside of transactions it holds no row.

    PostgreSQL keeps the lock for all machines; an office on SQLite is one machine, where a locked file does.
    """
    digest = hashlib.sha256(name.encode(errors="replace")).digest()
    if connection.vendor == "postgresql":
        key = int.from_bytes(digest[:8], "big", signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [key])
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
        return
    folder = settings.DATA_DIR / "turns"
    folder.mkdir(mode=0o700, exist_ok=True)
    with folder.joinpath(f"{digest[0] % SLOTS:03}").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # closing the file ends it, whatever happens
        yield
