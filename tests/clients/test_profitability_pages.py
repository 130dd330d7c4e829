"""The ranking and its drill-downs as pages and files."""

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone
from openpyxl import load_workbook

from clients.models import Client
from clients.reports.choice import choice_from
from clients.reports.month_chart import month_chart
from clients.reports.tracing import MonthFigures
from msp_office.calculations.period import Period, trailing_months
from tests.conftest import SignIn
from tests.factories import make_client, make_entry, make_pay, make_person, make_revenue, make_ticket, office_today

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
WEEKS = "period=custom&from=2026-08-01&to=2026-08-28"


@pytest.fixture
def office(db: None) -> dict[str, Client]:
    """Three people with pay; a good, a poor, a losing and an unknown client in August."""
    names = ("Good & Co.", "Poor", "=LOSS()", "Unknown")
    clients = {name: make_client(name=name) for name in names}
    people = [make_person() for _ in range(3)]
    for person in people:
        make_pay(person)
    for name, amount, hours in (("Good & Co.", 9300, 8), ("Poor", 1240, 8), ("=LOSS()", 31, 16), ("Unknown", 620, 1)):
        category = "hardware" if name == "Unknown" else "managed"
        make_revenue(clients[name], amount=Decimal(amount), category=category)
        for person in people:
            ticket = make_ticket(client=clients[name])
            make_entry(ticket=ticket, staff_member=person, minutes=hours * 60, worked_on=date(2026, 8, 3))
    return clients


def order(browser: Browser, query: str = "") -> list[str]:
    page = browser.get(f"/clients/profitability/?{WEEKS}&{query}")
    return [row.line.name for row in page.context["ranking"].rows]


def test_ranking_is_best_on_top_and_unknown_apart(signed_in: SignIn, office: dict[str, Client]) -> None:
    owner = signed_in("owner")
    assert order(owner) == ["Good & Co.", "Poor", "=LOSS()"]
    page = owner.get(f"/clients/profitability/?{WEEKS}")
    assert [row.line.name for row in page.context["ranking"].unknown] == ["Unknown"]
    assert order(owner, "sort=revenue") == ["Good & Co.", "Poor", "Unknown", "=LOSS()"]
    assert order(owner, "sort=hours")[0] == "=LOSS()"
    assert order(owner, "sort=rate")[:1] == ["Good & Co."]
    assert "Good &amp; Co." in page.content.decode()


def test_line_and_pins_decide_who_goes(signed_in: SignIn, office: dict[str, Client]) -> None:
    owner = signed_in("owner")
    page = owner.get(f"/clients/profitability/?{WEEKS}&drop=1&keep={office['=LOSS()'].pk}")
    assert [row.line.name for row in page.context["ranking"].rows if row.goes] == ["Poor"]
    assert page.context["answer"].cut.clients == 1
    fragment = owner.get(f"/clients/profitability/?{WEEKS}&drop=2", headers={"HX-Request": "true"})
    assert fragment.content.decode().lstrip().startswith('<div id="ranking"')
    assert fragment.context["answer"].cut.clients == 2


STRANGE = [
    "sort=wage", "sort=-profit", "drop=-1", "drop=99999", "drop=x", "keep=x", "hire=Z", "hire=own&hire_cost=-5",
    "billability=140", "billability=NaN", "billability=0", "period=custom&from=x&to=y", "period=nonsense",
    "period=custom&from=2026-08-02&to=2026-08-01", "period=custom&from=0001-01-01&to=9999-12-31", "small=x&low=1e400",
    "because=%3Cscript%3E", "goods=zero", "cost=own", "compare=1", "page=999",
]  # fmt: skip


@pytest.mark.slow
def test_any_address_is_answered(signed_in: SignIn, office: dict[str, Client]) -> None:
    owner = signed_in("owner")
    pages = [f"/clients/profitability/{path}" for path in ("", "hour/", "doubts/", "export.csv")]
    for query in STRANGE:
        for page in [*pages, f"/clients/{office['Poor'].pk}/profitability/"]:
            response = owner.get(f"{page}?{query}")
            assert response.status_code == 200, response.request
            assert b"<script>" not in response.content


def test_what_cannot_be_taken_is_said(signed_in: SignIn, office: dict[str, Client]) -> None:
    typed = {"period": "custom", "from": "2026-08-31", "to": "2026-08-01", "billability": "140"}
    tiny = {"billability": "1e-9999", "small": "1e-9999", "hire": "own", "hire_cost": "1e-9999", "hire_hours": "8"}
    owner = signed_in("owner")
    page = owner.get("/clients/profitability/", tiny)
    assert (len(page.context["choice"].refused), page.context["asked"].hire_cost) == (1, None)
    page = owner.get("/clients/profitability/", typed)
    assert len(page.context["choice"].refused) == 2
    assert "at most 100 % of the paid hours" in page.content.decode()


def test_client_page_writes_the_calculation_out(signed_in: SignIn, office: dict[str, Client]) -> None:
    page = signed_in("owner").get(f"/clients/{office['Poor'].pk}/profitability/?{WEEKS}&billability=62")
    text = page.content.decode().replace("\u00a0", " ")
    assert "24.00 h productive ÷ 62.00 % = 38.7097 h paid × $22.50 = <b>$870.97</b>" in text
    assert "$1,120.00 revenue − $0.00 goods − $870.97 labor = <b>$249.03</b>" in text
    assert "28 of 31 days" in text


