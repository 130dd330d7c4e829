"""How far each section of each client's binder is, and drawings of the network."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q


class Progress(models.TextChoices):
    OPEN = "", "Not complete yet"
    COMPLETE = "complete", "Complete"
    NOT_APPLICABLE = "not_applicable", "Not applicable"


class SectionState(models.Model):
    """One section of one client's binder: complete or not applicable (because), and when it was last verified.

    Invariant: what is not applicable says why.
    """

    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="+")
    section = models.CharField(max_length=20)
    progress = models.CharField(max_length=14, blank=True, choices=Progress.choices, default=Progress.OPEN)
    because = models.CharField(max_length=200, blank=True)
    verified_on = models.DateField(null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("client", "section")
        constraints = (
            models.UniqueConstraint(fields=["client", "section"], name="section_state_once"),
            models.CheckConstraint(
                condition=~Q(progress="not_applicable") | ~Q(because=""), name="section_not_applicable_because"
            ),
            models.CheckConstraint(condition=Q(progress__in=Progress.values), name="section_progress_known"),
        )

    def __str__(self) -> str:
        return f"{self.section} of {self.client}"


def private_name(drawing: models.Model, filename: str) -> str:
    """A storage name that nobody can guess and that nothing of the file's own name gets into."""
    return f"drawings/{secrets.token_hex(16)}"


class DrawingKind(models.TextChoices):
    PNG = "image/png", "PNG"
    SVG = "image/svg+xml", "SVG"
    PDF = "application/pdf", "PDF"


class Drawing(models.Model):
    """An uploaded drawing of a site's network: checked, an SVG sanitized, before it was kept."""

    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey("clients.Site", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=DrawingKind.choices)
    file = models.FileField(upload_to=private_name, max_length=120)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("title", "pk")
        constraints = (models.CheckConstraint(condition=Q(kind__in=DrawingKind.values), name="drawing_kind_known"),)

    def __str__(self) -> str:
        return self.title
