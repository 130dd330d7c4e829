"""How QuickBooks and spreadsheets write revenue: every quirk on a small file of our own."""

from decimal import Decimal

import pytest

from clients.models import RevenueRecord
from msp_office.imports.models import ImportBatch
from tests.clients.revenue_files import (
    DESKTOP_BY_CATEGORY,
    DESKTOP_BY_MONTH,
    FOOTERS,
    GENERIC,
    ONLINE_BY_CATEGORY,
    ONLINE_BY_MONTH,
    PROFIT_AND_LOSS,
    checked,
    imported,
    online_workbook,
    received,
    with_footer,
)

pytestmark = pytest.mark.django_db

Recorded = set[tuple[str, str, str, str, str | None]]


def recorded() -> Recorded:
    """(client, days, category, amount, cost) of every record."""
    return {
        (r.client.name, str(r.period), r.category, f"{r.amount:.2f}", None if r.cost is None else f"{r.cost:.2f}")
        for r in RevenueRecord.objects.select_related("client")
    }


def facts(batch: ImportBatch) -> tuple[str, str | None]:
    return batch.seen.facts["sum_of_leaves"], batch.seen.facts["file_total"]


def test_desktop_by_month_sums_jobs_and_keeps_names_that_begin_with_total() -> None:
    batch = imported(DESKTOP_BY_MONTH)
    assert (batch.decided.preset, batch.source) == ("quickbooks-desktop", "quickbooks")
    assert batch.read_as.encoding == "windows-1252"
    assert recorded() == {
        ("0000587428", "Jan 2026", "", "100.00", None),
        ("Café Zoë", "Jan 2026", "", "1450.00", None),
        ("Café Zoë", "Feb 2026", "", "-50.00", None),
        ("Hill & Sons", "Jan 2026", "", "210.00", None),
        ("Hill & Sons", "Feb 2026", "", "275.50", None),
        ("Total Comfort", "Jan 2026", "", "300.00", None),
        ("Total Comfort", "Feb 2026", "", "300.00", None),
    }
    assert facts(batch) == ("2585.50", "2585.50")
    assert batch.seen.facts["differences"] == []
    note = RevenueRecord.objects.get(client__name="Hill & Sons", amount="275.50").note
    assert note == "Front desk · Workshop"


def test_a_total_is_a_subtotal_only_of_what_stands_open() -> None:
    text = ",Jan 26,TOTAL\nComfort,,\nDesk,5.00,5.00\n"
    text += "Total Comfort,5.00,5.00\nTotal Comfort,7.00,7.00\nTOTAL,12.00,12.00\n"
    batch = imported(text.encode())
    assert recorded() == {("Comfort", "Jan 2026", "", "5.00", None), ("Total Comfort", "Jan 2026", "", "7.00", None)}
    assert facts(batch) == ("12.00", "12.00")


def test_desktop_by_category_has_no_month_and_asks_for_the_days() -> None:
    batch = received(DESKTOP_BY_CATEGORY)
    with pytest.raises(Exception, match="Which days does the file cover"):
        checked(DESKTOP_BY_CATEGORY)
    assert batch.decided.preset == "quickbooks-desktop"
    imported(DESKTOP_BY_CATEGORY, options={"from": "2025-01-01", "to": "2025-12-31"})
    assert recorded() == {
        ("Acme", "Jan 2025 – Dec 2025", "managed", "6000.00", None),
        ("Acme", "Jan 2025 – Dec 2025", "hardware", "250.00", None),
        ("Beta", "Jan 2025 – Dec 2025", "hardware", "-40.00", None),
    }


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 1, 0)])
def test_online_titles_may_stand_in_any_order(order: tuple[int, ...]) -> None:
    lines = ONLINE_BY_MONTH.splitlines(keepends=True)
    content = b"".join([*(lines[index] for index in order), *lines[3:]])
    batch = imported(content)
    assert (batch.decided.preset, facts(batch)) == ("quickbooks-online", ("2780.00", "2780.00"))
    assert recorded() == {
        ("Acme", "Jan 2026", "", "1450.00", None),
        ("Acme", "Feb 2026", "", "1200.00", None),
        ("Beta", "Jan 2026", "", "150.00", None),  # its own and its annex's
        ("Beta", "Feb 2026", "", "-20.00", None),
    }


