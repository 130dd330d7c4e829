"""Every change to the office's own values."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models import Q

from msp_office.audit.actions import business_write, record
from msp_office.office.conflict import StaleVersion
from msp_office.office.models import OfficeSettings

VALUES = (
    "name", "time_zone", "currency", "hour_format", "weeks_per_month", "waiting_days", "new_days", "stale_days",
    "binder_stale_months",
)  # fmt: skip


@business_write
def change_office(
    *,
    version: int | None,
    values: dict[str, Any],
    logo: bytes | None = None,
    logo_ending: str = "",
    remove_logo: bool = False,
    actor: models.Model | None,
    now: datetime,
) -> OfficeSettings:
    """Change the office's values (VALUES), and its logo when new bytes come along.

    Errors: ValidationError by field, StaleVersion.
    """
    office = _current(version)
    before = {name: getattr(office, name) for name in VALUES}
    for name in VALUES:
        setattr(office, name, values.get(name, before[name]))
    changes = {name: (before[name], getattr(office, name)) for name in VALUES if before[name] != getattr(office, name)}
    old_logo = office.logo.name if logo or remove_logo else ""
    if remove_logo:
        office.logo = ""
    if logo:
        office.logo.save(f"{secrets.token_hex(16)}.{logo_ending}", ContentFile(logo), save=False)
    if logo or old_logo:
        changes["logo"] = ("a picture" if old_logo else None, "a new picture" if logo else None)
    if not changes:
        return office
    _save(office)
    if old_logo:
        storage = office.logo.storage
        transaction.on_commit(lambda: storage.delete(old_logo))
    record(verb="changed", target=office, actor=actor, now=now, changes=changes)
    return office


def note_background(*, now: datetime) -> None:
    """Scheduler and worker live: written at most once a minute, for a figure that a machine watches is no deed."""
    stale = Q(background_seen_at=None) | Q(background_seen_at__lt=now - timedelta(minutes=1))
    OfficeSettings.objects.filter(stale, pk=1).update(background_seen_at=now)


@business_write
def seal_history(*, actor: models.Model | None, now: datetime) -> OfficeSettings:
    """From now on imports post as "imported" instead of replaying their history. Sealed already: nothing changes."""
    office = _current(None)
    if office.history_sealed_at is None:
        office.history_sealed_at = now
        _save(office)
        changes = {"history_sealed_at": (None, now)}
        record(verb="sealed history", target=office, actor=actor, now=now, changes=changes)
    return office


@business_write
def unseal_history(*, reason: str, actor: models.Model | None, now: datetime) -> OfficeSettings:
    """Let imports replay history again; the reason goes on record. Errors: ValidationError without a reason."""
    if not reason.strip():
        raise ValidationError({"reason": "Say why: the ledger's past may change with the next import."})
    office = _current(None)
    if office.history_sealed_at is not None:
        changes = {"history_sealed_at": (office.history_sealed_at, None)}
        office.history_sealed_at = None
        _save(office)
        record(verb="unsealed history", target=office, actor=actor, now=now, changes=changes, reason=reason)
    return office


def _current(version: int | None) -> OfficeSettings:
    office, _ = OfficeSettings.objects.get_or_create(pk=1)
    if version is not None and office.version != version:
        raise StaleVersion(office)
    return office


def _save(office: OfficeSettings) -> None:
    office.full_clean()
    office.version += 1
    office.save()
