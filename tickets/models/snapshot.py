"""The backlog as it stood at the end of each week, kept for good."""

from functools import reduce
from operator import add
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from tickets.calculations.terms import Reason
from tickets.calculations.weeks import Scope, Sums, WeekSums
from tickets.querysets import WeeklySnapshotQuerySet


class WeeklySnapshot(models.Model):
    """One scope at the first instant of one Monday, and how the seven days before led there.

    Invariants: one row for each Monday and scope, never edited; closing = opening + Σ of the columns of all reasons;
    a row is taken after its week is over. It covers [`opens_at`, `closes_at`) in the zone that the office had then.
    """

    monday = models.DateField()
    scope = models.CharField(max_length=12, choices=[(scope.value, scope.label) for scope in Scope])
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    opening_minutes = models.IntegerField()
    new_minutes = models.IntegerField(default=0)
    reopened_minutes = models.IntegerField(default=0)
    raised_minutes = models.IntegerField(default=0)
    lowered_minutes = models.IntegerField(default=0)
    worked_minutes = models.IntegerField(default=0)
    over_run_minutes = models.IntegerField(default=0)
    closed_unspent_minutes = models.IntegerField(default=0)
    closed_unrecorded_minutes = models.IntegerField(default=0)
    reclassified_minutes = models.IntegerField(default=0)
    imported_minutes = models.IntegerField(default=0)
    correction_minutes = models.IntegerField(default=0)
    closing_minutes = models.IntegerField()
    open_tickets = models.IntegerField()
    unestimated = models.IntegerField()

    taken_at = models.DateTimeField()
    is_late = models.BooleanField(default=False)  # the machine was off, or nobody took it
    is_reconstructed = models.BooleanField(default=False)  # from imported history, before the office kept its own

    objects: ClassVar[WeeklySnapshotQuerySet] = WeeklySnapshotQuerySet.as_manager()  # type: ignore[assignment]  # queryset as manager

    class Meta:
        ordering = ("-monday", "scope")
        constraints = (
            models.UniqueConstraint(fields=["scope", "monday"], name="snapshot_once"),
            models.CheckConstraint(
                condition=Q(scope__in=[scope.value for scope in Scope]), name="snapshot_scope_known"
            ),
            models.CheckConstraint(
                condition=Q(closing_minutes=reduce(add, [F("opening_minutes"), *(F(f"{r}_minutes") for r in Reason)])),
                name="snapshot_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at"), closes_at__lte=F("taken_at")), name="snapshot_after_its_week"
            ),
            models.CheckConstraint(condition=Q(is_late=False) | Q(is_reconstructed=False), name="snapshot_one_mark"),
        )

    def __str__(self) -> str:
        return f"{self.get_scope_display()} at {self.monday}"

    @property
    def sums(self) -> WeekSums:
        """The row's figures as the calculations know them."""
        by_reason = {reason: getattr(self, f"{reason}_minutes") for reason in Reason}
        return WeekSums(
            self.opening_minutes,
            Sums(self.closing_minutes, self.open_tickets, self.unestimated),
            {reason: minutes for reason, minutes in by_reason.items() if minutes},
        )
