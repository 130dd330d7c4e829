"""What a row of a time file becomes, before anything is written: how long, when, by whom, on which ticket."""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils import timezone

from msp_office.calculations.durations import format_minutes
from msp_office.imports.plan import Plan
from msp_office.imports.registry import Context, Draft, RowRejected, RowSkipped, Values, said
from tickets.actions.time_import import TimeRow
from tickets.calculations.terms import MAX_ENTRY_MINUTES, Queue
from tickets.imports.time.destinations import Known, destination

UNPRODUCTIVE_QUEUES = (Queue.INTERNAL, Queue.SALES)


@dataclass(frozen=True)
class TimeDraft:
    """An entry of the file; who and for whom are still "12" (known) or "make:Name"; `ticket` None is to be made."""

    row: TimeRow
    person: str
    client: str
    ticket: Known | None
    said: tuple[str, str]  # person and client as the file writes them


def leaves_out(values: Values, context: Context) -> str:
    """On the as-of day, later time had not been worked, however badly its row is written."""
    day = _day_of(values, values.get("started"))
    later = context.until is not None and day is not None and day >= timezone.localdate(context.until)
    return "Worked after the as-of day." if later else ""


def build(values: Values, context: Context) -> Draft:
    """The draft of one row. Errors: RowRejected, RowSkipped."""
    assumptions: list[str] = []
    started, minutes = _course(values)
    day = _day(values, started, context)
    ticket = destination(values, context)
    client = values.get("client", "")
    if ticket is None:
        assumptions.append("Names no ticket: goes to the client's ticket for such time." if client else
                           "Names neither ticket nor client: goes to a ticket of the Internal queue.")  # fmt: skip
    elif ticket.has_imported_time:
        assumptions.append("Its ticket came with worked time of its own: look whether it is counted twice.")
    texts = [values.get(name, "") for name in ("project", "task", "description")]
    named = values.get("external_id", "")
    person, client_name = values[said("person")], values.get(said("client"), "")
    row = TimeRow(
        source=context.source,
        external_id=named or _fingerprint(started or day, minutes, [person, client_name, *texts]),
        ticket_id=ticket.pk if ticket else 0,
        staff_member_id=0,
        worked_on=day,
        minutes=minutes,
        started_at=started,
        note=" · ".join(dict.fromkeys(filter(None, texts))),
        is_productive=_is_productive(values, ticket, client, context),
        is_invoiceable=values.get("invoiceable") == "yes",
        repeats=not named and started is None,
        silent=_silent(context.plan),
    )
    return Draft(TimeDraft(row, values["person"], client, ticket, (person, client_name)), tuple(assumptions))


_NAMES_A_TICKET = ("ticket", "project", "task", "description")
_SAID_BY = {
    "ticket_id": _NAMES_A_TICKET,
    "is_productive": ("productive", *_NAMES_A_TICKET),
    "note": ("project", "task", "description"),
    "started_at": ("started",),
    "is_invoiceable": ("invoiceable",),
}
"""{what of an entry: the fields of a file that say it}."""


def _silent(plan: Plan) -> frozenset[str]:
    said = {*plan.columns.values(), *(name for name in ("productive",) if plan.options.get(name))}
    return frozenset(name for name, fields in _SAID_BY.items() if said.isdisjoint(fields))


def _course(values: Values) -> tuple[datetime | None, int]:
    """When it began, if the file says, and how many minutes it took."""
    started, ended = values.get("started"), values.get("ended")
    minutes = values.get("duration", values.get("decimal_hours"))
    if minutes is None:
        if started is None or ended is None:
            raise RowRejected("Says neither how long it took nor when it ended.")
        if ended < started:
            raise RowRejected("Ended before it began.")
        minutes = -((started - ended) // timedelta(minutes=1))
    if minutes == 0:
        raise RowSkipped("No time: it ended the moment it began.")
    if minutes > MAX_ENTRY_MINUTES:
        raise RowRejected(f"{format_minutes(minutes)}: one entry is at most 24 hours.")
    if started is not None and ended is None and timezone.localtime(started).time() == datetime.min.time():
        return None, minutes  # a day without a time of day
    return started, minutes


def _day(values: Values, started: datetime | None, context: Context) -> date:
    day = _day_of(values, started or values.get("started"))
    if day is None:
        raise RowRejected("Says no day.")
    if day > timezone.localdate(context.now):
        raise RowRejected(f"Worked on a day in the future ({day}).")
    return day


def _day_of(values: Values, begun: datetime | None) -> date | None:
    return timezone.localdate(begun) if begun else values.get("day")


def _is_productive(values: Values, ticket: Known | None, client: str, context: Context) -> bool:
    """As the file says in a column for it, else by the rule that was chosen, else by the queue it goes to."""
    if told := values.get("productive"):
        return bool(told == "yes")
    match context.plan.options.get("productive"):
        case "all":
            return True
        case "none":
            return False
        case "billable":
            return values.get("invoiceable") == "yes"
    return ticket.queue not in UNPRODUCTIVE_QUEUES if ticket else bool(client)


def _fingerprint(when: date, minutes: int, texts: list[str]) -> str:
    """A name for an entry that has none: the same for the same content in every file of its tool."""
    moment = when.timestamp() if isinstance(when, datetime) else when.isoformat()
    content = json.dumps([moment, minutes, *texts], ensure_ascii=False)
    return f"sha256:{hashlib.sha256(content.encode()).hexdigest()[:40]}"


def describe(draft: TimeDraft) -> list[tuple[str, str]]:
    """The row as it will become, for the preview."""
    row, (person, client) = draft.row, draft.said
    flags = [word for word, holds in (("productive", row.is_productive), ("invoiceable", row.is_invoiceable)) if holds]
    return [
        ("Person", person),
        ("Day", f"{row.worked_on:%Y-%m-%d}"),
        ("From", f"{timezone.localtime(row.started_at):%H:%M}" if row.started_at else ""),
        ("Time", format_minutes(row.minutes)),
        ("Client", client),
        ("Ticket", f"#{draft.ticket.pk}" if draft.ticket else "made for such time"),
        ("Flags", ", ".join(flags)),
        ("Note", row.note),
    ]


def resolved(draft: TimeDraft, ticket_id: int, staff_member_id: int) -> TimeRow:
    return replace(draft.row, ticket_id=ticket_id, staff_member_id=staff_member_id)
