"""A plain table that ends in a total of its own: the total is held against the rows, never imported as a client."""

from collections.abc import Sequence
from decimal import Decimal

from clients.imports.grid import TOTALS
from msp_office.imports.calculations.figures import FigureEvidence, bare_figure, decimal_sign, parse_money
from msp_office.imports.calculations.table import find_header, plain
from msp_office.imports.readers.report import Record, Report

AMOUNTS = frozenset({"amount", "revenue", "sales", "income", "total"})


def read_totalled(records: Sequence[Record], header_row: int) -> Report | None:
    """The rows above the total; None when the last row is none."""
    rows = [(number, cells) for number, cells in records if any(cells)]
    at = next((i for i, (number, _) in enumerate(rows) if number == header_row), None)
    if at is None:
        at = find_header([cells for _, cells in rows], {"client", "month", "amount", "customer", "category"})
    if len(rows) < at + 3:
        return None
    (number, header), *body, (_, last) = rows[at:]
    label = next((plain(cell) for cell in last if cell), "")
    amount = next((i for i, cell in enumerate(header) if plain(cell) in AMOUNTS), None)
    if label not in TOTALS or amount is None or len(header) < 2 or len(last) <= amount:
        return None
    texts = [cells[amount] for _, cells in body if len(cells) > amount and cells[amount]]
    evidence = FigureEvidence()
    for text in (*texts, last[amount]):
        evidence.see(bare_figure(text))
    sign = decimal_sign(evidence) or "point"
    try:
        total = parse_money(last[amount], sign)
        leaves = sum((parse_money(text, sign) for text in texts), Decimal(0))
    except ValueError:
        return None
    facts = {"sum_of_leaves": f"{leaves:.2f}", "file_total": f"{total:.2f}", "differences": []}
    return Report(number, tuple(header), [cells for _, cells in body], facts, "generic")
