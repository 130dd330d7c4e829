"""How postings become rows of the ledger, in the transaction of the change that caused them."""

from collections.abc import Iterable
from datetime import datetime

from staffing.models import StaffMember
from tickets.calculations.ledger import Posting
from tickets.models import Movement


def movement(
    posting: Posting,
    ticket_id: int,
    *,
    recorded_at: datetime,
    effective_at: datetime | None = None,
    by_id: int | None = None,
    import_batch_id: int | None = None,
    explanation: str = "",
) -> Movement:
    """An unsaved ledger row for one posting; `effective_at` is `recorded_at` unless the work was done earlier."""
    return Movement(
        ticket_id=ticket_id,
        reason=posting.reason.value,
        minutes=posting.minutes,
        tickets=posting.tickets,
        unestimated=posting.unestimated,
        queue=posting.queue.value,
        priority=posting.priority.value,
        recorded_at=recorded_at,
        effective_at=effective_at or recorded_at,
        by_id=by_id,
        import_batch_id=import_batch_id,
        explanation=explanation,
    )


def post(
    postings: Iterable[Posting],
    ticket_id: int,
    *,
    now: datetime,
    actor: StaffMember | None,
    effective_at: datetime | None = None,
) -> None:
    """Store the postings of one change."""
    by_id = actor.pk if actor else None
    for posting in postings:  # one, rarely two
        movement(posting, ticket_id, recorded_at=now, effective_at=effective_at, by_id=by_id).save(force_insert=True)
