"""The ranking as a table for a spreadsheet: recorded figures as numbers, everything computed as a live formula."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from openpyxl.utils import get_column_letter

from clients.calculations.profitability import Totals
from clients.calculations.terms import UNKNOWN, Category, category_label
from clients.reports.choice import OWN
from clients.reports.profitability import Profitability
from clients.reports.ranking import Ranking, Row
from msp_office.exports import Column, Formula, Table, Value

MONEY, HOURS, RATE = "#,##0.00", "#,##0.00", "0.0000"
CATEGORIES = [*(category.value for category in Category), UNKNOWN]
COLUMNS = [
    Column("#"),
    Column("Client"),
    *(Column(category_label(category), MONEY) for category in CATEGORIES),
    Column("Revenue", MONEY),
    Column("Cost of goods", MONEY),
    Column("Gross margin", MONEY),
    Column("Total hours", HOURS),
    Column("Productive hours", HOURS),
    Column("Invoiceable hours", HOURS),
    Column("Productive hours of the team", HOURS),
    Column("Billability", RATE),
    Column("Paid hours", HOURS),
    Column("Loaded cost per paid hour", RATE),
    Column("Labor cost", MONEY),
    Column("Profit", MONEY),
    Column("Margin", "0.0%"),
    Column("Effective rate per hour", MONEY),
]
LETTER = {column.label: get_column_letter(number) for number, column in enumerate(COLUMNS, start=1)}
FIRST, LAST = LETTER[category_label(CATEGORIES[0])], LETTER[category_label(CATEGORIES[-1])]
LABOR = [LETTER[category.label] for category in Category if category.is_labor]
SUMMED = ("Revenue", "Cost of goods", "Gross margin", "Total hours", "Productive hours", "Invoiceable hours",
          "Productive hours of the team", "Paid hours", "Labor cost", "Profit")  # fmt: skip


def ranking_table(result: Profitability, ranked: Ranking) -> Table:
    """All clients in the order of the ranking, the unknown ones last, and a row of totals."""
    notes = [f"Client profitability, {result.choice.period}", _basis_note(result)]
    head = len(notes) + 1
    rows: list[Sequence[Value]] = [
        _row(row, result, head + number) for number, row in enumerate([*ranked.rows, *ranked.unknown], start=1)
    ]
    rows.append(_totals(result.totals, head + 1, head + len(rows)))
    return Table(f"Client profitability {result.choice.period}", COLUMNS, rows, notes)


def _basis_note(result: Profitability) -> str:
    share = result.basis.billability
    typed = result.choice.billability_percent is not None
    measured = "" if share is None else f"billability {_number(share * 100, 2)} % {'typed' if typed else 'measured'}"
    label = f" ({result.choice.label})" if typed and result.choice.label else ""
    own = result.choice.method == OWN
    return f"Labor at {'each person’s own pay' if own else 'the team’s average'}, {measured}{label}"


def _row(row: Row, result: Profitability, at: int) -> list[Value]:
    figures, basis = row.line.figures, result.basis
    own = result.choice.method == OWN
    rate = None if own or basis.is_withheld else basis.rate_per_hour
    cell = {label: f"{letter}{at}" for label, letter in LETTER.items()}
    labor: Value = figures.labor_cost
    if rate is not None and basis.billability:
        labor = Formula(f"=ROUND({cell['Paid hours']}*{cell['Loaded cost per paid hour']},2)", figures.labor_cost)
    paid = None if figures.paid_minutes is None else _hours(figures.paid_minutes)
    team, share = cell["Productive hours of the team"], cell["Billability"]
    goods, revenue = cell["Cost of goods"], cell["Revenue"]
    margin = None if figures.margin is None else _number(figures.margin, 4)
    hourly = None if figures.rate_per_hour is None else _number(figures.rate_per_hour, 2)
    labor_cells = "+".join(f"{letter}{at}" for letter in LABOR)
    return [
        row.place or None,
        row.line.name,
        *(figures.revenue_by_category.get(category) for category in CATEGORIES),
        Formula(f"=SUM({FIRST}{at}:{LAST}{at})", figures.revenue),
        figures.cost,
        None if figures.gross_margin is None else Formula(f"={revenue}-{goods}", figures.gross_margin),
        _hours(figures.logged_minutes),
        _hours(figures.productive_minutes),
        _hours(figures.invoiceable_minutes),
        _hours(figures.team_minutes),
        None if basis.billability is None else _number(basis.billability, 12),
        None if paid is None or not basis.billability else Formula(f"={team}/{share}", paid),
        None if rate is None else _number(rate, 12),
        labor,
        None if figures.profit is None else Formula(f"={revenue}-{goods}-{cell['Labor cost']}", figures.profit),
        None if margin is None else Formula(f"={cell['Profit']}/{revenue}", margin),
        None if hourly is None else Formula(f"=({labor_cells})/{cell['Total hours']}", hourly),
    ]


def _totals(whole: Totals, first: int, last: int) -> list[Value]:
    known: dict[str, Decimal | None] = {
        "Revenue": whole.revenue,
        "Cost of goods": whole.cost,
        "Total hours": _hours(whole.logged_minutes),
        "Productive hours": _hours(whole.productive_minutes),
        "Invoiceable hours": _hours(whole.invoiceable_minutes),
        "Productive hours of the team": _hours(whole.team_minutes),
        "Labor cost": whole.labor_cost,
        "Profit": whole.profit,
        **{category_label(category): whole.revenue_by_category.get(category) for category in CATEGORIES},
    }
    summed = {*SUMMED, *(category_label(category) for category in CATEGORIES)}
    cells: list[Value] = []
    for column in COLUMNS:
        letter = LETTER[column.label]
        is_sum = column.label in summed and last >= first
        cells.append(Formula(f"=SUM({letter}{first}:{letter}{last})", known.get(column.label)) if is_sum else None)
    cells[1] = "Total of what is known" if whole.unknown_profit else "Total"
    return cells


def _hours(minutes: Fraction | int) -> Decimal:
    return _number(Fraction(minutes, 60), 6)


def _number(value: Fraction, places: int) -> Decimal:
    quotient = Decimal(value.numerator) / Decimal(value.denominator)
    return quotient.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
