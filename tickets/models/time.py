"""Time worked on tickets: all time is on one."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from tickets.calculations.terms import MAX_ENTRY_MINUTES
from tickets.querysets import TimeEntryQuerySet


class TimeEntry(models.Model):
    """Minutes of one person on one ticket on one day; one entry is at most 24 h.

    *Productive* (labor toward closing tickets) and *invoiceable* (goes on a bill) are independent of each other.
    """

    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="time_entries")
    staff_member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="time_entries")
    worked_on = models.DateField("date")
    started_at = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveIntegerField(validators=[MinValueValidator(1), MaxValueValidator(MAX_ENTRY_MINUTES)])
    note = models.TextField(blank=True)
    is_productive = models.BooleanField("productive", default=True)
    is_invoiceable = models.BooleanField("invoiceable", default=False)
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    form_token = models.UUIDField(null=True, editable=False, unique=True)  # the form that logged it, sent once
    source = models.CharField(max_length=40, blank=True)
    external_id = models.CharField(max_length=80, blank=True)
    import_batch = models.ForeignKey(
        "imports.ImportBatch", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )  # the import that created it
    last_import_id = models.BigIntegerField(null=True, editable=False)
    imported_values = models.JSONField(null=True, editable=False)  # as the last import of it had them
    imported_version = models.PositiveIntegerField(null=True, editable=False)  # its version right after that

    objects: ClassVar[TimeEntryQuerySet] = TimeEntryQuerySet.as_manager()  # type: ignore[assignment]  # queryset as manager

    class Meta:
        ordering = ("worked_on", "pk")
        verbose_name_plural = "time entries"
        constraints = (
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=MAX_ENTRY_MINUTES), name="entry_from_1_minute_to_24_h"
            ),
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=~Q(external_id=""), name="entry_external_id_once"
            ),
        )
        indexes = (
            models.Index(fields=["staff_member", "worked_on"], name="entry_by_person"),
            models.Index(fields=["worked_on"], name="entry_by_day"),
        )

    def __str__(self) -> str:
        return f"{self.minutes} min on #{self.ticket_id}"
