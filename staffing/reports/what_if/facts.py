"""What is known today that a scenario starts from? Copied out of tickets, time, pay and revenue, with its source."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from fractions import Fraction

from django.db.models import Sum

from clients.models import Agreement, Client, ClientStatus, RevenueRecord
from clients.reports.choice import Choice
from clients.reports.profitability import Profitability, profitability
from msp_office.audit.models import AuditEntry
from msp_office.calculations.money import exact_to_cents
from msp_office.calculations.period import short_day, trailing_months
from msp_office.calculations.week import WEEK, monday_of
from msp_office.office.models import OfficeSettings
from staffing.calculations.what_if.facts import ClientFact, Facts, TrendFact, round_half_up
from staffing.calculations.what_if.situation import hours
from staffing.models import HiringThresholds, StaffMember
from staffing.reports.billability import last_weeks
from staffing.reports.capacity import WINDOW, Capacity, capacity
from staffing.reports.hours_spent import minutes_for_an_admin
from tickets.calculations.causes import Cause
from tickets.calculations.terms import Reason
from tickets.calculations.trend import ordinary, trend
from tickets.calculations.weeks import Scope
from tickets.models import Movement, Ticket, TimeEntry
from tickets.reports.backlog import backlog_at
from tickets.reports.week_causes import causes_of
from tickets.reports.weeks import Week, calendar, weeks_of

HISTORY_WEEKS = 52
RECENT_WEEKS = 26  # in which clients count as won or lost
BUMP_WEEKS = 13
PLANNED_WEEKS = 26  # for which time off, starts and ends are looked up


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from, in words, and the page that shows it."""

    words: str
    link: str


SOURCES = {
    "backlog_hours": Source("sum of what is left on open labor tickets", "backlog"),
    "inflow_hours": Source("all movements of the ledger but worked, weekly average", "backlog"),
    "paid_hours": Source("scheduled hours of a normal week, people who logged time", "billability"),
    "billability": Source(f"productive ÷ paid hours without time off, last {WINDOW} weeks", "billability"),
    "cost_per_paid_hour": Source("loaded pay of the team ÷ its paid hours, last 12 months", "profitability-hour"),
    "target_weeks": Source("limit of the verdict", "what-if-limits"),
    "margin": Source("revenue − cost of goods, ÷ revenue, last 12 months, where the cost is known", "profitability"),
    "admin_hours": Source(f"technical people on what an admin could do, last {WINDOW} weeks", "hours-spent"),
    "has_tool": Source("as said with the limits of the verdict", "what-if-limits"),
}


def current_facts(now: datetime, zone: tzinfo) -> Facts:
    """The facts of this moment, rounded to minutes, cents and hundredths of a percent."""
    today = now.astimezone(zone).date()
    office, limits = OfficeSettings.current(), HiringThresholds.current()
    history = past_weeks(now, zone)
    backlog = backlog_at()
    monday = monday_of(today) + WEEK
    team = capacity(today, monday, monday + (PLANNED_WEEKS - 1) * WEEK)
    billability, normal = team.normal.billability, team.normal
    paid = round_half_up(normal.scheduled_minutes)
    choice = Choice("12m", trailing_months(today, 12))
    result = profitability(choice, weeks_per_month=office.weeks_per_month, may_see_wages=True)
    known = [line.figures for line in result.lines if line.figures.cost is not None and line.figures.revenue]
    rate = result.basis.rate_per_hour
    return Facts(
        as_of=today,
        backlog_minutes=backlog.minutes,
        open_tickets=backlog.tickets,
        unestimated=backlog.unestimated,
        inflow_minutes=tuple(inflow_of(week) for week in history),
        paid_minutes=paid,
        away_minutes=away_minutes(team),
        billability_percent=None if billability is None else Decimal(round_half_up(billability * 10_000)).scaleb(-2),
        cost_per_paid_hour=None if rate is None else exact_to_cents(rate),
        revenue_year=sum((figures.revenue for figures in known), Decimal(0)) if known else None,
        goods_year=sum((figures.cost or Decimal(0) for figures in known), Decimal(0)) if known else None,
        admin_minutes=admin_minutes(today),
        period_days=choice.period.days,
        clients=client_facts(result),
        clients_won=clients_won(today),
        clients_lost=clients_lost(today),
        trend=trend_fact(history),
        target_weeks=limits.target_weeks,
        has_tool=limits.has_tool,
        weeks_per_month=office.weeks_per_month,
    )


_read: dict[str, Facts] = {}  # the last facts of this process, under what they were read from


