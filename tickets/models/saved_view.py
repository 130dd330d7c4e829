"""Views of the board that people keep under a name, and the one with which each begins."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class SavedView(models.Model):
    """A view of the board as the query of its address. Its owner sees it, everybody does when it is shared.

    Names are unique without regard to case: of one owner, and among the shared ones.
    """

    name = models.CharField(max_length=60)
    query = models.CharField(max_length=600)  # "queue=service&assignee=me"
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="board_views")
    is_shared = models.BooleanField("shared with everybody", default=False)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("is_shared", Lower("name"), "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_has_name"),
            models.CheckConstraint(condition=~Q(query=""), name="saved_view_has_query"),
            models.UniqueConstraint(
                "owner", Lower("name"), name="saved_view_name_once_per_owner",
                violation_error_message="You have a view of this name already.",
            ),
            models.UniqueConstraint(
                Lower("name"), condition=Q(is_shared=True), name="saved_view_name_once_shared",
                violation_error_message="A shared view of this name exists already.",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.name


class FirstView(models.Model):
    """With which view a person's board begins; without a row it is the whole board."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="first_view")
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="firsts")

    def __str__(self) -> str:
        return f"{self.person}: {self.view}"
