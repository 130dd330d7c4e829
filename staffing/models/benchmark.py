"""The office's own word on a benchmark."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from staffing.calculations.benchmarks import BY_KEY, DEFAULTS

MOST = Decimal(100_000)
BOUNDS = (MinValueValidator(0), MaxValueValidator(MOST))


class OwnBenchmark(models.Model):
    """A range, with its source, that the office holds instead of the usual one; one for each benchmark."""

    key = models.CharField(max_length=20, unique=True, choices=[(one.key, one.label) for one in DEFAULTS])
    low = models.DecimalField(
        max_digits=9, decimal_places=2, validators=[MinValueValidator(0), MaxValueValidator(MOST)]
    )
    high = models.DecimalField(
        max_digits=9, decimal_places=2, validators=[MinValueValidator(0), MaxValueValidator(MOST)]
    )
    source = models.CharField(max_length=200)

    class Meta:
        verbose_name = "benchmark"
        constraints = (
            models.CheckConstraint(condition=Q(low__gte=0, high__gte=F("low")), name="benchmark_is_a_range"),
            models.CheckConstraint(condition=~Q(source=""), name="benchmark_has_source"),
        )

    def __str__(self) -> str:
        return BY_KEY[self.key].label if self.key in BY_KEY else self.key
