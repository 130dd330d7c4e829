"""QuickBooks reports as rows: Sales by Customer Summary (by month or category), Profit & Loss by Customer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from clients.imports.grid import Grid, Line, grid_of
from clients.imports.nesting import Leaf, leaf_columns, leaves_of, same
from msp_office.calculations.period import Period
from msp_office.imports.calculations.periods import is_period, parse_period
from msp_office.imports.calculations.table import plain
from msp_office.imports.readers.report import Record, Report

DESKTOP, ONLINE = "quickbooks-desktop", "quickbooks-online"
HEADER = ("Cell", "Customer", "Job", "Days", "Category", "Amount", "Cost")
INCOME = frozenset({"income", "revenue", "ordinary_income"})
GOODS = frozenset({"cost_of_goods_sold", "cost_of_sales", "cogs"})
SECTION_ENDS = frozenset(
    {"gross_profit", "expense", "expenses", "net_ordinary_income", "net_operating_income", "other_income",
     "other_expense", "other_expenses", "other_income_expense", "net_income", "net_other_income"}
)  # fmt: skip
FLAT = frozenset({"amount", "month", "date", "category", "num", "memo", "qty", "quantity"})
MAX_DIFFERENCES = 8


@dataclass
class _Sums:
    """What the leaves come to, beside the report's own total."""

    leaves: Decimal = Decimal(0)
    total: Decimal | None = None
    differences: list[str] = field(default_factory=list)

    def hold(self, name: str, own: Decimal | None, found: Decimal) -> None:
        """Say it when a row or column of the report does not come to its own total."""
        if own is not None and own != found and len(self.differences) < MAX_DIFFERENCES:
            self.differences.append(f"{name}: the file says {own:,.2f}, its rows add up to {found:,.2f}")


def read_report(records: Sequence[Record], header_row: int) -> Report | None:
    """The rows of a report, one for each figure; None when it is none of the known ones."""
    grid = grid_of(records, header_row)
    if grid is None:
        return None
    labels = {plain(line.label) for line in grid.lines}
    title = " ".join(grid.titles).casefold()
    is_profit = bool(labels & (INCOME | GOODS | {"total_income", "ordinary_income_expense"})) and bool(
        labels & SECTION_ENDS
    )
    is_sales = "sales by customer" in title or grid.total is not None or all(map(is_period, grid.columns.values()))
    if not is_profit and (not is_sales or {plain(text) for text in grid.columns.values()} & FLAT):
        return None
    rows, facts = _profit(grid) if is_profit else _sales(grid)
    online = bool(grid.titles) or any(line.label.casefold().startswith("total for ") for line in grid.lines)
    facts = {"titles": [text[:120] for text in grid.titles[:6]], **facts}
    return Report(grid.header_row, HEADER, rows, facts, ONLINE if online else DESKTOP)


def _days(titles: Sequence[str]) -> Period | None:
    return next((parse_period(text) for text in titles if is_period(text)), None)


def _said(period: Period | None) -> str:
    return f"{period.start} - {period.last_day}" if period else ""


def _who(path: Sequence[str]) -> tuple[str, str]:
    """(client, job) of the labels that a figure stands under; "Client:Job" is both."""
    client, _, job = path[0].partition(":")
    rest = [part.removeprefix(f"{path[0]}:") for part in path[1:]]
    return client.strip(), " · ".join(filter(None, [job.strip(), *rest]))


def _sales(grid: Grid) -> tuple[list[list[str]], dict[str, Any]]:
    """Customers down, months or categories across."""
    total_line = next((line for line in reversed(grid.lines) if line.is_total and line.figures), None)
    body = [line for line in grid.lines if total_line is None or line.number < total_line.number]
    body = [line for line in body if not line.is_total]
    leaves, _ = leaves_of(body)
    columns = grid.columns or ({grid.total: ""} if grid.total is not None else {})
    by_month = sum(map(is_period, columns.values())) * 2 > len(columns)
    days = _days(grid.titles)
    rows = []
    for leaf in leaves:
        client, job = _who(leaf.path)
        for column, heading in columns.items():
            when, what = (heading, "") if by_month else (_said(days), heading)
            if text := _text(leaf.line, column):
                rows.append([grid.cell(leaf.line, column), client, job, when, what, text, ""])
    sums = _hold_sales(grid, leaves, total_line, columns)
    layout = "by month" if by_month else "in one sum" if not grid.columns else "by category"
    return rows, {"layout": f"Sales by customer {layout}", "days": _said(days), **_facts(sums)}


