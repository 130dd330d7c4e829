"""The office's own values: one row that the owner edits."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

SILENCE = timedelta(minutes=10)  # the sweep comes every few seconds


def validate_time_zone(value: str) -> None:
    if value not in available_timezones():
        raise ValidationError(f"“{value}” is no time zone; write it as Region/City, for example America/Chicago.")


class HourFormat(models.TextChoices):
    DECIMAL = "decimal", "7.5 h"
    CLOCK = "clock", "7:30"


class OfficeSettings(models.Model):
    """Name, zone, currency and thresholds of this office; there is exactly one row, with key 1."""

    name = models.CharField("office name", max_length=120, default="MSP Office")
    logo = models.FileField(upload_to="logo/", blank=True, validators=[FileExtensionValidator(["png", "jpg", "jpeg"])])
    time_zone = models.CharField(max_length=64, default="America/Chicago", validators=[validate_time_zone])
    currency = models.CharField(max_length=3, default="USD")
    hour_format = models.CharField(max_length=10, choices=HourFormat.choices, default=HourFormat.DECIMAL)
    weeks_per_month = models.DecimalField(
        max_digits=4, decimal_places=2, default=Decimal("4.30"),
        validators=[MinValueValidator(Decimal(4)), MaxValueValidator(Decimal("4.5"))],
    )  # fmt: skip
    waiting_days = models.PositiveSmallIntegerField("waiting too long after (days)", default=5)
    new_days = models.PositiveSmallIntegerField("new too long after (days)", default=2)
    stale_days = models.PositiveSmallIntegerField("not touched too long after (days)", default=14)
    binder_stale_months = models.PositiveSmallIntegerField("binder is stale after (months)", default=6)
    history_sealed_at = models.DateTimeField(
        "history sealed", null=True, blank=True,
        help_text="From this moment on imports post as “imported” instead of replaying their history.",
    )  # fmt: skip
    # When scheduler and worker last showed, together, that they live; not a value of the office, so without a version.
    background_seen_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "office settings"
        verbose_name_plural = "office settings"
        constraints = (models.CheckConstraint(condition=Q(pk=1), name="office_is_one_row"),)

    def __str__(self) -> str:
        return self.name

    def background_is_silent(self, now: datetime) -> bool:
        """Whether scheduler or worker stand still: no sign of life for ten minutes, after there was one."""
        return self.background_seen_at is not None and now - self.background_seen_at > SILENCE

    @classmethod
    def current(cls) -> "OfficeSettings":
        """The row as it is now; its defaults, unsaved, where it does not exist yet."""
        try:
            return cls.objects.get(pk=1)
        except cls.DoesNotExist:
            return cls(pk=1)
