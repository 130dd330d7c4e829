"""Which tickets does a board's address ask for? Address ↔ view; hostile values fall back and say so."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from tickets.calculations.terms import OPEN_STATUSES, WAITING_STATUSES, Priority, Queue, Status

LONGEST_SEARCH = 100
MAX_KEY = 2**63 - 1
_NUMBER = re.compile(r"[0-9]{1,19}", re.ASCII)
_CURSOR = re.compile(r"([0-9]{1,17})-([0-9]{1,19})", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

QUEUES = {"labor": "Labor queues", **{queue.value: queue.label for queue in Queue}, "all": "All queues"}
STATUSES = {
    "open": "Open",
    "waiting": "Waiting",
    **{status.value: status.label for status in Status},
    "left": "Resolved, closed, cancelled",
    "any": "Any status",
}
SHOWS = {
    "": "Everything",
    "no-estimate": "Without estimate",
    "over": "Over estimate",
    "waiting-long": "Waiting too long",
    "unconfirmed": "Imported critical, to confirm",
}
SKILLS = {
    "": "Any skill",
    "0": "Administrative",
    "1": "Level I",
    "2": "Level II",
    "3": "Senior",
    "4": "Outsourced specialist",
}
AGES = {
    "": "Any age",
    "under-1": "Opened in the last 24 h",
    "over-1": "Older than 1 day",
    "over-7": "Older than 7 days",
    "over-30": "Older than 30 days",
    "over-90": "Older than 90 days",
}
PRIORITIES = {"": "Any priority", **{str(p.value): f"P{p.value} {p.label}" for p in Priority}}


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last ticket that a list showed: the next page begins behind it."""

    opened_at: datetime
    ticket_id: int

    def __str__(self) -> str:
        return f"{(self.opened_at - _EPOCH) // timedelta(microseconds=1)}-{self.ticket_id}"


@dataclass(frozen=True, slots=True)
class BoardView:
    """What the board shows. Every field is checked; `client` may still be a name that was typed.

    >>> BoardView().query(), BoardView(queue="service", search="vpn").query(status="waiting")
    ('', '?queue=service&status=waiting&search=vpn')
    """

    queue: str = "labor"
    status: str = "open"
    assignee: str = ""  # "", "me", "unassigned", or a person's key
    client: str = ""  # "", a client's key, or a name
    skill: str = ""
    priority: str = ""
    age: str = ""  # "", or "under-" or "over-" and a number of days since it was opened
    show: str = ""
    search: str = ""

    def query(self, **changes: str) -> str:
        """The query string of this view, or of a changed one; defaults are left away."""
        view = replace(self, **changes) if changes else self
        pairs = [(name, value) for name in FIELDS if (value := getattr(view, name)) != getattr(DEFAULT, name)]
        return f"?{urlencode(pairs)}" if pairs else ""

    def link(self, **changes: str) -> str:
        """The same for a link, where the whole board is said as well: a bare address begins with a view of one's own.

        >>> BoardView().link(), BoardView(status="any").link()
        ('?queue=labor', '?status=any')
        """
        return self.query(**changes) or f"?{urlencode({'queue': self.queue})}"

    @property
    def statuses(self) -> tuple[str, ...]:
        """The statuses asked for; nothing for "any"."""
        if self.status == "open":
            return OPEN_STATUSES
        if self.status == "waiting":
            return WAITING_STATUSES
        if self.status == "left":
            return tuple(status for status in Status if not status.counts_in_backlog)
        return () if self.status == "any" else (Status(self.status),)

    @property
    def only_open(self) -> bool:
        return bool(self.statuses) and all(Status(status).counts_in_backlog for status in self.statuses)


FIELDS = ("queue", "status", "assignee", "client", "skill", "priority", "age", "show", "search")
DEFAULT = BoardView()
CLOSED_LISTS = {
    "queue": QUEUES, "status": STATUSES, "skill": SKILLS, "priority": PRIORITIES, "age": AGES, "show": SHOWS,
}  # fmt: skip


def read_view(parameters: Mapping[str, str]) -> tuple[BoardView, list[str]]:
    """The view that an address asks for, and a sentence for each value that makes no sense and was left out.

    >>> view, problems = read_view({"queue": "projects", "status": "nonsense"})
    >>> view.queue, view.status, problems
    ('projects', 'open', ['There is no status “nonsense”: showing open.'])
    """
    chosen: dict[str, str] = {}
    problems: list[str] = []
    for name in FIELDS:
        value = _clean(parameters.get(name, ""))
        if not value:
            continue
        if name in CLOSED_LISTS and value not in CLOSED_LISTS[name]:
            fallback = CLOSED_LISTS[name][getattr(DEFAULT, name)].lower()
            problems.append(f"There is no {name} “{value[:40]}”: showing {fallback}.")
        elif name == "assignee" and value not in ("me", "unassigned") and key(value) is None:
            problems.append(f"There is no person “{value[:40]}”: showing anyone.")
        else:
            chosen[name] = value
    return BoardView(**chosen), problems


def read_cursor(text: str) -> Cursor | None:
    """The cursor in an address, None when it is none."""
    found = _CURSOR.fullmatch(text)
    if not found or (ticket_id := key(found[2])) is None:
        return None
    try:
        return Cursor(_EPOCH + timedelta(microseconds=int(found[1])), ticket_id)
    except OverflowError:
        return None


def key(text: str) -> int | None:
    """A database key, or None when the text is none.

    >>> key("12"), key("99999999999999999999"), key("²"), key("-1")
    (12, None, None, None)
    """
    number = int(text) if _NUMBER.fullmatch(text) else 0
    return number if 0 < number <= MAX_KEY else None


def _clean(text: str) -> str:
    """One line without control characters (PostgreSQL refuses NUL), cut to a sensible length."""
    words = "".join(letter if letter.isprintable() else " " for letter in text[: 4 * LONGEST_SEARCH])
    return " ".join(words.split())[:LONGEST_SEARCH].strip()
