"""Who changed what, when, from what to what: the trail that every app shares."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from msp_office.audit.querysets import AuditQuerySet


class AuditEntry(models.Model):
    """One act of one person (or of the system). Append-only: entries are chained by hash and never changed.

    `changes` is {field: [before, after]}; `hash` covers every other column and the previous entry's hash.
    """

    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    actor_name = models.CharField(max_length=120)
    verb = models.CharField(max_length=40)
    target = models.CharField(max_length=60)  # "tickets.ticket"
    target_id = models.CharField(max_length=40)
    target_name = models.CharField(max_length=250)
    changes = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    request_id = models.CharField(max_length=32, blank=True)
    previous_hash = models.CharField(max_length=64, unique=True)  # so the chain cannot fork
    hash = models.CharField(max_length=64, unique=True)

    objects: ClassVar[AuditQuerySet] = AuditQuerySet.as_manager()  # type: ignore[assignment]  # queryset as manager

    class Meta:
        ordering = ("pk",)
        indexes = (
            models.Index(fields=["target", "target_id", "id"], name="audit_by_target"),
            models.Index(fields=["at", "id"], name="audit_by_time"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.verb} {self.target_name}"
