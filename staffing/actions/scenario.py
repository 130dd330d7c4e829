"""Saving, changing, copying and removing what the owner tries out; and the limits of the verdict."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from msp_office.audit.actions import business_write, record
from msp_office.calculations.period import short_day
from msp_office.office.conflict import StaleVersion
from msp_office.roles import RESTRICTED_FIELDS
from staffing.calculations.what_if.portable import (
    FORMAT,
    VERSION,
    Document,
    NotReadable,
    document_from_json,
    facts_to_json,
    lever_to_json,
    values_to_json,
)
from staffing.models import HiringScenario, HiringThresholds, StaffMember

NOT_WRITTEN = (None, "(not written here)")
LIMITS = (
    "target_weeks", "wait_weeks", "low_billability", "good_billability", "admin_hours", "unestimated_percent",
    "has_tool",
)  # fmt: skip
MOST_NAMES = 100


def document_of(saved: HiringScenario) -> Document:
    """A saved scenario as the calculations know it. Errors: NotReadable (only for rows that no action wrote)."""
    return document_from_json(
        {
            "format": FORMAT, "version": VERSION, "name": saved.name, "weeks": saved.weeks, "seed": saved.seed,
            "facts": saved.facts, "overrides": saved.overrides, "levers": saved.levers,
        }
    )  # fmt: skip


@business_write
def save_scenario(*, document: Document, name: str, actor: StaffMember | None, now: datetime) -> HiringScenario:
    """Keep a scenario under a name, with the facts it was computed on. Errors: ValidationError (name)."""
    saved = HiringScenario(name=name.strip(), made_by=actor, made_at=now, changed_at=now, **_columns(document))
    saved.full_clean()
    saved.save(force_insert=True)
    record(verb="saved the scenario", target=saved, actor=actor, now=now, changes=_changes(document))
    return saved


@business_write
def change_scenario(
    *,
    saved: HiringScenario,
    document: Document,
    name: str,
    version: int | None,
    actor: StaffMember | None,
    now: datetime,
) -> HiringScenario:
    """Put other levers, facts or another name in place of the saved ones. Errors: StaleVersion; ValidationError."""
    current = HiringScenario.objects.get(pk=saved.pk)
    if version is not None and current.version != version:
        raise StaleVersion(current)
    columns = {**_columns(document), "name": name.strip()}
    different = [column for column, value in columns.items() if getattr(current, column) != value]
    if not different:
        return current
    before = current.name
    for column in different:
        setattr(current, column, columns[column])
    current.changed_at, current.version = now, current.version + 1
    current.full_clean()
    current.save()
    changes: dict[str, Any] = _changes(document) if set(different) - {"name"} else {}
    if current.name != before:
        changes["name"] = (before, current.name)
    record(verb="changed the scenario", target=current, actor=actor, now=now, changes=changes)
    return current


@business_write
def copy_scenario(*, saved: HiringScenario, actor: StaffMember | None, now: datetime) -> HiringScenario:
    """The same once more, under a name of its own. Errors: ValidationError."""
    taken = {name.casefold() for name in HiringScenario.objects.filter(deleted_at=None).values_list("name", flat=True)}
    names = (f"{saved.name[:68]} (copy{'' if number == 1 else f' {number}'})" for number in range(1, MOST_NAMES))
    name = next((name for name in names if name.casefold() not in taken), "")
    return save_scenario(document=document_of(saved), name=name, actor=actor, now=now)


@business_write
def delete_scenario(*, saved: HiringScenario, actor: StaffMember | None, now: datetime) -> None:
    """Remove a scenario; it can come back. One that is gone already is no error."""
    if HiringScenario.objects.filter(pk=saved.pk, deleted_at=None).update(deleted_at=now):
        record(verb="removed the scenario", target=saved, actor=actor, now=now)


@business_write
def restore_scenario(*, saved: HiringScenario, actor: StaffMember | None, now: datetime) -> HiringScenario:
    """Bring a removed scenario back. Errors: ValidationError (its name was given to another meanwhile)."""
    current = HiringScenario.objects.get(pk=saved.pk)
    if current.deleted_at is not None:
        current.deleted_at = None
        current.full_clean()
        current.save(update_fields=["deleted_at"])
        record(verb="brought the scenario back", target=current, actor=actor, now=now)
    return current


@business_write
def import_scenario(*, data: Any, actor: StaffMember | None, now: datetime) -> HiringScenario:
    """Save what a what-if file holds. Errors: ValidationError (what is wrong with it, or its name is taken)."""
    try:
        document = document_from_json(data)
    except NotReadable as problem:
        raise ValidationError({"file": str(problem)}) from problem
    taken = HiringScenario.objects.filter(deleted_at=None, name__iexact=document.name).exists()
    name = f"{document.name[:66]} ({short_day(now)})" if taken else document.name
    return save_scenario(document=document, name=name, actor=actor, now=now)


@business_write
def change_limits(
    *, values: dict[str, Any], version: int | None, actor: StaffMember | None, now: datetime
) -> HiringThresholds:
    """Set the limits of the verdict (LIMITS). Errors: StaleVersion; ValidationError by field."""
    limits, _ = HiringThresholds.objects.get_or_create(pk=1)
    if version is not None and limits.version != version:
        raise StaleVersion(limits)
    changes = {name: (getattr(limits, name), values[name]) for name in LIMITS if getattr(limits, name) != values[name]}
    if not changes:
        return limits
    for name, (_, value) in changes.items():
        setattr(limits, name, value)
    if limits.good_billability < limits.low_billability:
        raise ValidationError({"good_billability": "Good cannot be below low."})
    limits.full_clean()
    limits.version += 1
    limits.save()
    record(verb="changed the limits", target=limits, actor=actor, now=now, changes=changes)
    return limits


def _columns(document: Document) -> dict[str, Any]:
    return {
        "facts": facts_to_json(document.facts),
        "overrides": values_to_json(document.overrides),
        "levers": [lever_to_json(lever) for lever in document.levers],
        "weeks": document.weeks,
        "seed": document.seed,
    }


def _changes(document: Document) -> dict[str, Any]:
    """Facts and levers rest on wages: the trail names kinds and counts only."""
    kinds = ", ".join(lever.kind for lever in document.levers) or "nothing"
    changes: dict[str, Any] = {"tries": (None, kinds), "weeks": (None, document.weeks)}
    for column in ("facts", "overrides", "levers"):
        if f"staffing.hiringscenario.{column}" in RESTRICTED_FIELDS:
            changes[column] = NOT_WRITTEN
    return changes
