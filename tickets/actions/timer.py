"""Starting, pausing and discarding a person's timers, and logging what they gathered."""

from datetime import date, datetime
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.utils import timezone

from msp_office.audit.actions import business_write, record
from staffing.models import StaffMember
from tickets.actions.ticket import work_ticket
from tickets.models import Ticket, TimeEntry, Timer


@business_write
def start_timer(*, ticket: Ticket, actor: StaffMember, now: datetime) -> Timer:
    """Start the actor's timer on a ticket, or let it run on; the one that runs on another ticket is paused.

    One that runs on this ticket already is answered as it is.
    """
    timer = Timer.objects.filter(person=actor, ticket=ticket).first()
    if timer and timer.is_running:
        return timer
    for other in Timer.objects.filter(person=actor, running_since__isnull=False):
        _pause(other, now)
        record(verb="paused", target=other, actor=actor, now=now)
    if timer is None:
        timer = Timer(person=actor, ticket=ticket, begun_at=now, token=uuid4())
    timer.running_since = now
    timer.save()
    Ticket.objects.filter(pk=ticket.pk).update(changed_at=now)
    record(verb="started", target=timer, actor=actor, now=now)
    return timer


@business_write
def pause_timer(*, ticket: Ticket, actor: StaffMember, now: datetime) -> Timer | None:
    """Pause the actor's timer on a ticket; None when there is none. A paused one stays as it is."""
    timer = Timer.objects.filter(person=actor, ticket=ticket).first()
    if timer and timer.is_running:
        _pause(timer, now)
        record(verb="paused", target=timer, actor=actor, now=now)
    return timer


@business_write
def log_timer(
    *,
    ticket: Ticket,
    actor: StaffMember,
    now: datetime,
    token: UUID,
    minutes: int,
    worked_on: date | None = None,
    body: str = "",
    is_internal: bool = True,
    is_productive: bool = True,
    is_invoiceable: bool = False,
    status: str = "",
    was_status: str = "",
) -> TimeEntry:
    """Log the time of the actor's timer with note and next status in one act, and remove the timer.

    The token is the timer's: sent from a second tab, or again, it logs nothing more and answers the entry that stands.
    When the timer was discarded meanwhile, the time that was typed is logged all the same.
    Errors: ValidationError, StaleVersion (as `work_ticket`); the timer stays then.
    """
    if standing := TimeEntry.objects.filter(form_token=token, staff_member=actor).first():
        return standing
    timer = Timer.objects.filter(person=actor, ticket=ticket, token=token).first()
    worked_on = worked_on or timezone.localdate(timer.begun_at if timer else now)
    same_day = timer is not None and timezone.localdate(timer.begun_at) == worked_on
    work_ticket(
        ticket=ticket,
        actor=actor,
        now=now,
        body=body,
        is_internal=is_internal,
        minutes=minutes,
        worked_on=worked_on,
        started_at=timer.begun_at if timer and same_day else None,
        is_productive=is_productive,
        is_invoiceable=is_invoiceable,
        status=status,
        was_status=was_status,
        form_token=token,
    )
    if timer:
        timer.delete()
    return TimeEntry.objects.get(form_token=token)


@business_write
def discard_timer(*, ticket: Ticket, actor: StaffMember, now: datetime) -> Timer | None:
    """Remove the actor's timer without logging; answers it as it stood, paused now, so that it can be restored."""
    timer = Timer.objects.filter(person=actor, ticket=ticket).first()
    if timer is None:
        return None
    if timer.is_running:
        _pause(timer, now)
    record(verb="discarded", target=timer, actor=actor, now=now, changes={"seconds": (timer.gathered_seconds, None)})
    Timer.objects.filter(pk=timer.pk).delete()
    return timer


@business_write
def restore_timer(
    *, ticket: Ticket, actor: StaffMember, now: datetime, begun_at: datetime, seconds: int, token: UUID
) -> Timer:
    """Bring a discarded timer back, paused; one that stands on this ticket by now is answered instead.

    Errors: ValidationError when its time was logged meanwhile.
    """
    if TimeEntry.objects.filter(form_token=token).exists():
        raise ValidationError("The time of this timer is logged already.")
    if standing := Timer.objects.filter(person=actor, ticket=ticket).first():
        return standing
    timer = Timer.objects.create(
        person=actor, ticket=ticket, begun_at=begun_at, paused_at=now, gathered_seconds=seconds, token=token
    )
    record(verb="restored", target=timer, actor=actor, now=now, changes={"seconds": (None, seconds)})
    return timer


def _pause(timer: Timer, now: datetime) -> None:
    timer.gathered_seconds = timer.watch.seconds(now)
    timer.running_since, timer.paused_at = None, now
    timer.save()