def test_export_has_live_formulas_and_no_foreign_ones(signed_in: SignIn, office: dict[str, Client]) -> None:
    response = signed_in("owner").get(f"/clients/profitability/export.xlsx?{WEEKS}")
    rows = list(load_workbook(io.BytesIO(response.content)).active.iter_rows())  # type: ignore[union-attr]  # one sheet
    head = [cell.value for cell in rows[2]]
    by_name = {row[1].value: dict(zip(head, row, strict=True)) for row in rows[3:]}
    assert by_name["=LOSS()"]["Client"].data_type == "s"
    good = by_name["Good & Co."]
    assert (good["Profit"].data_type, good["Total hours"].value) == ("f", 24)
    assert good["Revenue"].value == "=SUM(C4:H4)"
    assert by_name["Unknown"]["Profit"].value is None
    assert by_name["Total of what is known"]["Total hours"].data_type == "f"


def test_csv_has_the_values(signed_in: SignIn, office: dict[str, Client]) -> None:
    response = signed_in("owner").get(f"/clients/profitability/export.csv?{WEEKS}&billability=62")
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[3].startswith("3,'=LOSS()")
    assert "870.97,249.03" in lines[2]
    assert signed_in("owner").get("/clients/profitability/export.pdf").status_code == 404


def test_profit_without_wages_has_the_average_only(signed_in: SignIn, office: dict[str, Client]) -> None:
    viewer = signed_in("service_manager", grants=["clients.view_profit"])
    page = viewer.get(f"/clients/profitability/?{WEEKS}&cost=own")
    assert page.context["choice"].method == "average"
    assert "each person" not in page.content.decode()
    assert "Pay in force" not in viewer.get(f"/clients/profitability/hour/?{WEEKS}").content.decode()


@pytest.mark.parametrize("role", ["service_manager", "technician", "admin"])
def test_profit_is_closed_without_the_permission(signed_in: SignIn, office: dict[str, Client], role: str) -> None:
    visitor = signed_in(role)
    for path in ("", "hour/", "doubts/", "export.csv", "export.xlsx"):
        assert visitor.get(f"/clients/profitability/{path}").status_code == 403
    assert visitor.get(f"/clients/{office['Poor'].pk}/profitability/").status_code == 403


def test_empty_office_says_what_will_stand_here(signed_in: SignIn) -> None:
    owner = signed_in("owner")
    assert "No clients yet" in owner.get("/clients/profitability/").content.decode()
    make_client()
    assert owner.get("/clients/profitability/").status_code == 200


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ({}, date(2025, 11, 1), date(2026, 10, 31)),
        ({"period": "month"}, date(2026, 10, 1), date(2026, 10, 31)),
        ({"period": "quarter"}, date(2026, 7, 1), date(2026, 9, 30)),
        ({"period": "year"}, date(2025, 1, 1), date(2025, 12, 31)),
        ({"period": "custom", "from": "2026-02-03", "to": "2026-02-03"}, date(2026, 2, 3), date(2026, 2, 3)),
    ],
)
def test_periods(asked: dict[str, str], first: date, last: date) -> None:
    choice = choice_from(asked, today=TODAY, may_see_wages=True)
    assert (choice.period.start, choice.period.last_day) == (first, last)


def test_months_are_drawn_and_told_in_a_sentence() -> None:
    months = [
        MonthFigures(Period(date(2026, number, 1), date(2026, number + 1, 1)), profit)
        for number, profit in enumerate((Decimal(10), Decimal(-4), None, Decimal(30)), start=1)
    ]
    chart = month_chart(months, currency="USD")
    assert chart is not None
    assert chart.reading == "2 of 3 months earned something; the best was Apr 2026 with $30. 1 unknown."
    assert (list(chart.panels[0].up), list(chart.panels[0].down)) == ([10.0, 0.0, 0.0, 30.0], [0.0, 4.0, 0.0, 0.0])
    assert month_chart(months[2:], currency="USD") is None


def test_days_typed_beside_a_named_period_win() -> None:
    asked = {"period": "12m", "from": "2026-02-03", "to": "2026-02-09", "shown": "2025-11-01..2026-10-31"}
    assert choice_from(asked, today=TODAY, may_see_wages=True).period.days == 7
    asked["from"], asked["to"] = "2025-11-01", "2026-10-31"
    assert choice_from(asked | {"period": "month"}, today=TODAY, may_see_wages=True).kind == "month"


def test_comparison_says_when_the_period_before_was_hardly_logged(signed_in: SignIn, office: dict[str, Client]) -> None:
    page = signed_in("owner").get(f"/clients/profitability/?{WEEKS}&compare=1")
    assert page.context["before"].team_minutes == 0
    assert "cannot be compared" in page.content.decode()


def test_choice_survives_its_own_address() -> None:
    asked: dict[str, Any] = {
        "period": "custom", "from": "2026-02-03", "to": "2026-04-03", "cost": "own", "billability": "62.5",
        "because": "ours, 2025", "goods": "zero",
    }  # fmt: skip
    choice = choice_from(asked, today=TODAY, may_see_wages=True)
    assert choice.query() == (
        "period=custom&from=2026-02-03&to=2026-04-03&cost=own&billability=62.5&because=ours%2C+2025&goods=zero"
    )


def test_default_is_the_last_twelve_complete_months(signed_in: SignIn) -> None:
    page = signed_in("owner").get("/clients/profitability/")
    assert page.context["choice"].period == trailing_months(office_today(), 12)


def test_ranking_sorts_by_name_too(signed_in: SignIn) -> None:
    for name, amount in (("beta", 100), ("Alpha", 5), ("Gamma", 50)):
        months = trailing_months(office_today(), 1)
        make_revenue(make_client(name=name), start=months.start, end=months.end, amount=amount, now=timezone.now())
    page = signed_in("owner").get("/clients/profitability/?sort=name").content.decode()
    assert page.index(">Alpha<") < page.index(">beta<") < page.index(">Gamma<")
    assert 'aria-sort="ascending"' in page
