"""The ledger of the backlog: one row for every movement, never changed."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from tickets.calculations.terms import Priority, Queue, Reason
from tickets.querysets import MovementQuerySet


class Movement(models.Model):
    """Signed minutes (and counts of tickets) that entered or left the backlog of one queue and priority.

    Append-only. Closing = opening + Σ movements for every ticket, queue, priority and the office. `recorded_at` is when
    we knew, `effective_at` when it happened. The ticket is named without a foreign-key constraint: when an import is
    undone its tickets go, its movements and their reversals stay.
    """

    ticket = models.ForeignKey(
        "tickets.Ticket", on_delete=models.DO_NOTHING, db_constraint=False, related_name="movements"
    )
    reason = models.CharField(max_length=20, choices=[(r.value, r.label) for r in Reason])
    minutes = models.IntegerField()
    tickets = models.SmallIntegerField(default=0)  # change of the number of open tickets
    unestimated = models.SmallIntegerField(default=0)  # change of the number of those without an estimate
    queue = models.CharField(max_length=20, choices=[(q.value, q.label) for q in Queue if q.has_ledger])
    priority = models.PositiveSmallIntegerField(choices=[(p.value, p.label) for p in Priority])
    recorded_at = models.DateTimeField()
    effective_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    import_batch_id = models.BigIntegerField(null=True)
    explanation = models.CharField(max_length=250, blank=True)

    objects: ClassVar[MovementQuerySet] = MovementQuerySet.as_manager()  # type: ignore[assignment]  # queryset as manager

    class Meta:
        ordering = ("recorded_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(minutes=0) | ~Q(tickets=0) | ~Q(unestimated=0), name="movement_moves_something"
            ),
            models.CheckConstraint(
                condition=Q(queue__in=[q.value for q in Queue if q.has_ledger]), name="movement_in_ledger_queue"
            ),
            models.CheckConstraint(
                condition=~Q(reason="correction") | ~Q(explanation=""), name="movement_correction_explained"
            ),
        )
        indexes = (
            models.Index(  # holds all that the sums of a stretch of time ask of a movement
                fields=["recorded_at", "queue", "priority", "reason", "ticket", "minutes", "tickets", "unestimated"],
                name="movement_by_moment",
            ),
            models.Index(fields=["recorded_at"], condition=Q(import_batch_id=None), name="movement_own_by_moment"),
            models.Index(fields=["ticket", "id"], name="movement_by_ticket"),
        )

    def __str__(self) -> str:
        return f"#{self.ticket_id} {self.reason} {self.minutes:+d}"
