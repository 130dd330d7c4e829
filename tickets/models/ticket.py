"""What is to be done: tickets, their notes and the history of their estimates."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from tickets.calculations.ledger import Position
from tickets.calculations.terms import (
    MAX_ESTIMATE_MINUTES,
    OPEN_STATUSES,
    CriticalCondition,
    Priority,
    Queue,
    Status,
)
from tickets.querysets import TicketQuerySet

PRIORITY_CHOICES = [(p.value, p.label) for p in Priority]
SKILL_CHOICES = [(0, "Administrative"), (1, "Level I"), (2, "Level II"), (3, "Senior"), (4, "Outsourced specialist")]


class Ticket(models.Model):
    """One piece of work; its number is its key.

    Invariants: P1 and a critical condition go together; `is_open` and `settled_minutes` follow the status; the stored
    `worked_minutes` and `remaining_minutes` equal the sums of time and ledger (`verify_ledger` proves it).
    """

    title = models.CharField(max_length=250)
    description = models.TextField(blank=True)
    client = models.ForeignKey(
        "clients.Client", null=True, blank=True, on_delete=models.PROTECT, related_name="tickets"
    )
    site = models.ForeignKey("clients.Site", null=True, blank=True, on_delete=models.SET_NULL, related_name="tickets")
    contact = models.ForeignKey(
        "clients.Contact", null=True, blank=True, on_delete=models.SET_NULL, related_name="tickets"
    )
    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="requested_tickets"
    )  # the person of the office who opened it
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="assigned_tickets"
    )

    queue = models.CharField(max_length=20, choices=[(q.value, q.label) for q in Queue], default=Queue.SERVICE.value)
    status = models.CharField(max_length=20, choices=[(s.value, s.label) for s in Status], default=Status.NEW.value)
    is_open = models.BooleanField(default=True, editable=False)
    priority = models.PositiveSmallIntegerField(choices=PRIORITY_CHOICES, default=Priority.MEDIUM.value)
    critical_condition = models.CharField(
        max_length=20, blank=True, choices=[(c.value, c.label) for c in CriticalCondition]
    )
    requested_priority = models.PositiveSmallIntegerField(choices=PRIORITY_CHOICES, null=True, blank=True)
    skill = models.PositiveSmallIntegerField("skill needed", choices=SKILL_CHOICES, default=1)
    is_remote = models.BooleanField("can be done remotely", default=True)
    scheduled_on = models.DateField("scheduled for", null=True, blank=True)

    estimate_minutes = models.PositiveIntegerField(
        "estimate", null=True, blank=True, validators=[MaxValueValidator(MAX_ESTIMATE_MINUTES)]
    )
    estimate_is_assumed = models.BooleanField(default=False)
    first_estimate_minutes = models.PositiveIntegerField(null=True, editable=False)
    worked_minutes = models.PositiveIntegerField(default=0, editable=False)  # productive only
    logged_minutes = models.PositiveIntegerField(default=0, editable=False)  # all time
    remaining_minutes = models.PositiveIntegerField(default=0, editable=False)
    settled_minutes = models.PositiveIntegerField(null=True, editable=False)

    opened_at = models.DateTimeField()
    status_since = models.DateTimeField()  # "waiting since" while it waits
    left_backlog_at = models.DateTimeField(null=True, editable=False)
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    form_token = models.UUIDField(null=True, editable=False, unique=True)  # the form that opened it, sent once

    category = models.CharField(max_length=80, blank=True)
    source = models.CharField(max_length=40, blank=True)  # where it was imported from
    external_id = models.CharField(max_length=80, blank=True)
    imported_values = models.JSONField(null=True, editable=False)  # as the last import of it had them
    imported_at = models.DateTimeField(null=True, editable=False)
    last_import_id = models.BigIntegerField(null=True, editable=False)
    import_batch = models.ForeignKey(
        "imports.ImportBatch", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )  # the import that created it

    objects: ClassVar[TicketQuerySet] = TicketQuerySet.as_manager()  # type: ignore[assignment]  # queryset as manager

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(title=""), name="ticket_has_title"),
            models.CheckConstraint(
                condition=Q(priority=1) & ~Q(critical_condition="") | ~Q(priority=1) & Q(critical_condition=""),
                name="ticket_p1_has_condition",
                violation_error_message="P1 sets itself from a named condition: choose which one.",
            ),
            models.CheckConstraint(condition=Q(priority__gte=1, priority__lte=4), name="ticket_priority_1_to_4"),
            models.CheckConstraint(
                condition=Q(is_open=True, status__in=OPEN_STATUSES) | Q(is_open=False) & ~Q(status__in=OPEN_STATUSES),
                name="ticket_open_follows_status",
            ),
            models.CheckConstraint(
                condition=Q(is_open=True, settled_minutes__isnull=True, left_backlog_at__isnull=True)
                | Q(is_open=False, settled_minutes__isnull=False, left_backlog_at__isnull=False),
                name="ticket_settled_when_not_open",
            ),
            models.CheckConstraint(
                condition=Q(estimate_minutes__isnull=True) | Q(estimate_minutes__lte=MAX_ESTIMATE_MINUTES),
                name="ticket_estimate_at_most_2000_h",
            ),
            models.CheckConstraint(
                condition=Q(logged_minutes__gte=F("worked_minutes")), name="ticket_logged_ge_worked"
            ),
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=~Q(external_id=""), name="ticket_external_id_once"
            ),
        )
        indexes = (
            models.Index(fields=["priority", "opened_at", "id"], condition=Q(is_open=True), name="ticket_open_order"),
            models.Index(  # holds all that the board's figures ask of an open ticket
                fields=[
                    "queue",
                    "priority",
                    "status",
                    "assignee",
                    "critical_condition",
                    "opened_at",
                    "status_since",
                    "estimate_minutes",
                    "worked_minutes",
                    "remaining_minutes",
                    "id",
                ],
                condition=Q(is_open=True),
                name="ticket_open_sums",
            ),
            models.Index(  # a client's open work, and the same of all clients at once
                fields=[
                    "client",
                    "queue",
                    "opened_at",
                    "estimate_minutes",
                    "remaining_minutes",
                    "worked_minutes",
                    "id",
                ],
                condition=Q(is_open=True),
                name="ticket_open_by_client",
            ),
            models.Index(  # the sums of open work by person, priority and skill, as narrow as can be
                fields=["priority", "assignee", "skill", "remaining_minutes", "estimate_minutes", "id", "queue"],
                condition=Q(is_open=True),
                name="ticket_open_work",
            ),
            models.Index(fields=["client", "-opened_at"], name="ticket_by_client"),
            # from a movement or time to the client, skill and queue of its ticket, without reading the ticket
            models.Index(fields=["id", "client", "skill", "queue"], name="ticket_of_what"),
            models.Index(Upper("external_id"), condition=~Q(external_id=""), name="ticket_by_external_id"),
            models.Index(fields=["-changed_at"], name="ticket_by_change"),
            models.Index(
                fields=["assignee", "priority", "opened_at"], condition=Q(is_open=True), name="ticket_open_mine"
            ),
        )

    def __str__(self) -> str:
        return f"#{self.pk} {self.title}"

    POSITION = ("queue", "priority", "status", "estimate_minutes", "worked_minutes", "settled_minutes")
    SUMS = ("worked_minutes", "logged_minutes", "remaining_minutes", "settled_minutes")  # what time moves

    @property
    def position(self) -> Position:
        """What the ledger knows of this ticket: its POSITION."""
        return Position(
            Queue(self.queue),
            Priority(self.priority),
            Status(self.status),
            self.estimate_minutes,
            self.worked_minutes,
            self.settled_minutes,
        )

    def take_position(self, position: Position) -> None:
        """Take over what the ledger's rules answered; the caller saves and posts."""
        self.queue, self.priority, self.status = position.queue.value, position.priority.value, position.status.value
        self.estimate_minutes, self.worked_minutes = position.estimate_minutes, position.worked_minutes
        self.settled_minutes, self.remaining_minutes = position.settled_minutes, position.remaining_minutes
        self.is_open = position.counts

    @property
    def over_run_minutes(self) -> int:
        """Productive minutes beyond the estimate; 0 for a ticket without one."""
        return 0 if self.estimate_minutes is None else max(0, self.worked_minutes - self.estimate_minutes)

    def get_absolute_url(self) -> str:
        return f"/tickets/{self.pk}/"


class EstimateChange(models.Model):
    """One step in the history of a ticket's estimate; None is "no estimate"."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="estimate_changes")
    minutes = models.PositiveIntegerField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    is_assumed = models.BooleanField(default=False)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"#{self.ticket_id}: {self.minutes} min"


class Note(models.Model):
    """What somebody wrote on a ticket, for the office or for the client to read."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    body = models.TextField()
    is_internal = models.BooleanField("internal", default=True)
    at = models.DateTimeField()
    form_token = models.UUIDField(null=True, editable=False, unique=True)  # the form that wrote it, sent once

    class Meta:
        ordering = ("at", "pk")
        constraints = (models.CheckConstraint(condition=~Q(body=""), name="note_has_body"),)

    def __str__(self) -> str:
        return self.body[:60]