def todays_facts(now: datetime, zone: tzinfo) -> Facts:
    """The same, read anew only after somebody has written something: the trail and the newest rows tell.

    Kept in this process alone, since they rest on wages.
    """
    newest = [
        model.objects.order_by("-pk").values_list("pk", flat=True).first()
        for model in (TimeEntry, Movement, RevenueRecord, Client, StaffMember)
    ]
    last = AuditEntry.objects.order_by("-pk").values_list("hash", flat=True).first()
    key = f"{now.astimezone(zone).date()} {last} {newest}"
    facts = _read.get(key)
    if facts is None:
        facts = current_facts(now, zone)
        _read.clear()
        _read[key] = facts
    return facts


def past_weeks(now: datetime, zone: tzinfo) -> list[Week]:
    """The last weeks that are over, but the ledger's first: that one holds all that was there already."""
    weeks = weeks_of(Scope.OFFICE, now, zone, most=HISTORY_WEEKS)
    first = next(iter(calendar(now, zone).weeks), None)
    return [week for week in weeks if first is None or week.monday != first.monday]


def inflow_of(week: Week) -> int:
    """All movements of the week except *worked*: what came in, less what left without being worked on."""
    return week.sums.net_minutes - week.sums.minutes_by_reason.get(Reason.WORKED, 0)


def away_minutes(team: Capacity) -> tuple[int, ...]:
    """By how much each coming week is below a normal one (negative where somebody starts), to the last such week."""
    normal = team.normal.productive_minutes
    changes = [round_half_up(normal - week.team.productive_minutes) for week in team.weeks]
    last = max((number for number, minutes in enumerate(changes, start=1) if minutes), default=0)
    return tuple(changes[:last])


def admin_minutes(today: date) -> int:
    """Minutes a week that technical people spent on what an admin could do, in the last complete weeks."""
    return round_half_up(Fraction(minutes_for_an_admin(last_weeks(today, WINDOW)), WINDOW))


def clients_won(today: date) -> int:
    return Client.objects.filter(client_since__gt=today - RECENT_WEEKS * WEEK, client_since__lte=today).count()


def clients_lost(today: date) -> int:
    """Former clients whose last agreement ended in the last 26 weeks."""
    ended = Agreement.objects.filter(end__gt=today - RECENT_WEEKS * WEEK, end__lte=today)
    return ended.filter(client__status=ClientStatus.FORMER).values("client").distinct().count()


def client_facts(result: Profitability) -> tuple[ClientFact, ...]:
    """Clients by profit, best first; those of unknown profit last. Not former ones, nor those without anything yet."""
    open_labor = Ticket.objects.open().labor().filter(client__isnull=False).order_by()
    owed: dict[int, int] = defaultdict(
        int, open_labor.values_list("client").annotate(sum=Sum("remaining_minutes", default=0))
    )
    facts = [
        ClientFact(
            client=line.client,
            name=line.name,
            revenue=line.figures.revenue,
            gross_margin=line.figures.gross_margin,
            profit=line.figures.profit,
            team_minutes=line.figures.team_minutes,
            owed_minutes=owed[line.client],
        )
        for line in result.lines
        if not line.is_former and not line.is_idle
    ]
    return tuple(
        sorted(facts, key=lambda one: (one.profit is None, -(one.profit or 0), one.name.casefold(), one.client))
    )


def trend_fact(history: Sequence[Week]) -> TrendFact:
    """The trend of the last closings, and the weeks that stood out lately with whose doing they were."""
    found = trend([week.sums.closing.minutes for week in history])
    usual = ordinary([week.sums.net_minutes for week in history])
    recent = history[-BUMP_WEEKS:]
    unusual = [week for week in recent if usual and usual.is_bump(week.sums.net_minutes) and week.sums.net_minutes > 0]
    causes = causes_of(Scope.OFFICE, unusual)
    return TrendFact(
        direction=found.direction.value,
        weeks=found.weeks,
        slope_minutes=_whole(found.slope),
        low_minutes=_whole(found.low),
        high_minutes=_whole(found.high),
        bumps=tuple(_bump(week, causes) for week in unusual),
    )


def _bump(week: Week, causes: Mapping[date, Cause | None]) -> str:
    cause = causes.get(week.monday)
    days = f"{short_day(week.first_day)} – {short_day(week.last_day)}"
    told = f"{days}: {hours(week.sums.net_minutes, sign=True)}"
    return f"{told}, mostly {cause.name}" if cause else told


def _whole(value: Fraction | None) -> int | None:
    return None if value is None else round_half_up(value)
