"""What the owner tries out before hiring, and from when on the verdict takes a figure seriously."""

import dataclasses
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse

from staffing.calculations.what_if.facts import NO, UNKNOWN, YES
from staffing.calculations.what_if.levers import LONGEST_WEEKS
from staffing.calculations.what_if.outcome import SHORTEST_WEEKS
from staffing.calculations.what_if.thresholds import Thresholds

LARGEST_SEED = 2**53 - 1  # what every reader of JSON keeps exact


class HiringScenario(models.Model):
    """Levers under a name, with the facts of one day copied and the owner's own values beside them.

    Nothing in it touches live data: it holds copies. Names of those not deleted are unique without regard to case.
    The three JSON columns have the shapes of docs/what-if-file.md; the actions let nothing else in.
    """

    name = models.CharField(max_length=80)
    facts = models.JSONField()
    overrides = models.JSONField(default=dict, blank=True)
    levers = models.JSONField(default=list, blank=True)
    weeks = models.PositiveSmallIntegerField(
        default=SHORTEST_WEEKS, validators=[MinValueValidator(SHORTEST_WEEKS), MaxValueValidator(LONGEST_WEEKS)]
    )
    seed = models.PositiveBigIntegerField(default=1, validators=[MaxValueValidator(LARGEST_SEED)])
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-changed_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                Lower("name"), condition=Q(deleted_at__isnull=True), name="scenario_name_once",
                violation_error_message="A scenario of this name exists already.",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="scenario_has_name"),
            models.CheckConstraint(
                condition=Q(weeks__gte=SHORTEST_WEEKS, weeks__lte=LONGEST_WEEKS), name="scenario_26_to_104_weeks"
            ),
            models.CheckConstraint(condition=Q(seed__gte=0, seed__lte=LARGEST_SEED), name="scenario_seed_exact"),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def facts_day(self) -> date:
        """The day its facts were copied."""
        return date.fromisoformat(str(self.facts["as_of"]))

    def get_absolute_url(self) -> str:
        return reverse("what-if-saved", args=[self.pk])


def _percent(name: str, default: Decimal) -> "models.DecimalField[Decimal, Decimal]":
    return models.DecimalField(
        name, max_digits=5, decimal_places=2, default=default,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )  # fmt: skip


class HiringThresholds(models.Model):
    """The limits of the verdict, and whether the office has a monitoring tool; exactly one row, with key 1."""

    target_weeks = models.DecimalField(
        "weeks of work that are comfortable", max_digits=4, decimal_places=1, default=Thresholds().target_weeks,
        validators=[MinValueValidator(Decimal("0.1")), MaxValueValidator(Decimal(52))],
    )  # fmt: skip
    wait_weeks = models.PositiveSmallIntegerField(
        "weeks in which it may take care of itself", default=Thresholds().wait_weeks,
        validators=[MinValueValidator(1), MaxValueValidator(SHORTEST_WEEKS)],
    )  # fmt: skip
    low_billability = _percent("billability below this is low, %", Thresholds().low_billability)
    good_billability = _percent("billability above this is good, %", Thresholds().good_billability)
    admin_hours = models.DecimalField(
        "administrative hours a week that are worth moving", max_digits=5, decimal_places=1,
        default=Thresholds().admin_hours, validators=[MinValueValidator(Decimal(0))],
    )  # fmt: skip
    unestimated_percent = _percent("tickets without estimate above this make doubtful, %", Decimal(10))
    has_tool = models.CharField(
        "monitoring tool", max_length=7, default=UNKNOWN,
        choices=[(UNKNOWN, "Not said yet"), (YES, "We have one"), (NO, "We have none")],
    )  # fmt: skip
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = verbose_name_plural = "limits of the hiring verdict"
        constraints = (
            models.CheckConstraint(condition=Q(pk=1), name="thresholds_one_row"),
            models.CheckConstraint(condition=Q(target_weeks__gt=0), name="thresholds_target_positive"),
            models.CheckConstraint(condition=Q(has_tool__in=[UNKNOWN, YES, NO]), name="thresholds_tool_known"),
        )

    def __str__(self) -> str:
        return "Limits of the hiring verdict"

    @classmethod
    def current(cls) -> "HiringThresholds":
        """The row as it is now; its defaults, unsaved, where it does not exist yet."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    @property
    def values(self) -> Thresholds:
        """The limits as the calculations take them."""
        return Thresholds(**{field.name: getattr(self, field.name) for field in dataclasses.fields(Thresholds)})
