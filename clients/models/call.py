"""What is said on calls, version by version, and what came of each call."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from clients.calculations.script import Script, read_script, shipped


class CallScript(models.Model):
    """One version of the call script with its preparation sheet; one that was called with never changes."""

    number = models.PositiveIntegerField(unique=True)
    target_market = models.CharField(max_length=200, blank=True)
    offer = models.CharField("offer today", max_length=200, blank=True)
    why = models.CharField("why meet", max_length=200, blank=True)
    when = models.CharField("when", max_length=200, blank=True)
    where_used = models.CharField(max_length=200, blank=True)
    points = models.JSONField(default=list)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-number",)
        constraints = (models.CheckConstraint(condition=Q(number__gte=1), name="call_script_number_from_1"),)

    def __str__(self) -> str:
        return f"Call script {self.number}"

    def script(self) -> Script:
        return read_script(self.points)

    @classmethod
    def current(cls) -> "CallScript":
        """The newest version; the shipped one, unsaved, where nobody has written or called yet."""
        return cls.objects.order_by("-number").first() or cls(
            number=1,
            target_market="Businesses of 5 to 50 people within half an hour’s drive",
            offer="a network assessment",
            why="most find two things that are not protected",
            when="this week or next",
            where_used="On the phone; shorter at the chamber of commerce",
            points=shipped().as_data(),
        )


class Outcome(models.TextChoices):
    VOICEMAIL = "voicemail", "Voicemail"
    NO_ANSWER = "no_answer", "No answer"
    GATEKEEPER = "gatekeeper", "Not put through"
    APPOINTMENT = "appointment", "Appointment"
    NOT_NOW = "not_now", "Not now"
    NOT_INTERESTED = "not_interested", "Not interested"
    DO_NOT_CALL = "do_not_call", "Do not call again"


class Call(models.Model):
    """One call to a prospect and what came of it."""

    prospect = models.ForeignKey("clients.Prospect", on_delete=models.CASCADE, related_name="calls")
    script = models.ForeignKey(CallScript, on_delete=models.PROTECT, related_name="calls")
    caller = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    called_at = models.DateTimeField()
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("-called_at", "-pk")
        constraints = (models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="call_outcome_known"),)
        indexes = (models.Index(fields=["called_at"], name="call_by_moment"),)

    def __str__(self) -> str:
        return f"Call to {self.prospect}: {self.get_outcome_display()}"


class CallStep(models.Model):
    """A point of the script that a call reached, and what was answered there."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    point = models.CharField(max_length=20)
    answer = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ("call", "number")
        constraints = (models.UniqueConstraint(fields=["call", "number"], name="call_step_once"),)

    def __str__(self) -> str:
        return f"{self.point}: {self.answer}"
