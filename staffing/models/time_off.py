"""When people are off: their own days, and the holidays of the office."""

from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from msp_office.calculations.period import written
from staffing.calculations.schedule import HALF, DaysOff


class TimeOffKind(models.TextChoices):
    VACATION = "vacation", "Vacation"
    SICK = "sick", "Sick"
    TRAINING = "training", "Training"
    OTHER = "other", "Other"


class TimeOff(models.Model):
    """Days on which one person is paid and not here, `last_day` included; half a day is a single one.

    The days of one person do not overlap (the actions see to it), so that no hour is taken off twice.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="time_off")
    kind = models.CharField(max_length=10, choices=TimeOffKind.choices, default=TimeOffKind.VACATION)
    first_day = models.DateField()
    last_day = models.DateField()
    is_half = models.BooleanField("half a day", default=False)
    note = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("first_day", "person", "pk")
        verbose_name = "time off"
        verbose_name_plural = "time off"
        constraints = (
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="time_off_has_days"),
            models.CheckConstraint(
                condition=Q(is_half=False) | Q(last_day=F("first_day")), name="time_off_half_is_one_day"
            ),
            models.CheckConstraint(condition=Q(kind__in=TimeOffKind.values), name="time_off_kind_known"),
            models.UniqueConstraint(fields=["person", "first_day"], name="time_off_begins_once"),
        )
        indexes = (models.Index(fields=["last_day"], name="time_off_by_last_day"),)

    def __str__(self) -> str:
        return f"{self.person} is off from {written(self.first_day)} to {written(self.last_day)}"

    @property
    def days_off(self) -> DaysOff:
        return DaysOff(self.first_day, self.last_day, HALF if self.is_half else Fraction(1))


class Holiday(models.Model):
    """A day on which the office is closed and everybody is paid."""

    day = models.DateField(unique=True, error_messages={"unique": "This day is a holiday already."})
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ("day",)
        constraints = (models.CheckConstraint(condition=~Q(name=""), name="holiday_has_name"),)

    def __str__(self) -> str:
        return f"{self.name} on {written(self.day)}"
