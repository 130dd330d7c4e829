"""Who might become a client, how far we are with them, and what comes next."""

import re

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse


class Stage(models.TextChoices):
    NEW = "new", "New"
    CALLING = "calling", "Calling"
    INVENTORY = "inventory", "Inventory"
    ASSESSED = "assessed", "Assessed"
    PROPOSAL = "proposal", "Proposal"
    WON = "won", "Won"
    LOST = "lost", "Lost"


CLOSED_STAGES = (Stage.WON, Stage.LOST)


class Fit(models.TextChoices):
    UNKNOWN = "", "Not judged yet"
    YES = "yes", "In our target market"
    PARTLY = "partly", "Partly"
    NO = "no", "Not our market"


class Prospect(models.Model):
    """A business that is not a client yet, and the one client it became.

    Invariant: a lost one has its reason, a client only belongs to a won one, and no two belong to the same client.
    """

    name = models.CharField("company", max_length=160)
    contact_name = models.CharField("contact", max_length=120, blank=True)
    job_title = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField("e-mail", blank=True)
    address = models.TextField(blank=True)
    source = models.CharField(max_length=80, blank=True)
    offered = models.CharField("what we offered", max_length=200, blank=True)
    fit = models.CharField("target market", max_length=10, blank=True, choices=Fit.choices)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.NEW)
    lost_reason = models.CharField("why lost", max_length=200, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="prospects",
        verbose_name="in touch with them",
    )  # fmt: skip
    next_action = models.CharField(max_length=200, blank=True)
    next_action_on = models.DateField("on", null=True, blank=True)
    do_not_call = models.BooleanField("do not call", default=False)
    notes = models.TextField(blank=True)
    phone_digits = models.CharField(max_length=40, blank=True, editable=False)  # what duplicates are found by
    created_at = models.DateTimeField()
    client = models.OneToOneField(
        "clients.Client", null=True, blank=True, on_delete=models.SET_NULL, related_name="prospect", editable=False
    )
    import_batch = models.ForeignKey(
        "imports.ImportBatch", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="prospect_has_name"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="prospect_stage_known"),
            models.CheckConstraint(condition=Q(fit__in=Fit.values), name="prospect_fit_known"),
            models.CheckConstraint(
                condition=~Q(stage=Stage.LOST) | ~Q(lost_reason=""), name="prospect_lost_has_reason",
                violation_error_message="Say why it is lost.",
            ),
            models.CheckConstraint(
                condition=Q(client__isnull=True) | Q(stage=Stage.WON), name="prospect_client_is_won"
            ),
        )  # fmt: skip
        indexes = (
            models.Index(fields=["stage", "next_action_on"], name="prospect_by_stage"),
            models.Index(fields=["phone_digits"], name="prospect_by_phone"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.stage not in CLOSED_STAGES

    def get_absolute_url(self) -> str:
        return reverse("prospect", args=[self.pk])


def digits_of(phone: str) -> str:
    """A phone number's digits without punctuation, extension or the 1 of North America; "" under seven.

    >>> digits_of("+1 (555) 010-0199"), digits_of("555.010.0199 x4"), digits_of("ask")
    ('5550100199', '5550100199', '')
    """
    digits = re.sub(r"\D", "", re.split(r"(?i)\s*(?:x|ext)", phone)[0])
    digits = digits.removeprefix("1") if len(digits) == 11 else digits
    return digits[:40] if len(digits) >= 7 else ""
