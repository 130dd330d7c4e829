"""Named sets of revenue records."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from clients.models import RevenueRecord  # noqa: F401


class RevenueQuerySet(models.QuerySet["RevenueRecord"]):
    def within(self, start: date, end: date) -> "RevenueQuerySet":
        """Records that have a day in [start, end)."""
        return self.filter(start__lt=end, end__gt=start)

    def rivals(self, *, client_id: int, category: str, source: str, start: date, end: date) -> "RevenueQuerySet":
        """Records that would stand for the same revenue: an unknown category overlaps with every one."""
        same = self.filter(client_id=client_id, source=source).within(start, end)
        return same if category == "" else same.filter(Q(category=category) | Q(category=""))
