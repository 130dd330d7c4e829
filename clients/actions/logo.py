"""How a client gets its logo, and loses it."""

import secrets
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction

from clients.models import Client
from msp_office.audit.actions import business_write, record
from staffing.models import StaffMember


@business_write
def set_logo(*, client: Client, content: bytes, ending: str, actor: StaffMember | None, now: datetime) -> None:
    """Keep this picture in place of the one before; empty content takes that one away."""
    current = Client.objects.select_for_update().get(pk=client.pk)
    old, storage = str(current.logo.name or ""), current.logo.storage
    if not old and not content:
        return
    kept = storage.save(f"client-logo/{secrets.token_hex(16)}.{ending}", ContentFile(content)) if content else ""
    try:
        Client.objects.filter(pk=client.pk).update(logo=kept)
        changes = {"logo": ("a picture" if old else None, "a new picture" if kept else None)}
        record(verb="changed", target=current, actor=actor, now=now, changes=changes)
    except Exception:
        if kept:
            storage.delete(kept)
        raise
    if old:
        transaction.on_commit(lambda: storage.delete(old))
