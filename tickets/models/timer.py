"""Time that is being worked now, until it is logged."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from tickets.calculations.stopwatch import Stopwatch


class Timer(models.Model):
    """One person's stopwatch on one ticket: running, or paused with what it gathered; logging its time removes it.

    Invariant: of one person at most one runs. `token` becomes the entry's form token, so that it is logged once.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="timers")
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="timers")
    begun_at = models.DateTimeField()
    running_since = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    gathered_seconds = models.PositiveIntegerField(default=0)
    token = models.UUIDField(unique=True)

    class Meta:
        ordering = ("-begun_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["person", "ticket"], name="timer_one_on_a_ticket"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(running_since__isnull=False), name="timer_one_running"
            ),
            models.CheckConstraint(
                condition=Q(running_since__isnull=False) | Q(paused_at__isnull=False), name="timer_runs_or_is_paused"
            ),
        )

    def __str__(self) -> str:
        return f"#{self.ticket_id}"

    @property
    def watch(self) -> Stopwatch:
        return Stopwatch(self.begun_at, self.running_since, self.paused_at, self.gathered_seconds)

    @property
    def is_running(self) -> bool:
        return self.running_since is not None
