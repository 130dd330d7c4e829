"""Small revenue files of our own making, in the shapes that QuickBooks writes; and an import from end to end."""

import json
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command
from openpyxl import Workbook

from msp_office.imports import actions
from msp_office.imports.models import ImportBatch
from msp_office.imports.plan import value_key
from msp_office.imports.registry import ImportKind, known_kinds
from msp_office.imports.work.check import check_here
from msp_office.jobs.tasks import run_here
from tests.factories import NOW

DESKTOP_BY_MONTH = (
    '"","Jan 26","Feb 26","TOTAL"\r\n'
    '"0000587428","100.00","","100.00"\r\n'
    '"Café Zoë","1,450.00","-50.00","1,400.00"\r\n'
    '"Hill & Sons","","",""\r\n'
    '"Front desk","200.00","200.00","400.00"\r\n'
    '"Workshop","","75.50","75.50"\r\n'
    '"Hill & Sons - Other","10.00","0.00","10.00"\r\n'
    '"Total Hill & Sons","210.00","275.50","485.50"\r\n'
    '"Idle Ltd","","",""\r\n'
    '"Total Comfort","300.00","300.00","600.00"\r\n'
    '"TOTAL","2,060.00","525.50","2,585.50"\r\n'
).encode("windows-1252")

DESKTOP_BY_CATEGORY = (
    b'"","Managed Services","Hardware","TOTAL"\n"Acme","6,000.00","250.00","6,250.00"\n'
    b'"Beta","","(40.00)","(40.00)"\n"TOTAL","6,000.00","210.00","6,210.00"\n'
)

ONLINE_BY_MONTH = (
    "Sales by Customer Summary,,,\n"
    "North Office LLC,,,\n"
    '"January - February, 2026",,,\n'
    ",,,\n"
    ",Jan 2026,Feb 2026,Total\n"
    'Acme,"$1,450.00","1,200.00  ","$2,650.00"\n'
    "Beta,100.00,,100.00\n"
    '"  Beta annex",50.00,−20.00,30.00\n'
    "Total for Beta,$150.00,($20.00),$130.00\n"
    'TOTAL,"$1,600.00","$1,180.00","$2,780.00"\n'
    ",,,\n"
    '"Wednesday, November 25, 2026 09:10 AM GMT-06:00 - Accrual Basis",,,\n'
).encode()

ONLINE_BY_CATEGORY = (
    b"North Office LLC,,,\n"
    b"Sales by Customer Summary,,,\n"
    b'"January 1 - December 31, 2025",,,\n'
    b",,,\n"
    b",Managed Services,Hardware,Total\n"
    b'Acme,"$6,000.00",250.00,"$6,250.00"\n'
    b"Beta,,($40.00),($40.00)\n"
    b'TOTAL,"$6,000.00",$210.00,"$6,210.00"\n'
    b",,,\n"
    b'"Accrual Basis Wednesday, November 25, 2026 09:10 AM GMT-06:00",,,\n'
)

# What QuickBooks Online writes below a report: day and accounting basis in one line, in either order, or in two lines.
FOOTERS = (
    ('"Wednesday, November 25, 2026 09:10 AM GMT-06:00 - Accrual Basis"',),
    ('"Cash Basis Wednesday, November 25, 2026 09:10 AM GMTZ"',),
    ("Accrual Basis", '"Wednesday, November 25, 2026 09:10 AM"'),
    ("Cash Basis", "", '"Wednesday, November 25, 2026"'),
)

