"""Every change to an inventory: begun, answered, looked up, finished, taken up again."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.core.exceptions import ValidationError

from clients.actions.prospect import move_on
from clients.calculations.inventory import BY_KEY, NOTHING, Answer
from clients.models import Inventory, InventoryAnswer, Prospect, Stage
from msp_office.audit.actions import business_write, record
from staffing.models import StaffMember


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody answered, and the version of the answer they saw (0: there was none)."""

    answer: Answer
    version: int


@dataclass
class Saved:
    """The rows as they stand now, by topic: those that were written, and those that others had changed meanwhile."""

    written: dict[str, InventoryAnswer] = field(default_factory=dict)
    conflicts: dict[str, InventoryAnswer] = field(default_factory=dict)


@business_write
def start_inventory(*, prospect: Prospect, actor: StaffMember | None, now: datetime) -> Inventory:
    """The unfinished inventory of this prospect, begun if there is none."""
    waiting = prospect.inventories.filter(finished_at__isnull=True).first()
    if waiting is not None:
        return waiting
    inventory = Inventory(prospect=prospect, started_at=now, started_by=actor, changed_at=now)
    inventory.full_clean()
    inventory.save(force_insert=True)
    record(verb="began the inventory", target=prospect, actor=actor, now=now)
    move_on(Prospect.objects.get(pk=prospect.pk), Stage.INVENTORY, actor=actor, now=now)
    return inventory


@business_write
def save_answers(
    *, inventory: Inventory, given: Mapping[str, Given], actor: StaffMember | None, now: datetime, reason: str = ""
) -> Saved:
    """Write the answers that differ. One that somebody changed since `version` stays theirs and is reported.

    Errors: ValidationError when the inventory is finished; KeyError for an unknown topic.
    """
    current = Inventory.objects.select_related("prospect").get(pk=inventory.pk)
    if current.finished_at:
        raise ValidationError("This inventory is finished. Take it up again to change it.")
    rows = {row.topic: row for row in current.rows.all()}
    saved, changes = Saved(), {}
    for topic, mine in given.items():
        row = rows.get(topic) or InventoryAnswer(inventory=current, topic=BY_KEY[topic].key, version=0)
        answer = replace(mine.answer, looked_up=row.looked_up)
        if answer == row.answer:
            saved.written[topic] = row
        elif mine.version != row.version:
            saved.conflicts[topic] = row
        else:
            changes[BY_KEY[topic].name] = (_written(row.answer), _written(answer))
            saved.written[topic] = _write(row, answer)
    _note(current, changes, actor, now, reason)
    return saved


@business_write
def note_looked_up(
    *, inventory: Inventory, found: Mapping[str, str], source: str, actor: StaffMember | None, now: datetime
) -> None:
    """Keep what WHOIS or DNS say beside the prospect's own answers, which stay. Errors: ValidationError (finished)."""
    current = Inventory.objects.select_related("prospect").get(pk=inventory.pk)
    if current.finished_at:
        raise ValidationError("This inventory is finished. Take it up again to change it.")
    rows = {row.topic: row for row in current.rows.all()}
    changes = {}
    for topic, text in found.items():
        row = rows.get(topic) or InventoryAnswer(inventory=current, topic=BY_KEY[topic].key, version=0)
        looked_up = f"{text[:280]} ({source})"
        if row.looked_up != looked_up:
            changes[BY_KEY[topic].name] = (row.looked_up or None, looked_up)
            _write(row, replace(row.answer, looked_up=looked_up))
    _note(current, changes, actor, now, f"looked up by {source}")


@business_write
def finish_inventory(*, inventory: Inventory, actor: StaffMember | None, now: datetime, reason: str = "") -> Inventory:
    """Close it; the prospect counts as assessed. One that is finished already stays as it is."""
    current = Inventory.objects.select_related("prospect").get(pk=inventory.pk)
    if current.finished_at is None:
        current.finished_at = current.changed_at = now
        current.save(update_fields=["finished_at", "changed_at"])
        record(verb="finished the inventory", target=current.prospect, actor=actor, now=now, reason=reason)
        move_on(current.prospect, Stage.ASSESSED, actor=actor, now=now)
    return current


@business_write
def reopen_inventory(*, inventory: Inventory, actor: StaffMember | None, now: datetime) -> Inventory:
    """Take a finished one up again. Errors: ValidationError when another one of this prospect waits."""
    current = Inventory.objects.select_related("prospect").get(pk=inventory.pk)
    if current.finished_at is not None:
        current.finished_at = None
        current.full_clean()
        current.save(update_fields=["finished_at"])
        record(verb="took the inventory up again", target=current.prospect, actor=actor, now=now)
    return current


def _write(row: InventoryAnswer, answer: Answer) -> InventoryAnswer:
    for name in Answer.__dataclass_fields__:
        setattr(row, name, getattr(answer, name))
    row.version += 1
    row.full_clean(exclude=["inventory"], validate_constraints=False)  # a query each; fields check themselves as well
    row.save()
    return row


def _written(answer: Answer) -> str | None:
    """An answer as the trail writes it."""
    if answer == NOTHING:
        return None
    parts = [answer.words]
    parts += [f"managed by {answer.manager_words}"] if answer.manager else []
    parts += [f"paid by {answer.payer_words}"] if answer.payer else []
    return ", ".join(parts)


def _note(
    inventory: Inventory,
    changes: Mapping[str, tuple[str | None, str | None]],
    actor: StaffMember | None,
    now: datetime,
    reason: str,
) -> None:
    """A save that changed something leaves its moment and one line in the prospect's trail."""
    if changes:
        Inventory.objects.filter(pk=inventory.pk).update(changed_at=now)
        record(verb="noted answers", target=inventory.prospect, actor=actor, now=now, changes=changes, reason=reason)
