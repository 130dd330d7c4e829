"""A report as a grid: where its titles, its header, its labels and its figures stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from msp_office.imports.calculations.figures import FigureEvidence, bare_figure, decimal_sign, parse_money
from msp_office.imports.calculations.formulas import NoFormula, column_letters, evaluate
from msp_office.imports.calculations.table import plain
from msp_office.imports.readers.report import Record

HEADER_WITHIN = 40
TOTALS = frozenset({"total", "grand_total"})
MAX_FORMULA_DEPTH = 200


@dataclass(frozen=True)
class Line:
    """A row below the header: its label, how far in it stands, its figures by column; what is no figure by its text."""

    number: int
    label: str
    figures: Mapping[int, Decimal]
    damaged: Mapping[int, str]

    @property
    def is_blank(self) -> bool:
        return not self.figures and not self.damaged

    @property
    def is_total(self) -> bool:
        return plain(self.label) in TOTALS


@dataclass(frozen=True)
class Grid:
    """A report as it stands: `columns` are {column: heading}, `total` the column of its totals."""

    header_row: int
    titles: Sequence[str]
    columns: Mapping[int, str]
    total: int | None
    lines: Sequence[Line]

    def cell(self, line: Line, column: int) -> str:
        """Where a figure stands, as a spreadsheet says it."""
        return f"{column_letters(column)}{line.number}"


def grid_of(records: Sequence[Record], header_row: int) -> Grid | None:
    """The grid of these rows; None when they are no report with figures beside labels."""
    rows = [(number, cells) for number, cells in records if any(cells)]
    index = _header(rows, header_row)
    if index is None:
        return None
    number, header = rows[index]
    below = rows[index + 1 :]
    headings = {column: text for column, text in enumerate(header) if column and text}
    if below and _continues(below[0][1]):
        headings = {
            column: f"{text} {below[0][1][column]}".strip() if column < len(below[0][1]) else text
            for column, text in headings.items()
        }
        below = below[1:]
    headings = {column: " ".join(text.split()) for column, text in headings.items() if not text.startswith("%")}
    totals = [column for column, text in headings.items() if plain(text) in TOTALS]
    labels = range(min(headings))
    figures = Figures(rows, headings)
    lines = [
        Line(row, next((cells[c] for c in labels if c < len(cells) and cells[c]), ""), *figures.of(cells, row))
        for row, cells in below
    ]
    return Grid(
        header_row=number,
        titles=[cell for _, cells in rows[:index] for cell in cells if cell],
        columns={column: text for column, text in headings.items() if column not in totals},
        total=totals[-1] if totals else None,
        lines=lines,
    )


def _header(rows: Sequence[Record], told: int) -> int | None:
    """The row just above the first figures that has headings beside the first column, unless it was told."""
    if told:
        found = next((i for i, (number, _) in enumerate(rows) if number == told), None)
        return found if found is not None and any(rows[found][1][1:]) else None
    first = next((i for i, (_, cells) in enumerate(rows[:HEADER_WITHIN]) if any(map(_is_figure, cells[1:]))), None)
    if first is None:
        return None
    header = next((i for i in range(first - 1, -1, -1) if any(rows[i][1][1:])), None)
    if header and _continues(rows[header][1]) and any(rows[header - 1][1][1:]):
        return header - 1
    return header


def _continues(cells: Sequence[str]) -> bool:
    """Whether a row only says under headings whose jobs they are: "(Hill & Sons)"."""
    said = [cell for cell in cells if cell]
    return (
        not (cells and cells[0])
        and bool(said)
        and all(c.startswith("(") and c.endswith(")") for c in said)
        and (not any(map(_is_figure, said)))
    )


def _is_figure(text: str) -> bool:
    if not text:
        return False
    if text.startswith("="):
        return True
    try:
        parse_money(text, "point")
    except ValueError:
        try:
            parse_money(text, "comma")
        except ValueError:
            return False
    return True


class Figures:
    """The amounts of a grid: which decimal sign it uses, and what its formulas come to."""

    def __init__(self, rows: Sequence[Record], headings: Mapping[int, str]) -> None:
        self._cells = {number - 1: cells for number, cells in rows}
        self._headings = headings
        self._depth = 0
        evidence = FigureEvidence()
        for _, cells in rows:
            for column in headings:
                if column < len(cells) and cells[column]:
                    evidence.see(bare_figure(cells[column]))
        self._sign = decimal_sign(evidence) or "point"

    def of(self, cells: Sequence[str], row: int) -> tuple[dict[int, Decimal], dict[int, str]]:
        """{column: amount} of a row, and {column: text} of what is none."""
        amounts, damaged = {}, {}
        for column in self._headings:
            text = cells[column] if column < len(cells) else ""
            if text and text not in ("-", "--", "—"):
                try:
                    amounts[column] = self._amount(text)
                except (NoFormula, ValueError, ArithmeticError):
                    damaged[column] = text
        return amounts, damaged

    def _amount(self, text: str) -> Decimal:
        if not text.startswith("="):
            return parse_money(text, self._sign)
        try:
            return parse_money(text, "point")
        except ValueError:
            return evaluate(text, self._at).quantize(Decimal("0.01"))

    def _at(self, row: int, column: int) -> Decimal:
        self._depth += 1
        try:
            cells = self._cells.get(row, [])
            text = cells[column] if column < len(cells) else ""
            if self._depth > MAX_FORMULA_DEPTH:
                raise NoFormula(text)
            return self._amount(text) if text else Decimal(0)
        finally:
            self._depth -= 1