PROFIT_AND_LOSS = (
    b"North Office LLC,,,,,\n"
    b"Profit and Loss by Customer,,,,,\n"
    b'"January 1 - December 31, 2025",,,,,\n'
    b",,,,,\n"
    b"Distribution account,Acme,Front desk (Hill & Sons),Workshop (Hill & Sons),Total Hill & Sons,TOTAL\n"
    b"Income,,,,,\n"
    b"   Managed Services,1000.00,500.00,100.00,600.00,1600.00\n"
    b"   Sales,,,,,\n"
    b"      Hardware,400.00,,50.00,50.00,450.00\n"
    b"   Total for Sales,400.00,,50.00,50.00,450.00\n"
    b"Total for Income,1400.00,500.00,150.00,650.00,2050.00\n"
    b"Cost of Goods Sold,,,,,\n"
    b"   Cost of hardware,310.00,,40.00,40.00,350.00\n"
    b"Total for Cost of Goods Sold,310.00,,40.00,40.00,350.00\n"
    b"Gross Profit,1090.00,500.00,110.00,610.00,1700.00\n"
    b"Expenses,,,,,\n"
    b"   Rent,,,,,900.00\n"
    b"Net Income,1090.00,500.00,110.00,610.00,800.00\n"
    b"Accrual Basis,,,,,\n"
    b'"Wednesday, November 25, 2026 09:10 AM",,,,,\n'
)

GENERIC = (
    b"Client;Month;Category;Amount;Cost\n"
    b"Acme;2026-01;Hardware;1.250,50;900,00\n"
    b"Acme;02/2026;Managed services;500,00;\n"
    b"Beta;Jan 2026;;(25,00);\n"
    b"Total;;;1.725,50;\n"
)


def with_footer(content: bytes, footer: tuple[str, ...]) -> bytes:
    """The report with another footer than its own, which begins after its last row of figures."""
    lines = content.decode().splitlines()
    last = max(number for number, line in enumerate(lines) if line.startswith(("TOTAL", "Net Income")))
    return "\n".join([*lines[: last + 1], "", *footer, ""]).encode()


def online_workbook(footer: tuple[str, ...] = ("Cash Basis Wednesday, November 25, 2026",)) -> bytes:
    """As QuickBooks Online writes it: every amount is a formula without a stored result, with a blank column."""
    book = Workbook()
    sheet: Any = book.active
    for row in (
        ["North Office LLC"],
        ["Sales by Customer Summary"],
        ["January - February, 2026"],
        [],
        [None, None, "Jan 2026", "Feb 2026", "Total"],
        ["Acme", None, "=1450.00", "=-200.00", "=(C6)+(D6)"],
        ["Beta", None, None, "=50.25", "=(C7)+(D7)"],
        ["TOTAL", None, "=SUM(C6:C7)", "=SUM(D6:D7)", "=(C8)+(D8)"],
        [],
        *([line.strip('"')] for line in footer),
    ):
        sheet.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def revenue() -> ImportKind:
    return known_kinds()["revenue"]


def received(content: bytes, **fields: Any) -> ImportBatch:
    given = {"source": "", "original_name": "books.csv", "asked_by": None, "now": NOW, **fields}
    return actions.receive_file(kind=revenue(), content=content, **given)


def checked(content: bytes, *, options: dict[str, str] | None = None, **fields: Any) -> ImportBatch:
    """`names` and `categories` are {their text: ours}."""
    names, categories = fields.pop("names", {}), fields.pop("categories", {})
    batch = received(content, **fields)
    plan = batch.decided.as_json()
    plan["options"] = options or {}
    for field, decided in (("client", names), ("category", categories)):
        plan["values"].setdefault(field, {}).update({value_key(text): ours for text, ours in decided.items()})
    actions.decide_plan(batch=batch, plan=type(batch.decided).from_json(plan))
    check_here(batch, NOW)
    return batch


def imported(content: bytes, **fields: Any) -> ImportBatch:
    batch = checked(content, **fields)
    run_here(actions.start_import(batch=batch, asked_by=None, now=NOW))
    batch.refresh_from_db()
    assert batch.state == "done"
    return batch


def undone(batch: ImportBatch) -> ImportBatch:
    run_here(actions.ask_for_undo(batch=batch, asked_by=None, now=NOW))
    return ImportBatch.objects.get(pk=batch.pk)


def command(path: Path, *options: str) -> tuple[dict[str, Any], int]:
    """The summary that import_revenue prints, and its exit status."""
    out = StringIO()
    try:
        call_command("import_revenue", str(path), *options, stdout=out)
    except SystemExit as end:
        return json.loads(out.getvalue()), int(str(end.code))
    return json.loads(out.getvalue()), 0
