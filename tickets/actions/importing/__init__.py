"""Tickets that come from another tool, many at a time: replayed history, or the state as it is now.

Until the office's history is sealed (OfficeSettings.history_sealed_at, set with the first weekly snapshot at the
latest), an import replays each ticket's life into the ledger at its true dates. Afterwards past weeks stand: what an
import brings in or changes posts now, as *imported*.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, F, OuterRef, Q
from django.utils.dateparse import parse_datetime

from msp_office.audit.actions import business_write
from msp_office.office.models import OfficeSettings
from staffing.models import StaffMember
from tickets.actions.importing.known import known_tickets, update_ticket
from tickets.actions.importing.new import create_tickets
from tickets.actions.importing.rows import Outcome, TicketRow, row_from_json
from tickets.calculations.terms import Reason
from tickets.models import EstimateChange, Movement, Snooze, Ticket, TimeEntry

__all__ = ["Outcome", "TicketRow", "built_on", "history_is_sealed", "import_tickets", "undo_tickets"]


@business_write
def import_tickets(
    *, rows: Sequence[TicketRow], batch_id: int, now: datetime, actor: StaffMember | None, replay: bool
) -> list[Outcome]:
    """Create or update the tickets of these rows; answers one outcome per row, in order.

    A row is known by (source, external_id). A known one changes only what the *file* changed since its last import, so
    triage done here survives. Within one call an external id stands once. Bulk: a few statements whatever the length.
    """
    replay = replay and not history_is_sealed(now)
    known = known_tickets(rows)
    new = [row for row in rows if (row.source, row.external_id) not in known]
    created = iter(create_tickets(new, batch_id, now, actor, replay))
    outcomes = []
    for row in rows:
        ticket = known.get((row.source, row.external_id))
        outcomes.append(update_ticket(ticket, row, batch_id, now, actor, replay) if ticket else next(created))
    return outcomes


@business_write
def undo_tickets(
    *,
    created: Iterable[int],
    updated: Mapping[int, dict[str, Any]],
    batch_id: int,
    now: datetime,
    actor: StaffMember | None,
    replayed: bool,
) -> None:
    """Take back what an import did to these tickets: the created go, the updated become what they were.

    The ledger keeps its movements and gets their reversals. Those of `replayed` history stand at the same moments, or
    now and as *imported* once it is sealed; those of a later import are posted now, each as what it was.
    Check `built_on` for all tickets of the batch first. Errors: ValidationError when something was built on one of
    these.
    """
    created = list(created)
    names = built_on([*created, *updated], batch_id)
    if names:
        raise ValidationError(f"Somebody has worked on {', '.join(names)} since: this import can no longer be undone.")
    is_sealed = history_is_sealed(now)
    reason = Reason.IMPORTED if replayed and is_sealed else None
    _reverse(created, batch_id, actor, at=None if replayed and not is_sealed else now, reason=reason)
    TimeEntry.objects.filter(ticket_id__in=created).delete()
    EstimateChange.objects.filter(ticket_id__in=created).delete()
    Snooze.objects.filter(ticket_id__in=created).delete()
    Ticket.objects.filter(pk__in=created)._raw_delete("default")
    for ticket in Ticket.objects.filter(pk__in=updated):
        before = updated[ticket.pk]
        row = row_from_json({**before["values"], **before.get("stood", {})})
        update_ticket(ticket, row, before["import"], now, actor, replay=False)
        restored = Ticket.objects.filter(pk=ticket.pk)
        restored.update(imported_values=before["values"])
        if since := before.get("touched_since"):  # what people did before this import is built on the earlier one
            restored.update(imported_at=parse_datetime(since))


def history_is_sealed(now: datetime) -> bool:
    """Whether past weeks stand, whatever an import that began before the seal was promised."""
    return OfficeSettings.objects.filter(history_sealed_at__lte=now).exists()


def built_on(ticket_ids: Iterable[int], batch_id: int, most: int = 5) -> list[str]:
    """Names ("#12") of the first tickets that people or a later import changed since this import; time imported onto
    one counts as a change."""
    timed = TimeEntry.objects.filter(ticket=OuterRef("pk")).exclude(external_id="")
    touched = Ticket.objects.filter(pk__in=list(ticket_ids)).filter(
        Q(changed_at__gt=F("imported_at")) | ~Q(last_import_id=batch_id) | Exists(timed)
    )
    return [f"#{pk}" for pk in touched.order_by("pk").values_list("pk", flat=True)[:most]]


def _reverse(
    ticket_ids: list[int], batch_id: int, actor: StaffMember | None, *, at: datetime | None, reason: Reason | None
) -> None:
    """A mirror for every movement of these tickets, at its own moment and for its own reason unless told."""
    by_id = actor.pk if actor else None
    Movement.objects.bulk_create(
        Movement(
            ticket_id=row.ticket_id,
            reason=reason.value if reason else row.reason,
            minutes=-row.minutes,
            tickets=-row.tickets,
            unestimated=-row.unestimated,
            queue=row.queue,
            priority=row.priority,
            recorded_at=at or row.recorded_at,
            effective_at=at or row.effective_at,
            by_id=by_id,
            import_batch_id=batch_id,
            explanation="Import undone",
        )
        for row in Movement.objects.filter(ticket_id__in=ticket_ids)
    )
