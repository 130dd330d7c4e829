"""Named sets of imported rows."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import connections, models
from django.db.models import Count, OuterRef

if TYPE_CHECKING:
    from msp_office.imports.models import ImportRow


def unused(records: models.QuerySet[Any], *but: type[models.Model]) -> models.QuerySet[Any]:
    """Those of these records on which nothing hangs, not even what would go with them; `but` is not looked at."""
    for relation in records.model._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ForeignObjectRel) and relation.related_model not in but:
            users: Any = relation.related_model
            records = records.filter(
                ~models.Exists(users._base_manager.filter(**{relation.field.name: OuterRef("pk")}))
            )
    return records


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    def counts(self) -> dict[str, int]:
        """{status: number of rows}."""
        found = self.order_by().values_list("status").annotate(number=Count("pk"))
        return {str(status): number for status, number in found}

    def save_outcomes(self, rows: "Sequence[ImportRow]") -> None:
        """Save status, reason, object and what undo needs (a bulk_update would take half of an import)."""
        table = self.model._meta.db_table
        with connections[self.db].cursor() as cursor:
            cursor.executemany(
                f"UPDATE {table} SET status = %s, reason = %s, object_id = %s WHERE id = %s",  # noqa: S608  # own name
                [(str(row.status), row.reason, row.object_id, row.pk) for row in rows],
            )
        for row in rows:
            if row.before is not None:
                self.filter(pk=row.pk).update(before=row.before)
