"""What is wrong with a ticket and may stay so for a while."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from tickets.calculations.massage import Problem


class Snooze(models.Model):
    """One problem of one ticket that the daily pass leaves alone before `until`, and why."""

    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="snoozes")
    problem = models.CharField(max_length=20, choices=[(problem.value, problem.label) for problem in Problem])
    until = models.DateField()  # from this day on it is looked at again
    reason = models.CharField(max_length=250)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["ticket", "problem"], name="snooze_once_a_problem"),
            models.CheckConstraint(condition=~Q(reason=""), name="snooze_has_reason"),
            models.CheckConstraint(
                condition=Q(problem__in=[problem.value for problem in Problem]), name="snooze_problem_known"
            ),
        )
        indexes = (models.Index(fields=["problem", "until", "ticket"], name="snooze_in_force"),)

    def __str__(self) -> str:
        return f"#{self.ticket_id}: {self.get_problem_display()} until {self.until}"
