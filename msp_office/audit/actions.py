"""How every business write happens: in one transaction, one after the other, each leaving an entry in the trail."""

import functools
import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, ParamSpec, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

from msp_office.audit.models import AuditEntry
from msp_office.audit.request import request_id

P = ParamSpec("P")
R = TypeVar("R")

CHAIN_LOCK = 7_301_977  # any constant that nothing else locks
FIRST_HASH = "0" * 64


def business_write(action: Callable[P, R]) -> Callable[P, R]:
    """Run an action in one transaction that holds the trail's lock from its first statement.

    Writers wait for each other from the start, so they cannot block each other half-way: an office of thirty people
    writes a few rows a second, and a chain of hashes needs one order anyway. SQLite's IMMEDIATE transactions are that
    lock already. See docs/decisions/0003-one-writer-at-a-time.md.
    """

    @functools.wraps(action)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
            return action(*args, **kwargs)

    return run


def record(
    *,
    verb: str,
    target: models.Model,
    actor: models.Model | None,
    now: datetime,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    reason: str = "",
) -> AuditEntry:
    """Append one entry to the chain. Call it inside a `business_write`, after the change itself.

    `changes` is {field: (before, after)} in values JSON can hold (dates and decimals become text). `actor` None is the
    system. Values of restricted fields and secrets never go in: write that they changed, not to what.
    """
    last = AuditEntry.objects.order_by("-pk").values_list("hash", flat=True).first()
    entry = AuditEntry(
        at=now.astimezone(UTC),
        actor_id=actor.pk if actor else None,
        actor_name=str(actor)[:120] if actor else "System",
        verb=verb,
        target=target._meta.label_lower,
        target_id=str(target.pk),
        target_name=str(target)[:250],
        changes=json.loads(json.dumps(changes or {}, cls=DjangoJSONEncoder)),
        reason=reason,
        request_id=request_id.get(),
        previous_hash=last or FIRST_HASH,
    )
    entry.hash = entry_hash(entry)
    entry.save(force_insert=True)
    return entry


def entry_hash(entry: AuditEntry) -> str:
    """SHA-256 over every column but the key, in a fixed form that both databases read back equal."""
    content = [
        entry.previous_hash,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.actor_id,
        entry.actor_name,
        entry.verb,
        entry.target,
        entry.target_id,
        entry.target_name,
        entry.changes,
        entry.reason,
        entry.request_id,
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
