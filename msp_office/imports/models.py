"""Imports: a file, what its columns mean, and what became of every row."""

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from msp_office.imports.plan import Plan, Reading
from msp_office.imports.profile import Profile
from msp_office.imports.querysets import ImportRowQuerySet
from msp_office.imports.registry import ImportKind, known_kinds


def private_name(batch: models.Model, filename: str) -> str:
    """A storage name that nobody can guess and that nothing of the file's own name gets into."""
    return f"imports/{secrets.token_hex(16)}"


class BatchState(models.TextChoices):
    UPLOADED = "uploaded", "Uploaded"
    MAPPED = "mapped", "Columns chosen"
    PREVIEWED = "previewed", "Checked"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"
    UNDONE = "undone", "Undone"


class ImportBatch(models.Model):
    """One import of one file.

    `position` is the last row that was applied, saved in the transaction that applied it: a killed import goes on
    behind it. A job that failed or was cancelled says so itself, see `shown_state`.
    """

    kind = models.CharField(max_length=40)
    source = models.CharField(max_length=40)  # the tool it came from; with the external id it names a record
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.UPLOADED)
    file = models.FileField(upload_to=private_name, blank=True, max_length=120)
    original_name = models.CharField(max_length=150, blank=True)
    reading = models.JSONField(default=dict)
    profile = models.JSONField(default=dict)
    plan = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)  # of the check: rows, staged, rejected, skipped, assumptions
    is_replayed = models.BooleanField(default=True)  # history went into the ledger at its true dates
    position = models.PositiveIntegerField(default=0)
    job = models.ForeignKey("jobs.Job", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name_plural = "import batches"
        constraints = (
            models.CheckConstraint(condition=Q(state__in=BatchState.values), name="import_state_known"),
            models.CheckConstraint(condition=~Q(source=""), name="import_has_source"),
        )

    def __str__(self) -> str:
        return f"{self.declared.label} from {self.original_name or self.source}"

    def get_absolute_url(self) -> str:
        return reverse("import", args=[self.pk])

    @property
    def declared(self) -> ImportKind:
        return known_kinds()[self.kind]

    @property
    def source_label(self) -> str:
        """The tool it came from, as people write it."""
        *tools, any_other = self.declared.presets
        labels = {preset.name: preset.label for preset in tools} | {any_other.name: "another tool"}
        labels |= {preset.source: preset.label.split()[0] for preset in tools if preset.source}
        return labels.get(self.source, self.source)

    @property
    def decided(self) -> Plan:
        return Plan.from_json(self.plan)

    @property
    def seen(self) -> Profile:
        return Profile.from_json(self.profile)

    @property
    def read_as(self) -> Reading:
        return Reading(**self.reading)

    @property
    def is_working(self) -> bool:
        """Whether a worker has something to do for it."""
        return self.job is not None and not self.job.ended

    @property
    def shown_state(self) -> BatchState:
        """The state for people: a run whose job has failed or was cancelled is failed or cancelled."""
        if self.state == BatchState.RUNNING and self.job is not None and self.job.ended:
            return BatchState.CANCELLED if self.job.state == "cancelled" else BatchState.FAILED
        return BatchState(self.state)

    @property
    def may_change(self) -> bool:
        """Whether nothing of it was applied yet, so that columns and values may still be chosen."""
        return self.state in (BatchState.UPLOADED, BatchState.MAPPED, BatchState.PREVIEWED)

    @property
    def may_go_on(self) -> bool:
        return self.shown_state in (BatchState.FAILED, BatchState.CANCELLED)

    @property
    def may_undo(self) -> bool:
        return not self.is_working and self.shown_state in (BatchState.DONE, BatchState.FAILED, BatchState.CANCELLED)


class RowStatus(models.TextChoices):
    STAGED = "staged", "To do"
    REJECTED = "rejected", "Rejected"
    SKIPPED = "skipped", "Left out"
    CREATED = "created", "Created"
    UPDATED = "updated", "Updated"
    UNCHANGED = "unchanged", "Unchanged"
    SUMMED = "summed", "Summed"


class ImportRow(models.Model):
    """One row of the file, as it stood there, and what became of it. A row number stands once in a batch."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    row_number = models.PositiveIntegerField()
    raw = models.JSONField()
    status = models.CharField(max_length=10, choices=RowStatus.choices, default=RowStatus.STAGED)
    reason = models.TextField(blank=True)
    object_id = models.BigIntegerField(null=True)
    before = models.JSONField(null=True)  # what an updated record was, for undo
    lead = models.PositiveIntegerField(null=True)  # the row with which a summed one is one record

    objects: ClassVar[ImportRowQuerySet] = ImportRowQuerySet.as_manager()  # type: ignore[assignment]  # queryset as manager

    class Meta:
        ordering = ("row_number",)
        constraints = (
            models.UniqueConstraint(fields=["batch", "row_number"], name="import_row_once"),
            models.CheckConstraint(condition=Q(status__in=RowStatus.values), name="import_row_status_known"),
            models.CheckConstraint(
                condition=~Q(status__in=["rejected", "skipped"]) | ~Q(reason=""), name="import_refusal_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(status="summed") | Q(lead__isnull=False), name="import_summed_row_has_lead"
            ),
        )
        indexes = (models.Index(fields=["batch", "status", "row_number"], name="import_row_by_status"),)

    def __str__(self) -> str:
        return f"Row {self.row_number}: {self.status}"

    @property
    def object_url(self) -> str:
        """The page of the record that it became; "" when there is none."""
        return "" if self.object_id is None else self.batch.declared.object_url(self.object_id)

    @property
    def object_name(self) -> str:
        return "" if self.object_id is None else self.batch.declared.object_name(self.object_id)


class MadeInPassing(models.Model):
    """A record that an import made besides its own kind (a client, a contact, a person), so that undo can remove it."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="made")
    model = models.CharField(max_length=60)  # "clients.client"
    object_id = models.BigIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["batch", "model", "object_id"], name="import_made_once"),)

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}"


class RememberedValue(models.Model):
    """What a value of theirs was taken for the last time: the next file of the kind starts from it."""

    kind = models.CharField(max_length=40)
    field = models.CharField(max_length=40)
    key = models.CharField(max_length=160)  # as values are compared: without regard to case and blanks
    ours = models.CharField(max_length=160)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["kind", "field", "key"], name="import_value_remembered_once"),)

    def __str__(self) -> str:
        return f"{self.key} is {self.ours}"
