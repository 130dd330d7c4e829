"""On which ticket does an entry of another tool go? By its number, by its project, or where its client's time goes."""

import re
from dataclasses import dataclass, field

from msp_office.imports.plan import value_key
from msp_office.imports.registry import MAKE, Context, RowRejected, Values, said
from tickets.calculations.board_view import key
from tickets.calculations.terms import Queue
from tickets.models import Ticket, TimeEntry

_NAMED = re.compile(r"#([0-9]{1,10})\b|\b([A-Z][A-Z0-9]{0,9}-?[0-9]{1,10})\b", re.ASCII)

NUMBERS = (
    ("ours", "the numbers of tickets here"),
    ("theirs", "the numbers that imported tickets had in their tool"),
)


@dataclass(frozen=True, slots=True)
class Known:
    """A ticket as far as an entry needs it."""

    pk: int
    client_id: int | None
    queue: str
    has_imported_time: bool = False


@dataclass
class Tickets:
    """Every ticket by its own number, its number elsewhere, and (projects and overhead) its title at its client."""

    ours: dict[int, Known] = field(default_factory=dict)
    theirs: dict[str, list[Known]] = field(default_factory=dict)
    titles: dict[tuple[int | None, str], Known | None] = field(default_factory=dict)


def known_tickets() -> Tickets:
    """Looked up once for all rows of a file."""
    found = Tickets()
    timed = set(
        TimeEntry.objects.filter(import_batch__isnull=False, external_id="").values_list("ticket_id", flat=True)
    )
    values = Ticket.objects.order_by().values_list("pk", "client_id", "queue", "external_id", "title")
    for pk, client, queue, external_id, title in values.iterator(chunk_size=5_000):
        ticket = found.ours[pk] = Known(pk, client, queue, pk in timed)
        if external_id:
            found.theirs.setdefault(external_id.casefold(), []).append(ticket)
        if queue in (Queue.PROJECTS, Queue.INTERNAL):
            name = (client, value_key(title))
            found.titles[name] = None if name in found.titles else ticket  # two of a name are no answer
    return found


def destination(values: Values, context: Context) -> Known | None:
    """The ticket of an entry; None for the standing ticket of its client, which is made when it is missing.

    Errors: RowRejected when there is none, or the file names one of another client.
    """
    tickets: Tickets = context.known
    client = values.get("client", "")
    if text := values.get("ticket", ""):
        return _named_outright(text, client, tickets, context)
    for name in ("task", "description", "project"):
        for found in _NAMED.finditer(values.get(name, "")):
            ticket = _lookup(found[1] or found[2], client, tickets, context)
            if ticket:
                return ticket
    project = value_key(values.get("project", ""))
    ticket = tickets.titles.get((key(client), project)) or (None if client else tickets.titles.get((None, project)))
    return ticket or _fallback(values, client, tickets, context)


def _named_outright(text: str, client: str, tickets: Tickets, context: Context) -> Known:
    ticket = _lookup(text.removeprefix("#").strip(), "", tickets, context)
    if ticket is None:
        raise RowRejected(f"There is no ticket “{text[:40]}”.")
    if not _fits(ticket, client):
        raise RowRejected(f"Ticket “{text[:40]}” belongs to another client.")
    return ticket


def _lookup(number: str, client: str, tickets: Tickets, context: Context) -> Known | None:
    """The ticket of this number that may be meant; a number that two imported tickets have means neither."""
    wanted = context.plan.options.get("numbers", "")
    if wanted != "ours":
        named = [ticket for ticket in tickets.theirs.get(number.casefold(), ()) if _fits(ticket, client)]
        if named:
            return named[0] if len(named) == 1 else None
    ours = tickets.ours.get(key(number) or 0) if wanted != "theirs" else None
    return ours if ours and _fits(ours, client) else None


def _fits(ticket: Known, client: str) -> bool:
    """A ticket of another client is not meant; one without a client may be."""
    return not client or ticket.client_id is None or str(ticket.client_id) == client


def _fallback(values: Values, client: str, tickets: Tickets, context: Context) -> Known | None:
    chosen = context.plan.defaults.get("ticket", {})
    number = chosen.get(value_key(values.get(said("client"), ""))) or chosen.get("*")
    if number is not None:
        ticket = tickets.ours.get(number)
        if ticket is None:
            raise RowRejected(f"There is no ticket #{number}, which was chosen for this time.")
        if not _fits(ticket, client):
            raise RowRejected(f"Ticket #{number}, which was chosen for this time, belongs to another client.")
        return ticket
    if context.plan.options.get("rest") == MAKE:
        return None
    who = f"for {values[said('client')]}" if client else "for time without a client"
    raise RowRejected(f"Names no ticket: choose one {who}, or let one be made.")
