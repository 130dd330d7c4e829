"""Where do hours go, by person and by kind of work, and what of it could an admin do?"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet, Sum

from msp_office.calculations.period import Period
from staffing.calculations.hours_spent import BY_QUEUE, WorkKind, kind_of
from staffing.models import Skill, StaffMember
from tickets.models import TimeEntry

ROWS = 300  # shown at once
ADMINISTRATIVE = Q(ticket__skill=Skill.ADMINISTRATIVE) | Q(ticket__queue="administration")
TECHNICAL = Q(staff_member__skill__gt=Skill.ADMINISTRATIVE, staff_member__delivers_labor=True)


@dataclass(frozen=True, slots=True)
class PersonHours:
    """One person's minutes by kind of work; `by_admin` is productive time that an admin could have spent."""

    person_id: int
    name: str
    skill_label: str
    minutes: Mapping[str, int]
    by_admin: int

    @property
    def total(self) -> int:
        return sum(self.minutes.values())

    @property
    def in_order(self) -> list[tuple[str, int]]:
        return [(kind.value, self.minutes.get(kind.value, 0)) for kind in WorkKind]


@dataclass(frozen=True, slots=True)
class HoursSpent:
    """Everybody who logged time in the period, and the sums."""

    period: Period
    people: tuple[PersonHours, ...]
    by_admin_tickets: int

    @property
    def totals(self) -> list[tuple[str, int]]:
        return [(kind.value, sum(person.minutes.get(kind.value, 0) for person in self.people)) for kind in WorkKind]

    @property
    def total(self) -> int:
        return sum(person.total for person in self.people)

    @property
    def by_admin(self) -> int:
        return sum(person.by_admin for person in self.people)


@dataclass(frozen=True, slots=True)
class TimeAsked:
    """Which time entries an address asks for; empty values mean all."""

    period: Period
    person: int | None = None
    kind: str = ""
    time: str = ""  # "productive" or "unproductive"
    who: str = ""  # "team" (delivers labor), or "technical": those of the team with technical skill
    need: str = ""  # "admin": tickets that an admin could do

    def query(self) -> str:
        pairs = [("from", self.period.start), ("to", self.period.last_day), ("person", self.person or "")]
        pairs += [(name, getattr(self, name)) for name in ("kind", "time", "who", "need")]
        return "?" + urlencode([(name, value) for name, value in pairs if value])


@dataclass(frozen=True, slots=True)
class TimeRows:
    """The newest of the entries asked for, and the sums of all of them."""

    rows: tuple[TimeEntry, ...]
    count: int
    minutes: int

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


def hours_spent(period: Period) -> HoursSpent:
    """Minutes of everybody by kind of work. Three queries."""
    entries = TimeEntry.objects.filter(worked_on__gte=period.start, worked_on__lt=period.end)
    groups = (
        entries.order_by()
        .values_list("staff_member", "ticket__queue", "is_productive")
        .annotate(minutes=Sum("minutes"))
    )
    people = {person.pk: person for person in StaffMember.objects.all()}
    minutes: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for person, queue, productive, sum_of in groups:
        minutes[person][kind_of(queue, is_productive=productive).value] += sum_of
    misplaced = _for_an_admin(period).values_list("staff_member", "ticket").annotate(minutes=Sum("minutes"))
    by_admin: dict[int, int] = defaultdict(int)
    tickets = set()
    for person, ticket, sum_of in misplaced:
        by_admin[person] += sum_of
        tickets.add(ticket)
    lines = [
        PersonHours(pk, people[pk].name, people[pk].get_skill_display(), dict(found), by_admin[pk])
        for pk, found in minutes.items()
    ]
    return HoursSpent(period, tuple(sorted(lines, key=lambda line: (line.name, line.person_id))), len(tickets))


def minutes_for_an_admin(period: Period) -> int:
    """Productive minutes of technical people of the team on tickets that an admin could have done. One query."""
    return int(_for_an_admin(period).aggregate(sum=Sum("minutes", default=0))["sum"])


def _for_an_admin(period: Period) -> QuerySet[TimeEntry]:
    return _entries(TimeAsked(period, time="productive", who="technical", need="admin")).order_by()


def time_rows(asked: TimeAsked) -> TimeRows:
    """The entries behind a figure, newest first. Two queries."""
    entries = _entries(asked)
    sums = entries.aggregate(count=Count("pk"), minutes=Sum("minutes"))
    rows = entries.select_related("staff_member", "ticket__client").order_by("-worked_on", "-pk")[:ROWS]
    return TimeRows(tuple(rows), sums["count"], sums["minutes"] or 0)


def _entries(asked: TimeAsked) -> QuerySet[TimeEntry]:
    entries = TimeEntry.objects.filter(worked_on__gte=asked.period.start, worked_on__lt=asked.period.end)
    if asked.person:
        entries = entries.filter(staff_member=asked.person)
    if asked.kind:
        entries = entries.filter(_of_kind(WorkKind(asked.kind)))
    if asked.time:
        entries = entries.filter(is_productive=asked.time == "productive")
    if asked.who == "team":
        entries = entries.filter(staff_member__delivers_labor=True)
    elif asked.who == "technical":
        entries = entries.filter(TECHNICAL)
    return entries.filter(ADMINISTRATIVE) if asked.need == "admin" else entries


def _of_kind(kind: WorkKind) -> Q:
    """The same table as `kind_of`, for SQL."""
    if kind is WorkKind.OVERHEAD:
        return Q(is_productive=False) | ~Q(ticket__queue__in=BY_QUEUE)
    return Q(is_productive=True, ticket__queue=next(queue for queue, found in BY_QUEUE.items() if found is kind))
