"""What clients paid for, over which days."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from clients.calculations.terms import Category, category_label
from clients.querysets import RevenueQuerySet
from msp_office.calculations.period import Period, written

TYPED = "typed"


class RevenueRecord(models.Model):
    """An amount of one client for the days [start, end).

    Category and cost of goods may be unknown. Records of one client and source do not overlap within a category, and
    one of unknown category overlaps with all of them (the actions see to it): so no year stands twice.
    """

    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="revenue_records")
    start = models.DateField("from")
    end = models.DateField()  # the first day it is not for
    category = models.CharField(max_length=10, blank=True, choices=[(c.value, c.label) for c in Category])
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    cost = models.DecimalField("cost of goods", max_digits=12, decimal_places=2, null=True, blank=True)
    note = models.CharField("what for", max_length=200, blank=True)
    source = models.CharField(max_length=40, default=TYPED)
    import_batch = models.ForeignKey(
        "imports.ImportBatch", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[RevenueQuerySet] = RevenueQuerySet.as_manager()  # type: ignore[assignment]  # queryset as manager

    class Meta:
        ordering = ("-start", "client", "category", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="revenue_has_days"),
            models.CheckConstraint(condition=~Q(source=""), name="revenue_has_source"),
            models.CheckConstraint(
                condition=Q(category__in=["", *(c.value for c in Category)]), name="revenue_category_known_or_empty"
            ),
            models.UniqueConstraint(fields=["client", "category", "source", "start"], name="revenue_stands_once"),
        )
        indexes = (models.Index(fields=["start", "end"], name="revenue_by_days"),)

    def __str__(self) -> str:
        return f"{self.label} of {self.client} from {written(self.start)}"

    @property
    def label(self) -> str:
        return category_label(self.category)

    @property
    def period(self) -> Period:
        return Period(self.start, self.end)

    @property
    def last_day(self) -> date:
        return self.period.last_day
