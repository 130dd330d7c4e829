"""What a person is paid, from when until when."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from msp_office.calculations.period import last_day, written
from staffing.calculations.loaded_cost import Stretch, loaded_rate


class Pay(models.Model):
    """The wage of one person in [start, end), with either the loaded month as the office pays it, or a burden.

    The pays of one person do not overlap (the actions see to it); only one of them has no end.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="pays")
    start = models.DateField("from")
    end = models.DateField(null=True, blank=True)  # the first day on which it is no longer in force
    wage_per_hour = models.DecimalField(max_digits=9, decimal_places=4, validators=[MinValueValidator(Decimal(0))])
    weekly_paid_minutes = models.PositiveIntegerField(
        "paid hours a week", validators=[MinValueValidator(1), MaxValueValidator(168 * 60)]
    )
    loaded_month = models.DecimalField(
        "loaded cost a month", max_digits=10, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )  # fmt: skip
    burden = models.DecimalField(
        max_digits=6, decimal_places=4, null=True, blank=True,
        validators=[MinValueValidator(Decimal(1)), MaxValueValidator(Decimal(5))],
    )  # fmt: skip
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("person", "-start")
        verbose_name_plural = "pay"
        constraints = (
            models.CheckConstraint(condition=Q(end__isnull=True) | Q(end__gt=F("start")), name="pay_ends_after_start"),
            models.CheckConstraint(
                condition=Q(loaded_month__isnull=False, burden__isnull=True)
                | Q(loaded_month__isnull=True, burden__isnull=False),
                name="pay_loaded_month_or_burden",
                violation_error_message="Give either the loaded month or the burden, not both.",
            ),
            models.CheckConstraint(condition=Q(wage_per_hour__gte=0), name="pay_wage_not_negative"),
            models.CheckConstraint(
                condition=Q(weekly_paid_minutes__gte=1, weekly_paid_minutes__lte=168 * 60), name="pay_week_has_hours"
            ),
            models.UniqueConstraint(fields=["person", "start"], name="pay_one_start"),
            models.UniqueConstraint(fields=["person"], condition=Q(end__isnull=True), name="pay_one_without_end"),
        )

    def __str__(self) -> str:
        return f"Pay of {self.person} from {written(self.start)}"

    @property
    def last_day(self) -> date | None:
        return last_day(self.end)

    def stretch(self, weeks_per_month: Decimal) -> Stretch:
        """These days with their paid week and exact loaded rate."""
        rate = loaded_rate(
            wage_per_hour=self.wage_per_hour,
            weekly_minutes=self.weekly_paid_minutes,
            weeks_per_month=weeks_per_month,
            loaded_month=self.loaded_month,
            burden=self.burden,
        )
        return Stretch(self.start, self.end, self.weekly_paid_minutes, rate)
