"""Whether the trail is whole, and if not, where it was tampered with first."""

from dataclasses import dataclass

from django.db import connection

from msp_office.audit.chain import FIRST_HASH, entry_hash
from msp_office.audit.models import AuditEntry
from msp_office.audit.triggers import guards

ROWS_AT_ONCE = 2000


@dataclass(frozen=True)
class TrailCheck:
    """`fault` is "" for a whole trail; `entry_id` is the first row that is wrong (None when no row can be named)."""

    entries: int
    last_hash: str
    fault: str = ""
    entry_id: int | None = None


def check_trail(*, expected_hash: str = "") -> TrailCheck:
    """Recompute the chain from its first entry, reading it in one stream.

    The chain itself cannot tell that its *last* entries are gone. SQLite's key counter can; for PostgreSQL, note the
    hash that this check prints, and hand it in next time as `expected_hash`.
    """
    number, previous, previous_id, seen = 0, FIRST_HASH, 0, not expected_hash
    for entry in AuditEntry.objects.order_by("pk").iterator(ROWS_AT_ONCE):
        if entry_hash(entry) != entry.hash:
            return TrailCheck(number, previous, "its content was changed", entry.pk)
        if entry.previous_hash != previous:
            return TrailCheck(number, previous, _break_before(entry, previous_id), entry.pk)
        number, previous, previous_id = number + 1, entry.hash, entry.pk
        seen = seen or entry.hash == expected_hash
    if not seen:
        return TrailCheck(number, previous, f"the entry with the hash {expected_hash} is gone from its end")
    return TrailCheck(number, previous, _end_missing(previous_id) or _unguarded())


def _break_before(entry: AuditEntry, previous_id: int) -> str:
    predecessor = AuditEntry.objects.filter(hash=entry.previous_hash).values_list("pk", flat=True).first()
    if predecessor is not None:
        return f"it was moved: it followed the entry that is now {predecessor}"
    after = f"after entry {previous_id}" if previous_id else "from the beginning"
    return f"what stood before it, {after}, was removed"


def _end_missing(last_id: int) -> str:
    """SQLite hands out keys without gaps, rolled back ones too: a counter beyond the last entry means removed ones."""
    if connection.vendor != "sqlite":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [AuditEntry._meta.db_table])
        row = cursor.fetchone()
    return f"the entries {last_id + 1} to {row[0]} were removed from its end" if row and row[0] > last_id else ""


def _unguarded() -> str:
    table = AuditEntry._meta.db_table
    if connection.vendor == "postgresql" and table not in guards():
        return f"no entry is wrong, but the trigger that guards {table} is gone or switched off"
    return ""
