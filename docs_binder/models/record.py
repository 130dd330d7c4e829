"""What all records of a binder have in common."""

from typing import Any

from django.db import models


class BinderRecord(models.Model):
    """One thing in the binder of one client.

    `unverified_source` names where it comes from while nobody of ours has seen it with their own eyes ("their own
    words, 14 March"); a person who checks it empties it.
    """

    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="+", editable=False)
    notes = models.TextField(blank=True, max_length=5_000)
    unverified_source = models.CharField("not verified, from", max_length=120, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


def text(label: str, length: int = 120, **options: Any) -> Any:
    """An optional line of text."""
    return models.CharField(label, max_length=length, blank=True, **options)


def day(label: str) -> Any:
    return models.DateField(label, null=True, blank=True)


def link(to: str, label: str = "", **options: Any) -> Any:
    """An optional link to another record of the same client."""
    given = {"null": True, "blank": True, "on_delete": models.SET_NULL, "related_name": "+", **options}
    return models.ForeignKey(to, verbose_name=label or None, **given)


def secret() -> Any:
    """The place of a secret; the vault holds its text."""
    return models.OneToOneField(
        "vault.Secret", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
