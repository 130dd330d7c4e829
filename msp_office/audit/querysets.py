"""Named sets of audit entries."""

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from msp_office.audit.models import AuditEntry  # noqa: F401


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    def about(self, record: models.Model) -> "AuditQuerySet":
        """All acts on this record, oldest first."""
        return self.filter(target=record._meta.label_lower, target_id=str(record.pk))
