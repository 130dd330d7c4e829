"""How a record of a binder is made, changed and removed, with its secrets; or taken over from somebody's words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from clients.models import Client
from docs_binder.models.record import BinderRecord
from docs_binder.sections import PARTS, Part
from msp_office.audit.actions import business_write, record
from msp_office.office.conflict import StaleVersion
from msp_office.vault.actions import drop_secret, keep_secret, rename_secret
from staffing.models import StaffMember


@business_write
def save_record(
    *,
    part: Part,
    client: Client,
    values: Mapping[str, Any],
    actor: StaffMember | None,
    now: datetime,
    old: BinderRecord | None = None,
    secrets: Mapping[str, str] | None = None,
    version: int | None = None,
) -> BinderRecord:
    """Make a record of this part, or change one; `values` are its columns, `secrets` new texts of its secrets by field.

    Whoever changes an unverified record has seen it: the remark about its source goes.
    Errors: StaleVersion; ValidationError by field; PermissionDenied for a secret that the actor may not replace.
    """
    current: Any = part.model._default_manager.get(pk=old.pk) if old else part.model(client=client)
    if old and version is not None and current.version != version:
        raise StaleVersion(current)
    changes = {name: (_plain(getattr(current, name, None)), _plain(value)) for name, value in values.items()}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    new_secrets = {name: text for name, text in (secrets or {}).items() if text}
    if old and not changes and not new_secrets:
        return current  # type: ignore[no-any-return]  # of the part's model
    for name, value in values.items():
        setattr(current, name, value)
    if old:
        current.version += 1
        current.unverified_source = ""
    check_record(part, current)
    _keep_secrets(part, current, new_secrets, actor, now)
    current.save()
    verb = "changed the binder" if old else "added to the binder"
    record(verb=verb, target=current, actor=actor, now=now, changes=changes)
    return current  # type: ignore[no-any-return]  # of the part's model


def check_record(part: Part, target: BinderRecord) -> None:
    """Errors: ValidationError by field; links lead to records of the same client only."""
    for column in part.model._meta.concrete_fields:
        other = getattr(target, column.name, None) if column.is_relation and column.name != "client" else None
        if isinstance(other, models.Model) and getattr(other, "client_id", target.client_id) != target.client_id:
            raise ValidationError({column.name: "This belongs to another client."})
    target.full_clean()


def _keep_secrets(
    part: Part, target: BinderRecord, texts: Mapping[str, str], actor: StaffMember | None, now: datetime
) -> None:
    for slot in part.secrets:
        secret = getattr(target, slot.field)
        label = f"{target.client}: {target} ({slot.label.lower()})"
        if text := texts.get(slot.field):
            kept = keep_secret(secret=secret, kind=slot.kind, text=text, label=label, actor=actor, now=now)
            setattr(target, slot.field, kept)
        elif secret:
            rename_secret(secret=secret, label=label)


def _plain(value: Any) -> Any:
    """A value as it is compared and as the trail holds it: a record by its name."""
    return str(value) if isinstance(value, models.Model) else value


@business_write
def drop_record_secret(*, target: BinderRecord, field: str, actor: StaffMember | None, now: datetime) -> None:
    """Take one secret of a record away for good."""
    secret = getattr(target, field)
    if secret is not None:
        setattr(target, field, None)
        target.save(update_fields=[field])
        drop_secret(secret=secret, actor=actor, now=now)


@business_write
def delete_record(*, part: Part, target: BinderRecord, actor: StaffMember | None, now: datetime) -> None:
    """Remove a record with its secrets; one that is gone already is no error."""
    current = part.model._default_manager.filter(pk=target.pk).first()
    if current is None:
        return
    secrets = [secret for slot in part.secrets if (secret := getattr(current, slot.field))]
    record(verb="removed from the binder", target=current, actor=actor, now=now)
    current.delete()
    for secret in secrets:
        drop_secret(secret=secret, actor=actor, now=now)


@business_write
def add_unverified_fact(
    *,
    client: Client,
    part: str,
    values: Mapping[str, Any],
    source: str,
    actor: StaffMember | None,
    now: datetime,
) -> BinderRecord:
    """Take over what somebody said about their network: a record of this part, marked with where it comes from.

    `part` is a key of docs_binder.sections.PARTS, `values` its columns ("notes" takes what fits no column), for example
    part="email", values={"domain": "unknown", "stored_at": "Google"}, source="their own words, March 14". The mark goes
    when a person of ours edits the record or verifies its section. Errors: ValidationError by field.
    """
    made = save_record(part=PARTS[part], client=client, values=values, actor=actor, now=now)
    made.unverified_source = source[:120]
    made.save(update_fields=["unverified_source"])
    return made
