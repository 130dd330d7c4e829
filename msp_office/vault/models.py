"""Secrets of clients, and who has seen which of them."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from msp_office.vault.fields import SecretField, SecretQuerySet


class SecretKind(models.TextChoices):
    PASSWORD = "password", "Password"
    WIRELESS = "wireless", "Wireless key"
    CODES = "codes", "One-time codes"
    LICENCE = "licence", "Licence key"


REVEALED_BY: dict[str, str] = {
    SecretKind.PASSWORD: "vault.reveal_passwords",
    SecretKind.WIRELESS: "vault.reveal_passwords",
    SecretKind.CODES: "vault.reveal_passwords",
    SecretKind.LICENCE: "vault.reveal_licences",
}


class Secret(models.Model):
    """One secret, sealed; the record it belongs to points here. `version` grows whenever its text changes.

    `label` says what it opens, in words that are no secret. A marked one only the owner (and whoever may) reveals.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=SecretKind.choices)
    label = models.CharField(max_length=250)
    sealed = SecretField()
    is_marked = models.BooleanField("only for the owner", default=False)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects: ClassVar[SecretQuerySet] = SecretQuerySet.as_manager()  # type: ignore[assignment]  # queryset as manager

    class Meta:
        ordering = ("label", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=SecretKind.values), name="secret_kind_known"),
            models.CheckConstraint(condition=~Q(sealed=""), name="secret_is_sealed"),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def permissions(self) -> tuple[str, ...]:
        """What a person needs to reveal or replace it."""
        kind = REVEALED_BY[self.kind]
        return (kind, "vault.reveal_marked") if self.is_marked else (kind,)


class Reveal(models.Model):
    """One secret that one person asked to see; append-only. `was_refused` when it was one too many for an hour.

    It stays when the secret or the person goes: it says what has to be changed then.
    """

    secret_id = models.UUIDField()
    label = models.CharField(max_length=250)
    kind = models.CharField(max_length=10, choices=SecretKind.choices)
    version = models.PositiveIntegerField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    purpose = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    was_refused = models.BooleanField(default=False)

    class Meta:
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=["person", "at"], name="reveal_by_person"),
            models.Index(fields=["secret_id"], name="reveal_by_secret"),
        )

    def __str__(self) -> str:
        return f"{self.label} {self.at:%Y-%m-%d %H:%M}"
