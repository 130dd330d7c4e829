"""What a row of a ticket file becomes, before anything is written: its dates in order, its status as of the day."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from django.utils import timezone

from msp_office.calculations.durations import format_minutes
from msp_office.imports.plan import Plan, value_key
from msp_office.imports.registry import Context, Draft, RowRejected, Values, said
from tickets.actions.importing import TicketRow
from tickets.calculations.terms import MAX_ESTIMATE_MINUTES, CriticalCondition, Priority, Status

LEFT = (Status.RESOLVED, Status.CLOSED, Status.CANCELLED)


@dataclass(frozen=True)
class TicketDraft:
    """A ticket of the file; who and where are still names (or "12" for a known person, "make:Name" for a new one)."""

    row: TicketRow
    client: str = ""
    site: str = ""
    contact: str = ""
    assignee: str = ""
    worked_by: str = ""


@dataclass(frozen=True)
class _Course:
    """When a ticket opened, left, came back; and what it is now."""

    status: Status
    opened: datetime
    resolved: datetime | None
    reopened: datetime | None
    closed: datetime | None

    @property
    def left(self) -> datetime | None:
        return self.resolved or self.closed


def leaves_out(values: Values, context: Context) -> str:
    """On the as-of day, a ticket that was opened later did not exist, however badly its row is written."""
    opened = values.get("opened")
    later = context.until is not None and opened is not None and opened >= context.until
    return "Opened after the as-of day." if later else ""


def build(values: Values, context: Context) -> Draft:
    """The draft of one row. Errors: RowRejected."""
    assumptions: list[str] = []
    course = _course(values, context, assumptions)
    worked, worked_on = _worked(values, course, context, assumptions)
    estimate, is_assumed = _estimate(values, context, assumptions)
    priority = int(values.get("priority", Priority.MEDIUM))
    if "priority" not in values:
        assumptions.append("No priority: taken as Medium.")
    client = values.get("client") or context.plan.options.get("client", "")
    if client.isdigit():
        client = f"Organization {client}"
    if not client:
        assumptions.append("No client.")
    row = TicketRow(
        source=context.source,
        external_id=values["external_id"],
        title=values.get("title") or " · ".join(filter(None, [values.get("category"), values["external_id"]])),
        opened_at=course.opened,
        queue=values.get("queue", "service"),
        status=course.status.value,
        priority=priority,
        critical_condition=CriticalCondition.IMPORTED.value if priority == Priority.CRITICAL else "",
        requested_priority=int(values["requested_priority"]) if "requested_priority" in values
        else int(values["priority"]) if "priority" in values else None,
        skill=int(values.get("skill", 1)),
        description=_description(values, client),
        category=values.get("category", ""),
        estimate_minutes=estimate,
        estimate_is_assumed=is_assumed,
        worked_minutes=worked,
        worked_on=worked_on,
        resolved_at=course.resolved,
        reopened_at=course.reopened,
        closed_at=course.closed,
        silent=_silent(context.plan),
    )  # fmt: skip
    assignee = values.get("assignee", "")
    if not assignee and values.get(said("assignee")):
        assumptions.append("The file's assignee is matched with nobody: left empty.")
    worked_by = values.get("worked_by") or assignee or context.plan.options.get("time_by", "")
    if worked and not worked_by:
        raise RowRejected("Has worked time, but nobody who worked it: choose a column or a person for it.")
    contact = values.get("contact", "") if client else ""
    site = values.get("site", "") if client else ""
    return Draft(TicketDraft(row, client, site, contact, assignee, worked_by if worked else ""), tuple(assumptions))


_SAID_BY = {
    "title": ("title",),
    "description": ("description", "note"),
    "client_id": ("client",),
    "site_id": ("site",),
    "contact_id": ("contact",),
    "queue": ("queue",),
    "status": ("status", "resolved", "reopened", "closed"),
    "priority": ("priority",),
    "critical_condition": ("priority",),
    "requested_priority": ("requested_priority", "priority"),
    "category": ("category",),
    "skill": ("skill",),
    "assignee_id": ("assignee",),
    "estimate_minutes": ("estimate",),
    "estimate_is_assumed": ("estimate",),
    "worked_minutes": ("worked",),
    "worked_on": ("worked",),
    "worked_by_id": ("worked",),
    "resolved_at": ("status", "resolved"),
    "reopened_at": ("status", "reopened"),
    "closed_at": ("status", "closed"),
}
"""{what of a ticket: the fields of a file that say it}."""


def _silent(plan: Plan) -> frozenset[str]:
    """What of a ticket the file has no column for (and nobody decided for all its rows)."""
    said = {*plan.columns.values(), *(name for name in ("client",) if plan.options.get(name))}
    said |= {name for name, defaults in plan.defaults.items() if defaults}
    if "client" not in said:
        said -= {"site", "contact"}  # both are a client's
    return frozenset(name for name, fields in _SAID_BY.items() if said.isdisjoint(fields))


def _description(values: Values, client: str) -> str:
    """The file's own words; a caller without a client has no record, so the name stands here."""
    caller = values.get("contact", "") if not client else ""
    parts = [values.get("description", ""), values.get("note", ""), f"Caller: {caller}" if caller else ""]
    return "\n\n".join(part for part in parts if part)


