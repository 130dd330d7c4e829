"""How every business write happens: in one transaction, one after the other, each leaving an entry in the trail."""

import functools
import json
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

from msp_office.audit.chain import FIRST_HASH, entry_hash
from msp_office.audit.models import AuditEntry
from msp_office.audit.request import request_id
from msp_office.calculations.text import storable

P = ParamSpec("P")
R = TypeVar("R")

CHAIN_LOCK = 7_301_977  # any constant that nothing else locks
_writing: ContextVar[bool] = ContextVar("writing", default=False)


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
            token = _writing.set(True)
            try:
                return action(*args, **kwargs)
            finally:
                _writing.reset(token)

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
    """Append one entry to the chain, inside a `business_write`, after the change itself.

    `changes` is {field: (before, after)}; dates, decimals and fractions are kept as text. `actor` None is the system.
    Values of restricted fields and secrets never go in: write that they changed, not to what.
    Errors: RuntimeError outside a business_write, where two entries could follow the same one.
    """
    if not _writing.get():
        raise RuntimeError("record() was called outside a business_write.")
    entry = AuditEntry(
        at=now,
        actor_id=actor.pk if actor else None,
        actor_name=storable(str(actor) if actor else "System", 120),
        verb=verb,
        target=target._meta.label_lower,
        target_id=str(target.pk),
        target_name=storable(str(target), 250),
        changes=storable_changes(changes or {}),
        reason=storable(reason),
        request_id=request_id.get(),
        previous_hash=_last_hash(),
    )
    entry.hash = entry_hash(entry)
    entry.save(force_insert=True)
    return entry


def _last_hash() -> str:
    """In plain SQL: it is read at every write, and putting the query together would take ten times as long."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT hash FROM audit_auditentry ORDER BY id DESC LIMIT 1")
        row = cursor.fetchone()
    return str(row[0]) if row else FIRST_HASH


def storable_changes(changes: Mapping[str, tuple[Any, Any]]) -> dict[str, Any]:
    """The changes in values that both databases give back unchanged."""
    plain: dict[str, Any] = json.loads(json.dumps(changes, cls=DjangoJSONEncoder), parse_float=str, parse_constant=str)
    return {storable(field): [_storable_value(value) for value in pair] for field, pair in plain.items()}


def _storable_value(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list):
        return [_storable_value(item) for item in value]
    if isinstance(value, dict):
        return {storable(key): _storable_value(item) for key, item in value.items()}
    return value
