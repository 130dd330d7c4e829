"""What a prospect told us about their technology: one inventory for each time we asked."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from clients.calculations.inventory import BY_KEY, KIND_LABELS, TOPICS, Answer, Kind, Manager, Payer


class Inventory(models.Model):
    """The answers of one conversation; it waits on the admin's page until it is finished."""

    prospect = models.ForeignKey("clients.Prospect", on_delete=models.CASCADE, related_name="inventories")
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-started_at", "-pk")
        verbose_name_plural = "inventories"
        constraints = (
            models.UniqueConstraint(
                fields=["prospect"], condition=Q(finished_at__isnull=True), name="inventory_one_unfinished",
                violation_error_message="An unfinished inventory waits already: go on with that one.",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"Inventory of {self.prospect}"

    def answers(self) -> dict[str, Answer]:
        """By topic, what was answered; one query unless prefetched."""
        return {row.topic: row.answer for row in self.rows.all()}


class InventoryAnswer(models.Model):
    """What was said about one topic; `version` counts its changes, so that two who type do not lose each other's."""

    inventory = models.ForeignKey(Inventory, on_delete=models.CASCADE, related_name="rows")
    topic = models.CharField(max_length=20, choices=[(topic.key, topic.name) for topic in TOPICS])
    kind = models.CharField(max_length=10, blank=True, choices=[(k.value, label) for k, label in KIND_LABELS.items()])
    text = models.TextField(blank=True)
    manager = models.CharField(max_length=10, blank=True, choices=[(m.value, m.value) for m in Manager])
    manager_name = models.CharField(max_length=120, blank=True)
    payer = models.CharField(max_length=10, blank=True, choices=[(p.value, p.value) for p in Payer])
    looked_up = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["inventory", "topic"], name="inventory_answer_once"),
            models.CheckConstraint(condition=Q(topic__in=list(BY_KEY)), name="inventory_topic_known"),
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in Kind]), name="inventory_kind_known"),
            models.CheckConstraint(condition=Q(manager__in=[m.value for m in Manager]), name="inventory_manager_known"),
            models.CheckConstraint(condition=Q(payer__in=[p.value for p in Payer]), name="inventory_payer_known"),
            models.CheckConstraint(
                condition=(Q(kind=Kind.TEXT) & ~Q(text="")) | (~Q(kind=Kind.TEXT) & Q(text="")),
                name="inventory_text_is_answer",
            ),
            models.CheckConstraint(
                condition=Q(manager=Manager.NAMED) | Q(manager_name=""), name="inventory_name_is_named"
            ),
        )

    def __str__(self) -> str:
        return f"{BY_KEY[self.topic].name} of {self.inventory}" if self.topic in BY_KEY else self.topic

    @property
    def answer(self) -> Answer:
        return Answer(self.kind, self.text, self.manager, self.manager_name, self.payer, self.looked_up)


class InventoryLink(models.Model):
    """Lets the prospect fill in one inventory without an account; only the hash of its token is kept.

    It is dead once revoked, submitted or past `expires_at`. `minute` and `minute_saves` count its saves.
    """

    inventory = models.ForeignKey(Inventory, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    minute = models.DateTimeField(null=True, blank=True)
    minute_saves = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("made_at")), name="inventory_link_expires_later"
            ),
        )

    def __str__(self) -> str:
        return f"Link to the inventory of {self.inventory.prospect}"
