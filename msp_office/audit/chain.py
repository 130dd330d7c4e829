"""What binds the entries of the trail together."""

import hashlib
import json
from datetime import UTC
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from msp_office.audit.models import AuditEntry

FIRST_HASH = "0" * 64


def entry_hash(entry: "AuditEntry") -> str:
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
