"""What turning a prospect into a client made, so that it can be taken back while nobody has built on it."""

from django.conf import settings
from django.db import models


class Handover(models.Model):
    """One prospect that became one client. `made` is [label, key, version] of every record that came of it."""

    prospect = models.OneToOneField("clients.Prospect", on_delete=models.CASCADE, related_name="handover")
    client = models.OneToOneField("clients.Client", on_delete=models.CASCADE, related_name="handover")
    made = models.JSONField(default=list)
    done_at = models.DateTimeField()
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.prospect} became a client"
