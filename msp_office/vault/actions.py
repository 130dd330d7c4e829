"""How secrets are kept, revealed, marked and sealed anew; every deed leaves an entry in the trail."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models

from msp_office.audit.actions import business_write, record
from msp_office.office.models import OfficeSettings
from msp_office.vault.codes import seed_of
from msp_office.vault.fields import secret_columns
from msp_office.vault.keys import retire_from_file, ring
from msp_office.vault.models import REVEALED_BY, Reveal, Secret, SecretKind
from msp_office.vault.sealing import place_of, read_secret, seal, unseal, write_secret

if TYPE_CHECKING:
    from staffing.models import StaffMember

LONGEST = 4_000
ROWS_AT_ONCE = 50


class TooManyReveals(Exception):
    """More secrets than a person needs in an hour: refused, recorded, and the owner is told."""

    def __init__(self, refused: Reveal, *, is_first: bool) -> None:
        super().__init__(
            f"{settings.VAULT_REVEALS_PER_HOUR} secrets were revealed within an hour. Wait, or ask the owner."
        )
        self.refused, self.is_first = refused, is_first


@business_write
def keep_secret(
    *,
    kind: str,
    text: str,
    label: str,
    actor: "StaffMember | None",
    now: datetime,
    secret: Secret | None = None,
    is_marked: bool | None = None,
) -> Secret:
    """Keep a new secret, or replace the text of one. Who may not reveal a kind may not replace it either.

    `is_marked` None leaves the owner's mark as it is. Errors: ValidationError; PermissionDenied.
    """
    current = Secret.objects.filter(pk=secret.pk).first() if secret else None
    current = current or Secret(kind=kind, version=0)
    if actor and current.version and not may_reveal(actor, current):
        raise PermissionDenied
    write_secret(current, "sealed", _checked(kind, text))
    current.label = label[:250] or SecretKind(kind).label
    current.version += 1
    current.changed_at, current.changed_by = now, actor
    if is_marked is not None:
        current.is_marked = is_marked
    current.full_clean(exclude=["changed_by"])
    current.save()
    verb = "kept a secret" if current.version == 1 else "replaced a secret"
    record(verb=verb, target=current, actor=actor, now=now, changes={"version": (current.version - 1, current.version)})
    return current


def _checked(kind: str, text: str) -> str:
    """The text as it is kept; the seed of one-time codes out of an otpauth address too. Errors: ValidationError."""
    text = text.strip("\r\n")
    if not text or len(text) > LONGEST:
        raise ValidationError(f"A secret has 1 to {LONGEST} characters.")
    if kind != SecretKind.CODES:
        return text
    try:
        return seed_of(text)
    except (ValueError, TypeError) as error:
        raise ValidationError("This is no seed of one-time codes: paste the letters or the otpauth address.") from error


@business_write
def rename_secret(*, secret: Secret, label: str) -> None:
    """The record that it belongs to has another name now."""
    Secret.objects.filter(pk=secret.pk).exclude(label=label[:250]).update(label=label[:250])


@business_write
def drop_secret(*, secret: Secret, actor: "StaffMember | None", now: datetime) -> None:
    """Remove a secret for good; who revealed it stays on record."""
    current = Secret.objects.filter(pk=secret.pk).first()
    if current:
        record(verb="removed a secret", target=current, actor=actor, now=now)
        current.delete()


@business_write
def mark_secret(*, secret: Secret, is_marked: bool, actor: "StaffMember | None", now: datetime) -> None:
    """Keep a secret for the owner (and whoever may reveal marked ones), or give it free to all of its kind."""
    if Secret.objects.filter(pk=secret.pk, is_marked=not is_marked).update(is_marked=is_marked):
        verb = "marked for the owner only" if is_marked else "took the owner's mark away"
        record(verb=verb, target=secret, actor=actor, now=now, changes={"is_marked": (not is_marked, is_marked)})


def may_reveal(person: "StaffMember", secret: Secret) -> bool:
    return all(person.has_perm(permission) for permission in secret.permissions)


def may_keep(person: "StaffMember", kind: str) -> bool:
    return person.has_perm(REVEALED_BY[kind])


def reveal(*, secret_id: UUID, actor: "StaffMember", now: datetime, purpose: str = "") -> str:
    """The text of one secret, after the entry of it stands in the database; call it outside of transactions.

    Errors: Secret.DoesNotExist, PermissionDenied, TooManyReveals (recorded too), CannotOpen.
    """
    secret, noted, is_first = _note(secret_id, actor, now, purpose)
    if noted.was_refused:
        raise TooManyReveals(noted, is_first=is_first)
    return read_secret(secret, "sealed")


def print_secrets(*, secret_ids: Sequence[UUID], actor: "StaffMember", now: datetime, purpose: str) -> dict[UUID, str]:
    """The texts of secrets that go on paper together, each on record as revealed before any of them leaves.

    The limit of an hour does not count here: such a print has a permission and a reason of its own.
    Errors: PermissionDenied when one of them is not for this person; CannotOpen.
    """
    return {secret.pk: read_secret(secret, "sealed") for secret in _note_all(secret_ids, actor, now, purpose)}


@business_write
def _note_all(secret_ids: Sequence[UUID], actor: "StaffMember", now: datetime, purpose: str) -> list[Secret]:
    found: list[Any] = list(Secret.objects.filter(pk__in=secret_ids))
    if not all(may_reveal(actor, secret) for secret in found):
        raise PermissionDenied
    Reveal.objects.bulk_create(
        Reveal(
            secret_id=secret.pk, label=secret.label, kind=secret.kind, version=secret.version, person=actor,
            purpose=purpose[:200], at=now,
        )
        for secret in found
    )  # fmt: skip
    for secret in found:
        record(verb="revealed a secret", target=secret, actor=actor, now=now, reason=purpose)
    return found


@business_write
def _note(secret_id: UUID, actor: "StaffMember", now: datetime, purpose: str) -> tuple[Secret, Reveal, bool]:
    """Put the reveal on record, or its refusal, which is the first of the hour or not."""
    secret: Secret = Secret.objects.get(pk=secret_id)
    if not may_reveal(actor, secret):
        raise PermissionDenied
    lately = Reveal.objects.filter(person=actor, at__gt=now - timedelta(hours=1))
    is_refused = lately.filter(was_refused=False).count() >= settings.VAULT_REVEALS_PER_HOUR
    is_first = is_refused and not lately.filter(was_refused=True).exists()
    noted = Reveal.objects.create(
        secret_id=secret.pk, label=secret.label, kind=secret.kind, version=secret.version, person=actor,
        purpose=purpose[:200], at=now, was_refused=is_refused,
    )  # fmt: skip
    verb = "was refused a secret" if is_refused else "revealed a secret"
    record(verb=verb, target=secret, actor=actor, now=now, reason=purpose)
    return secret, noted, is_first


def secret_models() -> Iterator[tuple[Any, str]]:
    """Every (model, column) that holds secrets."""
    for model in apps.get_models():
        for column in secret_columns(model):
            yield model, column


def sealed_otherwise(model: type[models.Model], column: str, keys: list[str]) -> "models.QuerySet[Any]":
    """Rows whose secret none of these keys opens."""
    rows = model._default_manager.exclude(**{column: ""})
    for key in keys:
        rows = rows.exclude(**{f"{column}__startswith": f"v1:{key}:"})
    return rows


def reseal_all(*, now: datetime) -> int:
    """Seal with the ring's first key what other keys sealed; a run that broke off is gone on with by the next.

    Errors: CannotOpen for a row that no key opens; all others before it are done.
    """
    done = 0
    for model, column in secret_models():
        while some := list(sealed_otherwise(model, column, [ring().active]).order_by("pk")[:ROWS_AT_ONCE]):
            done += _reseal(model, column, some)
    if done:
        _note_rotation(done, now)
    return done


@business_write
def _reseal(model: Any, column: str, rows: list[models.Model]) -> int:
    keys, done = ring(), 0
    for row in rows:
        old, place = getattr(row, column), place_of(row, column)
        done += model.objects.reseal(row.pk, column, old, seal(unseal(old, place, keys), place, keys))
    return done


@business_write
def _note_rotation(done: int, now: datetime) -> None:
    office = OfficeSettings.current()
    record(verb="rotated the vault's key", target=office, actor=None, now=now, reason=f"{done} secrets sealed anew")


@business_write
def retire_keys() -> int:
    """Take keys that seal nothing out of the key file; returns how many. No secret is being written meanwhile."""
    names = list(ring().keys)
    used = {
        name
        for model, column in secret_models()
        for name in names
        if model._default_manager.filter(**{f"{column}__startswith": f"v1:{name}:"}).exists()
    }
    return retire_from_file(used)
