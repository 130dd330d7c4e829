"""Which record of a client does a name mean? For rows that are typed or imported, where links are names."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from clients.models import Client
from docs_binder.sections import Part

NAMED_BY: dict[str, tuple[str, ...]] = {
    "clients.site": ("name",),
    "docs_binder.machine": ("name", "serial"),
    "docs_binder.network": ("name", "subnet"),
    "docs_binder.networkuser": ("name", "login"),
    "docs_binder.licence": ("product",),
    "docs_binder.backupplan": ("what",),
}


class Names:
    """The records of one client by name, each kind read once, when it is first asked for."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._known: dict[str, dict[str, models.Model]] = {}

    def find(self, column: "models.Field[Any, Any]", typed: str) -> models.Model | None:
        """The record that this link means; None for an empty name. Errors: ValidationError."""
        text = " ".join(typed.split()).casefold()
        if not text:
            return None
        model: Any = column.related_model
        label = model._meta.label_lower
        if label not in self._known:
            self._known[label] = self._read(model, NAMED_BY[label])
        found = self._known[label].get(text)
        if found is None:
            raise ValidationError({column.name: f"{self.client} has no {model._meta.verbose_name} “{typed[:60]}”."})
        return found

    def _read(self, model: Any, names: tuple[str, ...]) -> dict[str, models.Model]:
        rows = list(model._default_manager.filter(client=self.client))
        known: dict[str, models.Model] = {}
        for name in reversed(names):  # the first one counts where two say the same
            known |= {" ".join(str(value).split()).casefold(): row for row in rows if (value := getattr(row, name))}
        return known

    def forget(self, model: type[models.Model]) -> None:
        """Records of this kind were made since."""
        self._known.pop(model._meta.label_lower, None)


def shown_name(record: models.Model | None) -> str:
    """How a linked record is named in a row, so that `find` gets it back."""
    return str(getattr(record, NAMED_BY[record._meta.label_lower][0])) if record is not None else ""


def linked_values(part: Part, names: Names, values: dict[str, Any]) -> dict[str, Any]:
    """The values with every link's name replaced by its record. Errors: ValidationError by field."""
    problems: dict[str, list[Any]] = {}
    found = dict(values)
    for name, value in values.items():
        column = part.column(name)
        if column.is_relation and isinstance(value, str):
            try:
                found[name] = names.find(column, value)
            except ValidationError as error:
                problems |= error.error_dict
    if problems:
        raise ValidationError(problems)
    return found
