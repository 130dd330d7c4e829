"""Which pages of a binder there are, and which binder of them stands at the client."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from docs_binder.calculations.printing import EffectiveSection, PrintOptions
from msp_office.vault.fields import SecretField, SecretQuerySet


class SectionRevision(models.Model):
    """The pages of one section as they once were, in one variant of paper. Numbers count within section and variant.

    Invariant: one row for each identity, whose number and date never change, so the pages never do either. `file` is
    where they are kept; pages with secrets never are.
    """

    client = models.ForeignKey("clients.Client", on_delete=models.CASCADE, related_name="section_revisions")
    section = models.CharField(max_length=40)
    variant = models.CharField(max_length=40)
    identity = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    dated = models.DateField()
    pages = models.PositiveIntegerField(null=True)
    file = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["client", "section", "variant", "identity"], name="revision_once"),
            models.UniqueConstraint(fields=["client", "section", "variant", "number"], name="revision_numbered_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="revision_counts_from_one"),
            models.CheckConstraint(
                condition=Q(file="") | Q(pages__isnull=False, pages__gte=1), name="revision_kept_has_pages"
            ),
            models.CheckConstraint(
                condition=Q(file="") | ~Q(variant__endswith="-secrets"), name="revision_with_secrets_not_kept"
            ),
        )

    def __str__(self) -> str:
        return f"{self.section}, revision {self.number}"


class BinderPrint(models.Model):
    """One printed binder, or the pages that bring one up to date; one for each job that ended well.

    `sections` is its list of effective pages. Invariant: handed over on a day is handed over to somebody.
    """

    client = models.ForeignKey("clients.Client", on_delete=models.CASCADE, related_name="binder_prints")
    job = models.OneToOneField("jobs.Job", null=True, on_delete=models.SET_NULL, related_name="binder_print")
    options = models.JSONField(default=dict)
    variant = models.CharField(max_length=40)
    sections = models.JSONField(default=list)
    base = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="updates")
    changed = models.PositiveIntegerField(default=0)  # sections that were printed
    pages = models.PositiveIntegerField()
    printed_on = models.DateField()
    printed_at = models.DateTimeField()
    printed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    file = models.CharField(max_length=120, blank=True)  # "" when it was never kept in the clear
    handed_over_on = models.DateField(null=True, blank=True)
    handed_to = models.CharField(max_length=120, blank=True)
    handed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(handed_over_on__isnull=True, handed_to="")
                | Q(handed_over_on__isnull=False) & ~Q(handed_to=""),
                name="print_handed_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(file="") | ~Q(variant__endswith="-secrets"), name="print_with_secrets_not_in_the_clear"
            ),
        )
        indexes = (models.Index(fields=["client", "variant", "handed_over_on"], name="print_handed_over"),)

    def __str__(self) -> str:
        kind = "Changed pages" if self.base_id else "Binder"
        return f"{kind} of {self.client}, {self.printed_on:%Y-%m-%d}"

    @property
    def chosen(self) -> PrintOptions:
        return PrintOptions.from_json(self.options)

    @property
    def effective(self) -> list[EffectiveSection]:
        return [EffectiveSection.from_json(one) for one in self.sections]

    @property
    def file_name(self) -> str:
        name = "".join(letter if letter.isalnum() else "-" for letter in self.client.name).strip("-")[:60]
        return f"{name}-{'changed-pages' if self.base_id else 'binder'}-{self.printed_on:%Y-%m-%d}.pdf"


class SealedPrint(models.Model):
    """A print that holds secrets, sealed until its first download or until it is due to go, whichever comes first."""

    id: Any = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    binder_print = models.OneToOneField(BinderPrint, on_delete=models.CASCADE, related_name="sealed")
    content = SecretField()
    goes_at = models.DateTimeField()

    objects: ClassVar[SecretQuerySet] = SecretQuerySet.as_manager()  # type: ignore[assignment]  # queryset as manager

    def __str__(self) -> str:
        return f"sealed: {self.binder_print}"
