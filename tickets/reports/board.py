"""What does the board show? The open work by priority with its hours, and the figures above it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Count, F, Q, QuerySet, Sum

from msp_office.calculations.period import short_day
from tickets.calculations.board_view import QUEUES, BoardView, Cursor, key
from tickets.calculations.terms import OPEN_STATUSES, WAITING_STATUSES, CriticalCondition, Priority, Status
from tickets.models import Ticket
from tickets.querysets import LABOR, OPEN, TicketQuerySet
from tickets.reports.board_search import found

Tickets = TypeVar("Tickets", bound=QuerySet[Ticket, Any])

PAGE = 50
LEAVES = "leaves this view"
OVER = Q(worked_minutes__gt=F("estimate_minutes"))
UNCONFIRMED = Q(critical_condition=CriticalCondition.IMPORTED)
SKILLS = ("Admin", "Level I", "Level II", "Senior", "Specialist")
_STATUS_CLASSES: dict[str, str] = {Status.NEW: "new", Status.SCHEDULED: "scheduled", Status.IN_PROGRESS: "going"}
_COLUMNS = (
    "id", "title", "client__name", "site__name", "queue", "status", "status_since", "priority", "critical_condition",
    "assignee_id", "assignee__name", "skill", "scheduled_on", "estimate_minutes", "estimate_is_assumed",
    "worked_minutes", "remaining_minutes", "opened_at", "version",
)  # fmt: skip
_ROWS: QuerySet[Ticket, tuple[Any, ...]] = Ticket.objects.in_work_order().values_list(*_COLUMNS)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a view needs to know beyond the address: who asks, when, and what "too long" means in this office."""

    person_id: int
    now: datetime
    today: date
    waiting_days: int
    client_id: int | None = None
    client_name: str = ""
    noted: tuple[int, ...] = ()  # tickets in whose notes the search was found
    named: tuple[int, ...] = ()  # clients whose name it is part of

    @property
    def waiting_limit(self) -> datetime:
        return self.now - timedelta(days=self.waiting_days)


@dataclass(frozen=True, slots=True)
class Row:
    """One ticket on the board, with the words its cells show."""

    id: int
    title: str
    client: str
    site: str
    queue: str
    status: str
    status_since: datetime
    priority: int
    condition: str
    assignee_id: int | None
    assignee: str
    skill_level: int
    scheduled_on: date | None
    estimate: int | None
    is_assumed: bool
    worked: int
    remaining: int
    opened_at: datetime
    status_text: str
    waits_long: bool
    version: int
    mark: str = ""

    @property
    def path(self) -> str:
        """As Ticket.get_absolute_url, without asking the resolver for each row."""
        return f"/tickets/{self.id}/"

    @property
    def place(self) -> str:
        return f"{self.client} · {self.site}" if self.site else self.client

    @property
    def is_waiting(self) -> bool:
        return self.status.startswith("waiting")

    @property
    def status_class(self) -> str:
        if self.is_waiting:
            return "waiting"
        return _STATUS_CLASSES.get(self.status, "done")

    @property
    def skill(self) -> str:
        return SKILLS[self.skill_level]

    @property
    def queue_label(self) -> str:
        return QUEUES[self.queue]

    @property
    def is_unconfirmed(self) -> bool:
        return self.condition == CriticalCondition.IMPORTED

    @property
    def over(self) -> int:
        """Productive minutes beyond the estimate."""
        return 0 if self.estimate is None else max(0, self.worked - self.estimate)

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_STATUSES


@dataclass(frozen=True, slots=True)
class Group:
    """The tickets of one priority: counts and hours of all that match, and the rows shown so far."""

    priority: int
    tickets: int
    unestimated: int
    minutes: int
    rows: tuple[Row, ...] = ()
    more: int = 0
    cursor: Cursor | None = None

    @property
    def label(self) -> str:
        return f"P{self.priority} {Priority(self.priority).label}"

    @property
    def next_count(self) -> int:
        return min(PAGE, self.more)


def tickets_in(view: BoardView, scope: Scope) -> TicketQuerySet:
    """The tickets that a view asks for, in no order."""
    return narrowed(Ticket.objects.all(), view, scope)


def narrowed(tickets: Tickets, view: BoardView, scope: Scope) -> Tickets:
    """Those of these tickets that a view asks for."""
    tickets = in_queues(tickets, view.queue)
    if view.only_open:
        tickets = tickets.filter(OPEN)
    if view.statuses and view.status != "open":
        tickets = tickets.filter(status__in=view.statuses)
    if view.assignee == "unassigned":
        tickets = tickets.filter(assignee=None)
    elif view.assignee:
        tickets = tickets.filter(assignee_id=scope.person_id if view.assignee == "me" else key(view.assignee))
    if scope.client_id is not None:
        tickets = tickets.filter(client_id=scope.client_id)
    if view.skill:
        tickets = tickets.filter(skill=int(view.skill))
    if view.priority:
        tickets = tickets.filter(priority=int(view.priority))
    if view.age:
        tickets = tickets.filter(_aged(view.age, scope.now))
    if view.show:
        tickets = tickets.filter(shown(view.show, scope))
    if view.search:
        tickets = tickets.filter(found(view.search, scope.noted, scope.named))
    return tickets


def in_queues(tickets: Tickets, queue: str) -> Tickets:
    if queue == "labor":
        return tickets.filter(LABOR)
    return tickets if queue == "all" else tickets.filter(queue=queue)


