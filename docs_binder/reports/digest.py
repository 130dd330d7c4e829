"""What do the binders want this week? What runs out in it, what ran out, what was verified and what went stale."""

from dataclasses import dataclass
from datetime import date, timedelta

from clients.models import Client, ClientStatus
from docs_binder.models import SectionState
from docs_binder.reports.due import DueLine, due_lines
from docs_binder.reports.status import BinderLine, binder_lines
from docs_binder.sections import BY_KEY
from msp_office.calculations.week import monday_of


@dataclass(frozen=True, slots=True)
class Verified:
    client_id: int
    client: str
    section: str
    on: date
    by: str


@dataclass(frozen=True, slots=True)
class Digest:
    """The week of `monday`. `attention` are the binders with most to do, at most ten."""

    monday: date
    overdue: list[DueLine]
    this_week: list[DueLine]
    next_month: list[DueLine]
    verified: list[Verified]
    attention: list[BinderLine]

    @property
    def last_day(self) -> date:
        return self.monday + timedelta(6)


def digest(today: date, stale_months: int) -> Digest:
    monday = monday_of(today)
    due = due_lines(today)
    states = SectionState.objects.filter(verified_on__gte=monday - timedelta(7), verified_on__lte=today)
    verified = [
        Verified(
            state.client_id, str(state.client), BY_KEY[state.section].title, state.verified_on,
            str(state.verified_by or "—"),
        )
        for state in states.select_related("client", "verified_by").order_by("-verified_on", "pk")
        if state.section in BY_KEY and state.verified_on
    ]  # fmt: skip
    lines = binder_lines(Client.objects.filter(status=ClientStatus.ACTIVE), today, stale_months)
    attention = sorted(
        (one for one in lines if one.stale + one.unverified), key=lambda one: -one.stale - one.unverified
    )
    week_end = monday + timedelta(7)
    return Digest(
        monday,
        [line for line in due if line.days < 0],
        [line for line in due if line.days >= 0 and line.on < week_end],
        [line for line in due if line.on >= week_end and line.days <= 30],
        verified,
        attention[:10],
    )
