"""Files on tickets."""

import secrets
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from tickets.calculations.file_kinds import MAX_FILE_BYTES
from tickets.querysets import AttachmentQuerySet


def random_name(instance: Any, filename: str) -> str:
    """Where a file is stored; nothing of its own name."""
    name = secrets.token_hex(24)
    return f"attachments/{name[:2]}/{name}"


class Attachment(models.Model):
    """One file on a ticket, under a random name on the disk; `name` is what it was called, cleaned.

    A deleted one (`deleted_at`) can come back for a while, then row and file go.
    """

    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="attachments")
    file = models.FileField(upload_to=random_name, max_length=120)
    name = models.CharField(max_length=120)
    size = models.PositiveIntegerField("size in bytes")
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    objects: ClassVar[AttachmentQuerySet] = AttachmentQuerySet.as_manager()  # type: ignore[assignment]  # queryset as manager

    class Meta:
        ordering = ("added_at", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(name="") & ~Q(file=""), name="attachment_has_file_and_name"),
            models.CheckConstraint(condition=Q(size__gte=1, size__lte=MAX_FILE_BYTES), name="attachment_size_bounded"),
            models.UniqueConstraint(
                fields=["ticket", "name", "sha256"], condition=Q(deleted_at=None), name="attachment_once_on_a_ticket"
            ),
        )

    def __str__(self) -> str:
        return self.name
