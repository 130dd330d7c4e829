"""The column that holds a sealed secret, and the queryset that refuses to write one in bulk."""

from typing import Any

from django.core import checks
from django.db import models

from msp_office.vault.sealing import Sealed


class SecretField(models.Field):  # type: ignore[type-arg]  # its values are Sealed
    """Takes only what `write_secret` made. Its model has a UUID key made in Python, known before the first save."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "editable": False, "blank": True, "default": ""})

    def get_internal_type(self) -> str:
        return "TextField"

    def from_db_value(self, value: str | None, *_: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if value and not isinstance(value, Sealed):
            raise TypeError(f"{self.model._meta.label}.{self.name} is secret: write it with write_secret().")
        return super().get_db_prep_save(value, connection)

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        found = super().check(**kwargs)
        key = self.model._meta.pk
        if not isinstance(key, models.UUIDField) or not key.has_default():
            found.append(
                checks.Error("A model with a secret needs a UUID key made in Python.", obj=self, id="vault.E1")
            )
        if not isinstance(self.model._default_manager.all(), SecretQuerySet):
            found.append(checks.Error("A model with a secret needs SecretQuerySet.", obj=self, id="vault.E2"))
        return found


def secret_columns(model: type[models.Model]) -> list[str]:
    return [column.name for column in model._meta.concrete_fields if isinstance(column, SecretField)]


class SecretQuerySet(models.QuerySet[Any]):
    """Refuses to write secret columns past `write_secret`, which binds them to their row."""

    def update(self, **values: Any) -> int:
        if secret := sorted(set(values) & set(secret_columns(self.model))):
            raise TypeError(f"{', '.join(secret)} of {self.model._meta.label} is secret: write it with write_secret().")
        return super().update(**values)

    def reseal(self, key: Any, column: str, old: Sealed, new: Sealed) -> bool:
        """Put one sealed value in the place of another of the same row; False when the row has changed meanwhile."""
        return bool(self.filter(pk=key, **{column: old}).update_sealed(column, new))

    def update_sealed(self, column: str, new: Sealed) -> int:
        if not isinstance(new, Sealed):
            raise TypeError("Only sealed values go into a secret column.")
        return super().update(**{column: new})
