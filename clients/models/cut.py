"""Which clients might go: a what-if that changes nothing about them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class CutList(models.Model):
    """A named list of clients below the line, with the days and costing they were looked at with (as an address).

    Names are unique without regard to case. Nothing about the clients changes by standing on it.
    """

    name = models.CharField(max_length=80)
    address = models.CharField(max_length=400, blank=True)
    sort = models.CharField(max_length=20, default="profit")
    hire = models.CharField(max_length=80, blank=True)
    dropped = models.ManyToManyField("clients.Client", related_name="cut_lists")
    kept = models.ManyToManyField("clients.Client", related_name="+")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                Lower("name"), name="cut_list_name_once", violation_error_message="A list of this name exists already."
            ),
            models.CheckConstraint(condition=~Q(name=""), name="cut_list_has_name"),
        )

    def __str__(self) -> str:
        return self.name
