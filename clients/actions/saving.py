"""How a record of a client is made, changed and removed, each with its entry in the trail."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import models

from msp_office.audit.actions import record
from msp_office.office.conflict import StaleVersion
from msp_office.roles import RESTRICTED_FIELDS
from staffing.models import StaffMember

M = TypeVar("M", bound=models.Model)
NOT_WRITTEN = (None, "(not written here)")


def make(
    target: M, *, verb: str, check: Callable[[M], None], values: Mapping[str, Any], actor: StaffMember | None,
    now: datetime,
) -> M:  # fmt: skip
    """Save a new record. Errors: what `check` raises."""
    check(target)
    target.save(force_insert=True)
    given = {name: None for name, value in values.items() if value not in (None, "")}
    record(verb=verb, target=target, actor=actor, now=now, changes=_writable(target, given))
    return target


def change(
    target: M, *, verb: str, check: Callable[[M], None], values: Mapping[str, Any], version: int | None,
    actor: StaffMember | None, now: datetime,
) -> M:  # fmt: skip
    """Take over values that differ. Errors: StaleVersion; what `check` raises."""
    current: Any = type(target)._default_manager.get(pk=target.pk)
    if version is not None and version != current.version:
        raise StaleVersion(current)
    before = {name: getattr(current, name) for name, value in values.items() if getattr(current, name) != value}
    if not before:
        return target
    for name in before:
        setattr(current, name, values[name])
    current.version += 1
    check(current)
    current.save()
    record(verb=verb, target=current, actor=actor, now=now, changes=_writable(current, before))
    return current  # type: ignore[no-any-return]  # of the same model


def remove(target: models.Model, *, verb: str, actor: StaffMember | None, now: datetime) -> None:
    """Delete a record; one that is gone already is no error."""
    current = type(target)._default_manager.filter(pk=target.pk).first()
    if current is not None:
        record(verb=verb, target=current, actor=actor, now=now)
        current.delete()


def _writable(target: models.Model, before: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Of a restricted field the trail says only that it changed."""
    label = target._meta.label_lower
    return {
        name: NOT_WRITTEN if f"{label}.{name}" in RESTRICTED_FIELDS else (_words(value), _words(getattr(target, name)))
        for name, value in before.items()
    }


def _words(value: Any) -> Any:
    """A value as the trail can hold it: a record by its name."""
    return str(value) if isinstance(value, models.Model) else value