def test_online_workbook_has_formulas_without_results_and_a_blank_column() -> None:
    batch = imported(online_workbook(), original_name="books.xlsx")
    assert facts(batch) == ("1300.25", "1300.25")
    assert recorded() == {
        ("Acme", "Jan 2026", "", "1450.00", None),
        ("Acme", "Feb 2026", "", "-200.00", None),
        ("Beta", "Feb 2026", "", "50.25", None),
    }


@pytest.mark.parametrize("report", ["month", "category", "profit", "workbook"])
def test_no_footer_of_any_report_is_taken_for_a_client(report: str) -> None:
    """Beside its own footer, each of the shapes that QuickBooks Online writes leaves the same rows and sums."""
    own = {"month": ONLINE_BY_MONTH, "category": ONLINE_BY_CATEGORY, "profit": PROFIT_AND_LOSS}
    name = "books.xlsx" if report == "workbook" else "books.csv"
    seen = [received(own.get(report) or online_workbook(), original_name=name)]
    for footer in FOOTERS:
        content = online_workbook(footer) if report == "workbook" else with_footer(own[report], footer)
        seen.append(received(content, original_name=name))
    assert {batch.decided.preset for batch in seen} == {"quickbooks-online"}
    assert len({str((batch.seen.facts, batch.seen.rows)) for batch in seen}) == 1
    assert seen[0].seen.facts["sum_of_leaves"] == seen[0].seen.facts["file_total"]


def test_profit_and_loss_brings_income_and_cost_by_account() -> None:
    batch = imported(PROFIT_AND_LOSS)
    assert (facts(batch), batch.seen.facts["cost_of_leaves"], batch.seen.facts["file_cost"]) == (
        ("2050.00", "2050.00"), "350.00", "350.00",
    )  # fmt: skip
    assert recorded() == {
        ("Acme", "Jan 2025 – Dec 2025", "managed", "1000.00", "0.00"),
        ("Acme", "Jan 2025 – Dec 2025", "hardware", "400.00", "310.00"),
        ("Hill & Sons", "Jan 2025 – Dec 2025", "managed", "600.00", "0.00"),
        ("Hill & Sons", "Jan 2025 – Dec 2025", "hardware", "50.00", "40.00"),
    }


def test_generic_table_with_decimal_commas_and_a_total_row() -> None:
    batch = imported(GENERIC)
    assert (batch.decided.preset, facts(batch)) == ("generic", ("1725.50", "1725.50"))
    assert recorded() == {
        ("Acme", "Jan 2026", "hardware", "1250.50", "900.00"),
        ("Acme", "Feb 2026", "managed", "500.00", None),
        ("Beta", "Jan 2026", "", "-25.00", None),
    }


def test_a_file_that_does_not_add_up_says_so_before_anything_is_saved() -> None:
    batch = checked(DESKTOP_BY_MONTH.replace(b'"2,585.50"', b'"2,600.00"'))
    remarks = {remark.text: remark.is_warning for remark in batch.declared.remarks(batch)}
    warning = next(text for text, is_warning in remarks.items() if is_warning)
    assert "is $2,600.00, but its rows add up to $2,585.50: a difference of $14.50" in warning
    assert RevenueRecord.objects.count() == 0


def test_a_damaged_figure_is_rejected_with_its_place() -> None:
    batch = checked(b',Jan 26,Feb 26,TOTAL\nAcme,"3,87,16",5.00,5.00\nBeta,1.00,,1.00\nTOTAL,1.00,5.00,6.00\n')
    refused = batch.rows.get(status="rejected")
    assert refused.raw[0] == "B2"
    assert "no amount" in refused.reason
    assert batch.counts["staged"] == 2


def test_rows_of_one_client_under_two_names_are_one_record() -> None:
    imported(b"Client,Month,Category,Amount\nAcme,2026-01,Hardware,10\nACME,2026-01,hardware,5.5\n")
    assert RevenueRecord.objects.get().amount == Decimal("15.50")
