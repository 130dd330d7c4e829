"""From an empty office to a ranking: books and a time file come in by the browser, the figures are known by hand."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from clients.models import Client
from msp_office.calculations.period import Period, trailing_months
from staffing.models import StaffMember
from tests.factories import make_client, make_pay, make_person, office_today
from tests.processes import CeleryProcess

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def upload(page: Page, kind: str, path: Path) -> None:
    page.goto(page.url.split("/imports/")[0] + f"/imports/new/{kind}/")
    page.get_by_label("File").set_input_files(path)
    page.get_by_role("button", name="Read the file").click()
    page.wait_for_load_state("load")


def test_books_and_time_become_a_ranking(page_of: Callable[..., Page], worker: CeleryProcess, tmp_path: Path) -> None:
    """$22.50 a paid hour at 62 %: 62 h cost $2,250.00, 31 h $1,125.00, 6.2 h $225.00."""
    person = make_person(name="Tess Ito", started_on=date(2020, 1, 1))
    make_pay(person, start=date(2020, 1, 1), now=timezone.now())
    make_client(name="Hill & Sons")
    year = trailing_months(office_today(), 12)
    first, second = year.months()[-2:]
    books = tmp_path / "sales.csv"
    books.write_bytes(
        f',"{first.start:%b %y}","{second.start:%b %y}",TOTAL\n'
        '"Acme","2,000.00","1,000.00","3,000.00"\n'
        '"Hill and Sons","","",""\n"Desk","500.00","","500.00"\n"Total Hill and Sons","500.00","","500.00"\n'
        '"Total Comfort","300.00","100.00","400.00"\nTOTAL,"2,800.00","1,100.00","3,900.00"\n'.encode()
    )
    hours = tmp_path / "time.csv"
    lines: list[tuple[str, int | str, Period]] = [
        ("Acme", 31, second),
        ("Acme", 31, first),
        ("Hill & Sons", 31, first),
        ("Total Comfort", "6.2", second),
    ]
    rows = [
        f"{name},{days.start},{hours},Tess Ito,Worked" for name, amount, days in lines for hours in _entries(amount)
    ]
    hours.write_text("Client,Date,Hours,Person,Note\n" + "\n".join(rows) + "\n")

    page = page_of("owner", "/imports/")
    upload(page, "revenue", books)
    page.get_by_label("Category of rows without one").select_option("managed")
    page.get_by_role("button", name="Continue").click()
    hill = page.get_by_label("Hill and Sons", exact=True)
    hill.select_option(str(Client.objects.get().pk))
    page.get_by_role("button", name="Check all rows").click()
    expect(page.get_by_text("its rows add up to it, without a difference")).to_be_visible()
    page.get_by_role("button", name="Import 5 rows").click()
    expect(page.get_by_role("link", name="Created 5")).to_be_visible(timeout=30_000)

    upload(page, "time", hours)
    page.get_by_label("Time that names no ticket").select_option("make")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Check all rows").click()
    page.get_by_role("button", name="Import ").click()
    expect(page.get_by_role("link", name=f"Created {len(rows)}")).to_be_visible(timeout=30_000)
    assert StaffMember.objects.filter(name="Tess Ito").count() == 1

    page.goto(page.url.split("/imports/")[0] + "/clients/profitability/?billability=62&sort=profit")
    found = page.locator("tr[data-client]").all()
    names = [row.locator("td.name a").inner_text().strip() for row in found]
    cells = [row.locator("td").all_inner_texts()[2:7] for row in found]
    assert {name: [_number(cell) for cell in row] for name, row in zip(names, cells, strict=True)} == {
        #            revenue  goods  hours  labor  profit
        "Acme": [3000, 0, 62, 2250, 750],
        "Total Comfort": [400, 0, 6, 225, 175],
        "Hill & Sons": [500, 0, 31, 1125, -625],
    }
    assert names == ["Acme", "Total Comfort", "Hill & Sons"]


def _entries(hours: int | str) -> list[str]:
    """Entries of at most a day that come to so many hours."""
    left, parts = Decimal(hours), []
    while left:
        part = min(left, Decimal(10))
        parts.append(f"{part:.2f}")
        left -= part
    return parts


def _number(text: str) -> int:
    return int(text.replace("−", "-").replace(",", "").replace("*", "").replace("$", "").split("\n")[0])
