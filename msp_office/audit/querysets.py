"""Named sets of audit entries."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from msp_office.audit.models import AuditEntry


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    def about(self, record: models.Model) -> "AuditQuerySet":
        """All acts on this record, oldest first."""
        return self.filter(target=record._meta.label_lower, target_id=str(record.pk))

    def about_kind(self, kind: str) -> "AuditQuerySet":
        """All acts on records of one kind ("tickets.ticket")."""
        return self.filter(target=kind)

    def by(self, person: models.Model) -> "AuditQuerySet":
        return self.filter(actor_id=person.pk)

    def between(self, start: datetime, end: datetime) -> "AuditQuerySet":
        """Acts in [start, end)."""
        return self.filter(at__gte=start, at__lt=end)

    def mentioning(self, text: str) -> "AuditQuerySet":
        """Acts whose record, person, verb or reason contains the text."""
        return self.filter(
            Q(target_name__icontains=text)
            | Q(actor_name__icontains=text)
            | Q(verb__icontains=text)
            | Q(reason__icontains=text)
        )

    def newest_first(self) -> "AuditQuerySet":
        """By the time of the act; acts of one moment in the order of the chain."""
        return self.order_by("-at", "-pk")

    def older_than(self, entry: "AuditEntry") -> "AuditQuerySet":
        """What follows this entry when the newest stand first."""
        return self.filter(at__lte=entry.at).exclude(at=entry.at, pk__gte=entry.pk)
