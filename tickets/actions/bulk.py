"""Changing many tickets in one act: all that can be changed are, the others are named with the reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from msp_office.audit.actions import business_write
from msp_office.calculations.durations import format_minutes
from msp_office.office import current
from msp_office.office.conflict import StaleVersion
from staffing.models import StaffMember
from tickets.actions.ticket import change_ticket
from tickets.models import Ticket
from tickets.reports.ticket import changes_since

MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Changed:
    """One ticket that was changed: what its fields held before and hold now."""

    ticket_id: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What became of each ticket: changed, the same already, or refused with a sentence."""

    changed: list[Changed] = field(default_factory=list)
    same: list[int] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)


@business_write
def change_tickets(
    *, seen: Mapping[int, int], changes: Mapping[str, Any], actor: StaffMember | None, now: datetime
) -> BulkResult:
    """Set the same fields of many tickets; `seen` is {ticket: the version the person saw}.

    A ticket in which somebody changed one of just these fields meanwhile is refused, changes of other fields are not
    in the way. Errors: ValidationError when there are no changes, or too many tickets.
    """
    if not changes:
        raise ValidationError("Choose what to change.")
    if len(seen) > MOST_AT_ONCE:
        raise ValidationError(f"At most {MOST_AT_ONCE} tickets at once; these are {len(seen)}.")
    result = BulkResult()
    touched = tuple(_touched(changes))
    for pk in sorted(seen):
        ticket = Ticket.objects.select_related("assignee").filter(pk=pk).first()
        if ticket is None:
            result.refused.append((pk, "It is not here any more."))
        elif all(getattr(ticket, name) == value for name, value in changes.items()):
            result.same.append(pk)
        elif theirs := _conflict(ticket, seen[pk], touched):
            result.refused.append((pk, theirs))
        else:
            _change(result, ticket, changes, touched, actor, now, len(seen) - 1)
    return result


@business_write
def revert_tickets(*, changed: Sequence[Changed], actor: StaffMember | None, now: datetime) -> BulkResult:
    """Undo a change of many tickets. One whose field was changed again meanwhile keeps what it has, and is named."""
    result = BulkResult()
    for one in changed:
        ticket = Ticket.objects.filter(pk=one.ticket_id).first()
        if ticket is None:
            result.refused.append((one.ticket_id, "It is not here any more."))
            continue
        try:
            change_ticket(ticket=ticket, changes=one.before, was=one.after, actor=actor, now=now, reason="Undone")
        except StaleVersion:
            result.refused.append((one.ticket_id, "It was changed again meanwhile, so it stays as it is."))
        except ValidationError as error:
            result.refused.append((one.ticket_id, " ".join(error.messages)))
        else:
            result.changed.append(Changed(one.ticket_id, one.after, one.before))
    return result


def _touched(changes: Mapping[str, Any]) -> set[str]:
    """The fields that these changes may set: priority and its condition go together."""
    both = {"priority", "critical_condition"}
    return set(changes) | (both if both & changes.keys() else set())


def _conflict(ticket: Ticket, seen: int, touched: Sequence[str]) -> str:
    if ticket.version == seen:
        return ""
    for theirs in changes_since(ticket, seen):
        for name in touched:
            if name in theirs.changes:
                return f"{theirs.actor_name} set {_words(name, theirs.changes[name][1])}."
    return ""


def _words(name: str, value: Any) -> str:
    if name == "estimate_minutes" and value is not None:
        value = format_minutes(value, clock=current.clock_hours())
    return f"{name.removesuffix('_minutes').replace('_', ' ')} to {value or 'nothing'}"


def _change(
    result: BulkResult, ticket: Ticket, changes: Mapping[str, Any], touched: Sequence[str],
    actor: StaffMember | None, now: datetime, others: int,
) -> None:  # fmt: skip
    before = {name: getattr(ticket, name) for name in touched}
    reason = f"Together with {others} other{'' if others == 1 else 's'}" if others else ""
    try:
        changed = change_ticket(ticket=ticket, changes=changes, actor=actor, now=now, reason=reason)
    except ValidationError as error:
        result.refused.append((ticket.pk, " ".join(error.messages)))
        return
    after = {name: getattr(changed, name) for name in touched}
    moved = [name for name in touched if before[name] != after[name]]
    result.changed.append(
        Changed(ticket.pk, {name: before[name] for name in moved}, {name: after[name] for name in moved})
    )