def groups_of(view: BoardView, scope: Scope) -> list[Group]:
    """The four priorities with counts and hours of all that match, also those without any; no rows. One query."""
    sums = (
        tickets_in(view, scope)
        .order_by("priority")
        .values("priority")
        .annotate(
            tickets=Count("id"),
            unestimated=Count("id", filter=Q(estimate_minutes=None)),
            minutes=Sum("remaining_minutes"),
        )
    )
    found = {
        row["priority"]: Group(row["priority"], row["tickets"], row["unestimated"], row["minutes"]) for row in sums
    }
    return [found.get(priority.value, Group(priority.value, 0, 0, 0)) for priority in Priority]


def first_page(groups: Iterable[Group], view: BoardView, scope: Scope) -> list[Group]:
    """The groups with the first fifty rows in the order of work; each group knows how many more it has. One query."""
    rows = [_row(values, scope) for values in narrowed(_ROWS, view, scope)[:PAGE]]
    return [_with_rows(group, tuple(row for row in rows if row.priority == group.priority)) for group in groups]


def next_page(view: BoardView, scope: Scope, priority: int, after: Cursor | None) -> Group:
    """The next fifty rows of one group behind the cursor (None: its first ones); `more` counts what is behind them."""
    tickets = tickets_in(view, scope).filter(priority=priority)
    if after:
        behind = Q(opened_at=after.opened_at, id__gt=after.ticket_id) | Q(opened_at__gt=after.opened_at)
        tickets = tickets.filter(behind, opened_at__gte=after.opened_at)
    group = Group(priority, tickets.count(), 0, 0)
    return _with_rows(group, tuple(rows_of(tickets.in_work_order()[:PAGE], scope)))


def neighbors(view: BoardView, scope: Scope, ticket: Ticket) -> tuple[int | None, int | None]:
    """The numbers of the tickets before and after this one in the view's order, also when it is not in it itself."""
    tickets = tickets_in(view, scope)
    priority, opened_at = ticket.priority, ticket.opened_at
    before = Q(priority__lt=priority) | Q(priority=priority, opened_at__lt=opened_at)
    behind = Q(priority__gt=priority) | Q(priority=priority, opened_at__gt=opened_at)
    same = Q(priority=priority, opened_at=opened_at)
    previous = tickets.filter(before | same & Q(pk__lt=ticket.pk), priority__lte=priority)
    following = tickets.filter(behind | same & Q(pk__gt=ticket.pk), priority__gte=priority)
    return (
        previous.in_work_order().reverse().values_list("pk", flat=True).first(),
        following.in_work_order().values_list("pk", flat=True).first(),
    )


def row_of(ticket_id: int, scope: Scope) -> Row | None:
    """One ticket as the board shows it; None when there is none."""
    return next(iter(rows_of(Ticket.objects.filter(pk=ticket_id), scope)), None)


def marked(row: Row, view: BoardView, scope: Scope, priority_shown: int) -> Row:
    """The row with a word on where it belongs now, when that is not where it stands."""
    if not tickets_in(view, scope).filter(pk=row.id).exists():
        return replace(row, mark=LEAVES)
    return replace(row, mark=f"now in P{row.priority}") if row.priority != priority_shown else row


def initials(name: str) -> str:
    """ "Marta Kovacs" → "MK"."""
    words = name.split()
    return "".join(word[0] for word in words[:1] + words[1:][-1:]).upper()


def short_name(name: str) -> str:
    """ "Marta Kovacs" → "Marta K."."""
    first, *rest = name.split() or [""]
    return f"{first} {rest[-1][0]}." if rest else first


def status_text(status: str, scheduled_on: date | None, today: date) -> str:
    """The status in few words: "Waiting: client", "Scheduled Tue", "Scheduled Dec 4"."""
    if status.startswith("waiting_"):
        return f"Waiting: {Status(status).waiting_on}"
    if status == Status.SCHEDULED and scheduled_on:
        near = 0 <= (scheduled_on - today).days < 7
        return f"Scheduled {scheduled_on:%a}" if near else f"Scheduled {short_day(scheduled_on)}"
    return Status(status).label


def shown(show: str, scope: Scope) -> Q:
    return {
        "no-estimate": Q(estimate_minutes=None),
        "over": OVER,
        "waiting-long": Q(status__in=WAITING_STATUSES, status_since__lt=scope.waiting_limit),
        "unconfirmed": UNCONFIRMED,
    }[show]


def _aged(age: str, now: datetime) -> Q:
    side, _, days = age.partition("-")
    limit = now - timedelta(days=int(days))
    return Q(opened_at__gte=limit) if side == "under" else Q(opened_at__lt=limit)


def rows_of(tickets: TicketQuerySet, scope: Scope) -> list[Row]:
    """These tickets as the board shows them. One query."""
    return [_row(values, scope) for values in tickets.values_list(*_COLUMNS)]


def _row(values: Iterable[Any], scope: Scope) -> Row:
    (pk, title, client, site, queue, status, since, priority, condition, assignee_id, assignee, skill, scheduled_on,
     estimate, is_assumed, worked, remaining, opened_at, version) = values  # fmt: skip
    return Row(
        pk, title, client or "No client", site or "", queue, status, since, priority, condition, assignee_id,
        assignee or "", skill, scheduled_on, estimate, is_assumed, worked, remaining, opened_at,
        status_text=status_text(status, scheduled_on, scope.today),
        waits_long=status.startswith("waiting") and since < scope.waiting_limit,
        version=version,
    )  # fmt: skip


def _with_rows(group: Group, rows: tuple[Row, ...]) -> Group:
    last = Cursor(rows[-1].opened_at, rows[-1].id) if rows else None
    return replace(group, rows=rows, more=group.tickets - len(rows), cursor=last)