def _course(values: Values, context: Context, assumptions: list[str]) -> _Course:
    opened: datetime = values["opened"]
    if opened > context.now:
        raise RowRejected(f"Opened in the future ({timezone.localtime(opened):%Y-%m-%d %H:%M}).")
    for name in ("resolved", "closed", "reopened"):
        moment = values[name] = _in_the_second_hour(values.get(name), opened)
        if moment is not None and moment < opened:
            raise RowRejected(f"{name.capitalize()} before it was opened.")
        if moment is not None and moment > context.now:
            raise RowRejected(f"{name.capitalize()} in the future.")
    course = _consistent(values, context.now, assumptions)
    return course if context.until is None else _as_of(course, context.until, assumptions)


def _in_the_second_hour(moment: datetime | None, opened: datetime) -> datetime | None:
    """When clocks go back, an hour comes twice: what would end before it began belongs to the second one."""
    if moment is None or moment.astimezone(UTC) >= opened.astimezone(UTC):
        return moment
    later = moment.replace(fold=1).astimezone(UTC)
    return later if later >= opened.astimezone(UTC) else moment


def _consistent(values: Values, now: datetime, assumptions: list[str]) -> _Course:
    """Dates that fit the status: the status stands, missing closing times are assumed and said."""
    resolved, reopened, closed = values.get("resolved"), values.get("reopened"), values.get("closed")
    opened, left = values["opened"], max(filter(None, [values.get("resolved"), values.get("closed")]), default=None)
    came_back = reopened is not None and (left is None or reopened >= left)
    told = values.get("status")
    if told is None:
        assumptions.append("No status: taken from the dates.")
        dated = Status.CLOSED if closed else Status.RESOLVED if resolved else Status.NEW
        status = Status.IN_PROGRESS if came_back else dated
    else:
        status = Status(told)
    course = _Course(status, opened, resolved, reopened, closed)
    if status in LEFT and left is None:
        updated = values.get("updated")
        moment = updated if updated is not None and opened <= updated <= now else opened
        since = "its last update" if moment == updated else "the moment it was opened"
        assumptions.append(f"Closed without a closing time: taken as closed at {since}.")
        return replace(course, **{"resolved" if status is Status.RESOLVED else "closed": moment})
    if status not in LEFT and left is not None and not came_back:
        assumptions.append("Open although it has a closing time: the status stands.")
        return replace(course, resolved=None, reopened=None, closed=None)
    if status not in LEFT and resolved and closed and reopened:
        return replace(course, closed=None)  # came back after both; the ledger needs one way out and one back
    return course


def _as_of(course: _Course, until: datetime, assumptions: list[str]) -> _Course:
    """The course as it was known just before an instant: later events have not happened."""

    def before(moment: datetime | None) -> datetime | None:
        return moment if moment is not None and moment < until else None

    resolved, reopened, closed = before(course.resolved), before(course.reopened), before(course.closed)
    cut = replace(course, resolved=resolved, reopened=reopened, closed=closed)
    if (resolved, reopened, closed) == (course.resolved, course.reopened, course.closed):
        return cut
    left = max(filter(None, [resolved, closed]), default=None)
    if left is None or (reopened is not None and reopened >= left):
        assumptions.append(
            "Open on the as-of day and closed since: taken as New, with the priority, group and assignee of the file."
        )
        return replace(cut, status=Status.NEW)
    return replace(cut, status=Status.CLOSED if closed else Status.RESOLVED)


def _worked(
    values: Values, course: _Course, context: Context, assumptions: list[str]
) -> tuple[int | None, date | None]:
    minutes, day = values.get("worked"), values.get("worked_on")
    if minutes is None:
        return None, None
    if minutes > MAX_ESTIMATE_MINUTES:
        raise RowRejected("More than 2,000 worked hours on one ticket.")
    if day is not None and day > timezone.localdate(context.now):
        raise RowRejected("Worked on a day in the future.")
    if context.until is not None:
        later = day is not None and day >= timezone.localdate(context.until)
        if later or (day is None and course.status not in LEFT):
            assumptions.append("Worked time that is not dated before the as-of day is left out.")
            return None, None
    return minutes, day


def _estimate(values: Values, context: Context, assumptions: list[str]) -> tuple[int | None, bool]:
    """The file's estimate, or the default of its category, marked as assumed."""
    minutes = values.get("estimate") or None
    if minutes is not None:
        if minutes > MAX_ESTIMATE_MINUTES:
            raise RowRejected("An estimate of more than 2,000 hours.")
        return minutes, False
    defaults = context.plan.defaults.get("estimate", {})
    default = defaults.get(value_key(values.get("category", ""))) or defaults.get("*")
    assumptions.append("Estimate by category, marked as assumed." if default else "No estimate.")
    return default or None, bool(default)


def describe(draft: TicketDraft) -> list[tuple[str, str]]:
    """The row as it will become, for the preview."""
    row = draft.row
    left = row.resolved_at or row.closed_at
    return [
        ("Number", row.external_id),
        ("Title", row.title),
        ("Client", draft.client),
        ("Queue", row.queue.capitalize()),
        ("Status", Status(row.status).label),
        ("Priority", f"P{row.priority}"),
        ("Opened", f"{timezone.localtime(row.opened_at):%Y-%m-%d %H:%M}"),
        ("Left", f"{timezone.localtime(left):%Y-%m-%d %H:%M}" if left else ""),
        ("Estimate", "" if row.estimate_minutes is None else format_minutes(row.estimate_minutes)),
        ("Worked", "" if row.worked_minutes is None else format_minutes(row.worked_minutes)),
    ]