def _text(line: Line, column: int) -> str:
    """A figure as text, "" for none or zero; what is no figure stays as it stands, to be rejected with its place."""
    if column in line.damaged:
        return line.damaged[column]
    amount = line.figures.get(column, Decimal(0))
    return f"{amount:f}" if amount else ""


def _hold_sales(grid: Grid, leaves: Sequence[Leaf], total: Line | None, columns: Mapping[int, str]) -> _Sums:
    sums = _Sums()
    for leaf in leaves:
        found = sum((leaf.line.figures.get(column, Decimal(0)) for column in columns), Decimal(0))
        sums.leaves += found
        if grid.total is not None and grid.columns:
            sums.hold(leaf.line.label, leaf.line.figures.get(grid.total), found)
    if total is not None:
        own = total.figures.get(grid.total) if grid.total is not None else None
        sums.total = own if own is not None else sum((total.figures.get(c, Decimal(0)) for c in columns), Decimal(0))
        for column, heading in columns.items():
            found = sum((leaf.line.figures.get(column, Decimal(0)) for leaf in leaves), Decimal(0))
            sums.hold(heading or "TOTAL", total.figures.get(column), found)
    return sums


def _facts(sums: _Sums) -> dict[str, Any]:
    return {
        "sum_of_leaves": f"{sums.leaves:.2f}",
        "file_total": None if sums.total is None else f"{sums.total:.2f}",
        "differences": sums.differences,
    }


def _profit(grid: Grid) -> tuple[list[list[str]], dict[str, Any]]:
    """Accounts down, customers across: income by account, cost of goods by account; expenses are the office's own."""
    sections = _sections(grid.lines)
    columns = leaf_columns(grid, [line for line in grid.lines if line.figures])
    if not columns and grid.total is not None:
        columns = {grid.total: ("", "")}
    days, rows = _days(grid.titles), []
    sums = {}
    for name, (lines, total) in sections.items():
        leaves, _ = leaves_of(lines)
        sums[name] = _Sums(total=total.figures.get(grid.total) if total and grid.total is not None else None)
        for leaf in leaves:
            found = Decimal(0)
            for column, (client, job) in columns.items():
                found += leaf.line.figures.get(column, Decimal(0))
                if text := _text(leaf.line, column):
                    money = [text, "0.00" if "goods" in sections else ""] if name == "income" else ["", text]
                    rows.append([grid.cell(leaf.line, column), client, job, _said(days), leaf.path[-1], *money])
            sums[name].leaves += found
            if grid.total is not None:
                sums[name].hold(leaf.line.label, leaf.line.figures.get(grid.total), found)
    facts = _facts(sums.get("income", _Sums()))
    goods = _facts(sums["goods"]) if "goods" in sums else {}
    facts["differences"] += goods.get("differences", [])
    facts |= {"layout": "Profit & loss by customer", "days": _said(days), "has_goods": bool(goods)}
    if goods:
        facts |= {"cost_of_leaves": goods["sum_of_leaves"], "file_cost": goods["file_total"]}
    return rows, facts


def _sections(lines: Sequence[Line]) -> dict[str, tuple[list[Line], Line | None]]:
    """{"income", "goods": (its rows, its total)}; the section's own heading and total are in no list."""
    found: dict[str, tuple[list[Line], Line | None]] = {}
    now, heading = "", ""
    for line in lines:
        label = plain(line.label)
        if label in INCOME | GOODS and line.is_blank:
            now, heading = ("income" if label in INCOME else "goods"), same(line.label)
            found.setdefault(now, ([], None))
        elif now and same(line.label) in (f"total {heading}", f"total for {heading}", "total cogs"):
            found[now] = (found[now][0], line)
            now = ""
        elif label in SECTION_ENDS:
            now = ""
        elif now:
            found[now][0].append(line)
    return found
