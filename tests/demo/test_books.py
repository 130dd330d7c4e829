"""The demo office's books: a ranking that an owner would believe, with some things to repair."""

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from clients.models import RevenueRecord
from clients.reports.agreements import upcoming
from clients.reports.choice import Choice
from clients.reports.profitability import profitability
from clients.reports.warnings import doubts
from demo.books import COST_UNKNOWN
from demo.office import build_office
from demo.people import TIME_ZONE
from msp_office.calculations.period import trailing_months
from msp_office.imports.models import ImportBatch

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 19, 17, 40, tzinfo=UTC)


@pytest.mark.slow
def test_books_give_a_believable_ranking() -> None:
    with timezone.override(ZoneInfo(TIME_ZONE)):
        build_office(now=NOW, weeks=6)
        choice = Choice("12m", trailing_months(NOW.date(), 12), billability_percent=Decimal(62))
        result = profitability(choice, weeks_per_month=Decimal("4.3"), may_see_wages=True)
        found = doubts(result)
        due = upcoming(NOW.date())
    unknown = {line.name for line in result.lines if line.figures.profit is None}
    assert unknown
    assert unknown <= COST_UNKNOWN
    assert result.totals.revenue > 500_000
    assert result.basis.people_with_pay == result.basis.people == 5
    assert "Stonecrop Bakery" not in {line.name for line in result.lines if line.figures.revenue}
    assert {record.client.name for record in found.no_cost} == unknown
    assert due.overdue
    assert due.soon
    batch = ImportBatch.objects.get(kind="revenue")
    assert (batch.state, batch.seen.facts["differences"]) == ("done", [])
    assert batch.seen.facts["sum_of_leaves"] == batch.seen.facts["file_total"]
    last = RevenueRecord.objects.filter(start=datetime(2026, 10, 1, tzinfo=UTC).date())
    assert last.filter(source="quickbooks").count() == batch.rows.counts()["created"] > 35
    assert {record.client.name for record in last.exclude(source="quickbooks")} <= COST_UNKNOWN
    assert RevenueRecord.objects.filter(end__gt=NOW.date().replace(day=1)).count() == 0
