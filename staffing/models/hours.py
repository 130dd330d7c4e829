"""How many hours a week a person is paid for, from when on."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from msp_office.calculations.period import written


class WeeklyHours(models.Model):
    """The paid week of one person from `start` on, until the next one says otherwise; one for each day of beginning."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="weekly_hours")
    start = models.DateField("from")
    weekly_minutes = models.PositiveIntegerField("paid hours a week", validators=[MaxValueValidator(168 * 60)])

    class Meta:
        ordering = ("person", "-start")
        verbose_name = "weekly hours"
        verbose_name_plural = "weekly hours"
        constraints = (
            models.UniqueConstraint(fields=["person", "start"], name="hours_one_start"),
            models.CheckConstraint(condition=Q(weekly_minutes__lte=168 * 60), name="hours_week_has_168"),
        )

    def __str__(self) -> str:
        return f"Weekly hours of {self.person} from {written(self.start)}"
