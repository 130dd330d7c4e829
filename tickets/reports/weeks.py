"""The weeks of the backlog: which are due, what the ledger says of each, and how they read as a row of weeks."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from django.db.models import Count, Min, QuerySet, Sum, Value

from msp_office.calculations.week import WEEK, mondays, start_of_day, week_of
from msp_office.imports.models import ImportBatch
from tickets.calculations.weeks import Cell, Scope, Sums, WeekSums, consecutive_weeks, sums_of
from tickets.models import Movement, WeeklySnapshot

GRACE = timedelta(minutes=5)
"""A Monday is due this long after it began, so that what was posted just before it has been committed."""

WEEKS_A_QUERY = 60


@dataclass(frozen=True, slots=True)
class DueWeek:
    """A week that is over: [opens_at, closes_at), named by the Monday at which it closed."""

    monday: date
    opens_at: datetime
    closes_at: datetime
    is_reconstructed: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """Every week from the ledger's first movement to the last Monday that is due, oldest first; which are stored."""

    weeks: Sequence[DueWeek]
    stored: frozenset[date]

    @property
    def first_own(self) -> DueWeek | None:
        """The first week that the office itself lived through; none while all there is came with imports."""
        return next((week for week in self.weeks if not week.is_reconstructed), None)

    @property
    def missing(self) -> Sequence[DueWeek]:
        """From the first week that lacks a snapshot to the last one."""
        lacking = [number for number, week in enumerate(self.weeks) if week.monday not in self.stored]
        return self.weeks[lacking[0] : lacking[-1] + 1] if lacking else []


def calendar(now: datetime, zone: tzinfo) -> Calendar:
    """The weeks that are over at `now`. Empty until the ledger has its first movement.

    A stored Monday keeps the moment it was taken for, whatever zone the office has moved to since.
    Weeks that were over before the office kept its own ledger are reconstructed: their movements came with an import.
    """
    first_movement = Movement.objects.aggregate(first=Min("recorded_at"))["first"]
    if first_movement is None or first_movement >= now - GRACE:
        return Calendar([], frozenset())
    moments, stored = {}, set()
    rows = WeeklySnapshot.objects.order_by().values_list("monday").annotate(Min("closes_at"), Count("pk"))
    for monday, closes_at, scopes in rows:
        moments[monday] = closes_at
        if scopes == len(Scope):
            stored.add(monday)
    days = list(mondays(week_of(first_movement, zone), week_of(now - GRACE, zone)))
    all_stored = stored.issuperset(days[1:])
    own_since = date.min if all_stored else week_of(kept_since() or now, zone)
    starts = [moments.get(day) or start_of_day(day, zone) for day in days]
    weeks = [
        DueWeek(monday, start, end, monday <= own_since)
        for monday, start, end in zip(days[1:], starts, starts[1:], strict=False)
    ]
    return Calendar(weeks, frozenset(stored))


def kept_since() -> datetime | None:
    """When the office began to keep its own ledger: its first movement that came with no import, or its first import
    (what that brings in is as old as its file)."""
    own = Movement.objects.filter(import_batch_id=None).aggregate(first=Min("recorded_at"))["first"]
    imported = ImportBatch.objects.aggregate(first=Min("started_at"))["first"]
    return min((moment for moment in (own, imported) if moment), default=None)


def week_sums(
    scopes: Collection[Scope],
    weeks: Sequence[tuple[datetime, datetime]],
    opening: Mapping[Scope, Sums] | None = None,
) -> dict[Scope, list[WeekSums]]:
    """What the ledger says of these consecutive weeks, by `recorded_at` alone: the same whenever it is asked.

    `opening`: how each scope stood before them, where a snapshot says so; without it the whole ledger before is added.
    """
    if not weeks:
        return {scope: [] for scope in scopes}
    if opening is None:
        opening = standing_at(scopes, weeks[0][0])
    moved: list[dict[tuple[str, int, str], Sums]] = []
    for first in range(0, len(weeks), WEEKS_A_QUERY):
        moved += _moved(weeks[first : first + WEEKS_A_QUERY])
    return {scope: consecutive_weeks(scope, opening[scope], moved) for scope in scopes}


def standing_at(scopes: Iterable[Scope], moment: datetime) -> dict[Scope, Sums]:
    """How each scope stood at this moment: the sum of all movements recorded before it."""
    before = Movement.objects.office().filter(recorded_at__lt=moment).order_by()
    totals = before.values_list("queue", "priority").annotate(Sum("minutes"), Sum("tickets"), Sum("unestimated"))
    cells: dict[Cell, Sums] = {(queue, priority): Sums(*sums) for queue, priority, *sums in totals}
    return {scope: sums_of(scope, cells) for scope in scopes}


