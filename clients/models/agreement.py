"""What a client agreed to, and when it is talked over again."""

from datetime import date, timedelta

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from msp_office.calculations.period import written


class AgreementKind(models.TextChoices):
    FLAT_FEE = "flat_fee", "Flat-fee managed"
    BLOCK_HOURS = "block_hours", "Block hours"
    TIME_MATERIALS = "time_materials", "Time and materials"
    PROJECT = "project", "Project"


class RenewalIntent(models.TextChoices):
    UNKNOWN = "", "Not asked yet"
    RENEW = "renew", "Renews"
    CHANGE = "change", "Renews with changes"
    END = "end", "Ends"


class Agreement(models.Model):
    """What one client pays the office to do, from when on, and where it stands in *their* budget.

    Scope and dates are for everybody; the fee and its planned change only for whoever may see profit.
    """

    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="agreements")
    kind = models.CharField(max_length=20, choices=AgreementKind.choices, default=AgreementKind.FLAT_FEE)
    covers = models.TextField("what it covers", blank=True)
    monthly_fee = models.DecimalField(
        max_digits=10, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    start = models.DateField("from")
    end = models.DateField(null=True, blank=True)  # the first day it is no longer in force
    renews_on = models.DateField("renewal", null=True, blank=True)
    notice_days = models.PositiveSmallIntegerField("notice (days)", null=True, blank=True)
    is_recurring = models.BooleanField("recurring", default=True)
    budget_line = models.CharField("line in their budget, in their words", max_length=120, blank=True)
    meaning = models.TextField("what it means to them", blank=True)
    asked_on = models.DateField(null=True, blank=True)
    intent = models.CharField("renewal intent", max_length=10, blank=True, choices=RenewalIntent.choices)
    planned_rate_change = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-start", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gt=F("start")), name="agreement_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(monthly_fee__isnull=True) | Q(monthly_fee__gte=0), name="agreement_fee_not_negative"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.client} from {written(self.start)}"

    @property
    def last_day(self) -> date | None:
        return self.end - timedelta(1) if self.end else None

    @property
    def notice_by(self) -> date | None:
        """The last day to give notice before it renews."""
        if self.renews_on is None:
            return None
        return self.renews_on - timedelta(self.notice_days or 0)


class RoadmapMeeting(models.Model):
    """The quarterly talk with one client about what comes: due on a day, held on another, or not yet."""

    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="roadmap_meetings")
    due_on = models.DateField("due")
    held_on = models.DateField("held", null=True, blank=True)
    notes = models.TextField(blank=True)
    planned_purchases = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-due_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=["client"], condition=Q(held_on__isnull=True), name="meeting_one_ahead"),
        )

    def __str__(self) -> str:
        return f"Roadmap meeting with {self.client} due {written(self.due_on)}"
