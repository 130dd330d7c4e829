"""What lets an admin do the work: ticket templates with typed fields and a checklist, and forms made from them."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from tickets.calculations.setup_form import FormField, field_of, shown
from tickets.calculations.terms import MAX_ESTIMATE_MINUTES, Priority, Queue
from tickets.models.ticket import PRIORITY_CHOICES, SKILL_CHOICES


class TicketTemplate(models.Model):
    """A kind of ticket that comes again and again: what it asks, what is done, in which queue, by whom, for how long.

    Names are unique among those in use. `fields` are FormField.stored(), `steps` texts; the actions check both.
    """

    name = models.CharField(max_length=80)
    title = models.CharField("title of its tickets", max_length=200)  # may name fields: "New user: {Name}"
    description = models.TextField(blank=True, max_length=10_000)
    queue = models.CharField(max_length=20, choices=[(q.value, q.label) for q in Queue], default=Queue.SERVICE.value)
    skill = models.PositiveSmallIntegerField("skill needed", choices=SKILL_CHOICES, default=0)
    is_remote = models.BooleanField("can be done remotely", default=True)
    priority = models.PositiveSmallIntegerField(choices=PRIORITY_CHOICES[1:], default=Priority.MEDIUM.value)
    estimate_minutes = models.PositiveIntegerField(
        "estimate", null=True, blank=True, validators=[MaxValueValidator(MAX_ESTIMATE_MINUTES)]
    )
    fields = models.JSONField(default=list, blank=True)
    steps = models.JSONField("checklist", default=list, blank=True)
    is_retired = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(name="") & ~Q(title=""), name="template_has_name_and_title"),
            models.UniqueConstraint(Lower("name"), condition=Q(is_retired=False), name="template_name_once"),
            models.CheckConstraint(condition=Q(priority__gte=2, priority__lte=4), name="template_priority_2_to_4"),
            models.CheckConstraint(
                condition=Q(estimate_minutes__isnull=True) | Q(estimate_minutes__lte=MAX_ESTIMATE_MINUTES),
                name="template_estimate_at_most_2000_h",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def form_fields(self) -> list[FormField]:
        return [field_of(stored) for stored in self.fields]


class SetupForm(models.Model):
    """The form of one ticket: the template's questions as they were when it was opened, and the answers so far."""

    ticket = models.OneToOneField("tickets.Ticket", on_delete=models.CASCADE, related_name="setup_form")
    template = models.ForeignKey(TicketTemplate, on_delete=models.PROTECT, related_name="forms")
    fields = models.JSONField(default=list)
    values = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[models.Manager["SetupForm"]] = models.Manager()

    def __str__(self) -> str:
        return f"Form of #{self.ticket_id}"

    @property
    def answers(self) -> list[tuple[FormField, str]]:
        """Every question in order with its answer, "" where there is none yet."""
        return [(field, str(self.values.get(field.label, ""))) for field in map(field_of, self.fields)]

    @property
    def told(self) -> list[tuple[FormField, str]]:
        """The same as somebody reads it: days written out."""
        return [(field, shown(field, value)) for field, value in self.answers]

    @property
    def missing(self) -> list[str]:
        """The questions that need an answer and have none."""
        return [field.label for field, value in self.answers if field.is_required and not value]


class SetupStep(models.Model):
    """One line of a ticket's checklist: done when somebody ticked it."""

    form = models.ForeignKey(SetupForm, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("position", "pk")
        constraints = (models.UniqueConstraint(fields=["form", "position"], name="step_one_place"),)

    def __str__(self) -> str:
        return self.text