def _moved(weeks: Sequence[tuple[datetime, datetime]]) -> list[dict[tuple[str, int, str], Sums]]:
    """One query: the sums of each of these weeks by queue, priority and reason.

    Week by week within it: grouped by a week that is computed for each row, PostgreSQL would expect far too many
    groups and sort all rows of a year.
    """
    first, *others = (_of_week(number, start, end) for number, (start, end) in enumerate(weeks))
    rows = first.union(*others, all=True) if others else first
    moved: dict[int, dict[tuple[str, int, str], Sums]] = defaultdict(dict)
    for week, queue, priority, reason, minutes, tickets, unestimated in rows:
        moved[week][queue, priority, reason] = Sums(minutes, tickets, unestimated)
    return [moved[number] for number in range(len(weeks))]


def _of_week(
    number: int, start: datetime, end: datetime
) -> QuerySet[Movement, tuple[int, str, int, str, int, int, int]]:
    return (
        Movement.objects.office()
        .filter(recorded_at__gte=start, recorded_at__lt=end)
        .order_by()
        .annotate(week=Value(number))
        .values_list("week", "queue", "priority", "reason")
        .annotate(Sum("minutes"), Sum("tickets"), Sum("unestimated"))
    )


@dataclass(frozen=True, slots=True)
class Week:
    """One week of a scope as people read it. `taken_at` None: over, but not taken yet (computed here and now)."""

    monday: date
    opens_at: datetime
    closes_at: datetime
    sums: WeekSums
    taken_at: datetime | None = None
    is_late: bool = False
    is_reconstructed: bool = False

    @property
    def remark(self) -> str:
        """What is to be known about how the row came to be; nothing when it was taken in time."""
        if self.is_reconstructed:
            return "reconstructed from imported history"
        if self.taken_at is None:
            return "not taken yet"
        return "taken late" if self.is_late else ""

    @property
    def first_day(self) -> date:
        return self.monday - WEEK

    @property
    def last_day(self) -> date:
        return self.monday - timedelta(days=1)


def weeks_of(
    scope: Scope, now: datetime, zone: tzinfo, *, last: date | None = None, most: int | None = None
) -> list[Week]:
    """The weeks of a scope, oldest first: as they were taken; those not taken (yet) from the ledger, which is the same.

    `last`: none after this Monday; `most`: only that many, the newest.
    """
    return weeks_in(calendar(now, zone), scope, last=last, most=most)


def weeks_in(known: Calendar, scope: Scope, *, last: date | None = None, most: int | None = None) -> list[Week]:
    """The same of weeks that are known already. One query when all of them were taken."""
    weeks = [week for week in known.weeks if last is None or week.monday <= last][-most if most else None :]
    if not weeks:
        return []
    taken = {row.monday: row for row in WeeklySnapshot.objects.of(scope).filter(monday__gte=weeks[0].monday)}
    lacking = [week for week in weeks if week.monday not in taken]
    computed: dict[date, WeekSums] = {}
    if lacking:
        span = [week for week in weeks if lacking[0].monday <= week.monday <= lacking[-1].monday]
        before = taken.get(span[0].monday - WEEK)
        opening = {scope: before.sums.closing} if before else None
        sums = week_sums([scope], [(week.opens_at, week.closes_at) for week in span], opening)[scope]
        computed = {week.monday: figures for week, figures in zip(span, sums, strict=True)}
    return [
        _as_taken(taken[week.monday])
        if week.monday in taken
        else Week(
            week.monday, week.opens_at, week.closes_at, computed[week.monday], is_reconstructed=week.is_reconstructed
        )
        for week in weeks
    ]


def _as_taken(row: WeeklySnapshot) -> Week:
    return Week(row.monday, row.opens_at, row.closes_at, row.sums, row.taken_at, row.is_late, row.is_reconstructed)


def week_in_scopes(monday: date, now: datetime, zone: tzinfo) -> dict[Scope, Week] | None:
    """One week in every scope, the running one too (named by the Monday to come); None when there is no such week."""
    known = calendar(now, zone)
    week = next((week for week in known.weeks if week.monday == monday), None)
    if week is None:
        running = known.weeks[-1].monday + WEEK if known.weeks else week_of(now, zone) + WEEK
        if monday != running or not Movement.objects.exists():
            return None
        opens_at = known.weeks[-1].closes_at if known.weeks else start_of_day(monday - WEEK, zone)
        week = DueWeek(monday, opens_at, now, is_reconstructed=False)
    rows = list(WeeklySnapshot.objects.filter(monday__in=(monday, monday - WEEK)))
    taken = {Scope(row.scope): row for row in rows if row.monday == monday}
    if len(taken) == len(Scope):
        return {scope: _as_taken(taken[scope]) for scope in Scope}
    before = {Scope(row.scope): row.sums.closing for row in rows if row.monday != monday}
    sums = week_sums(list(Scope), [(week.opens_at, week.closes_at)], before if len(before) == len(Scope) else None)
    return {
        scope: Week(monday, week.opens_at, week.closes_at, sums[scope][0], is_reconstructed=week.is_reconstructed)
        for scope in Scope
    }
