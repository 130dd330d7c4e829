"""What a spreadsheet formula without a stored result comes to, as far as reports use them: sums, signs, cells."""

import re
from collections.abc import Callable
from decimal import Decimal

_TOKEN = re.compile(
    r"\s*(?:(\d+(?:\.\d*)?|\.\d+)|\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?|(SUM)|([-+*(),]))",
    re.IGNORECASE,
)
MAX_DEPTH = 60
MAX_CELLS = 20_000

Cell = Callable[[int, int], Decimal]


class NoFormula(ValueError):
    """The text is no formula of the kind that is understood."""


def evaluate(formula: str, cell: Cell) -> Decimal:
    """The value of "=15000.00", "=(B6)+(B7)" or "=SUM(B6:B9)"; `cell` gives the value at (row, column from 0).

    >>> evaluate("=SUM(A1:A2)-(1.50)", lambda row, column: Decimal(row))
    Decimal('-0.50')
    """
    return _Reader(formula.strip().removeprefix("="), cell).whole()


def column_index(letters: str) -> int:
    """
    >>> column_index("A"), column_index("AB")
    (0, 27)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(index: int) -> str:
    """
    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters, number = "", index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class _Reader:
    def __init__(self, text: str, cell: Cell) -> None:
        self._tokens: list[tuple[str, ...]] = []
        at = 0
        while at < len(text.rstrip()):
            found = _TOKEN.match(text, at)
            if not found or len(self._tokens) > MAX_CELLS:
                raise NoFormula(text[:60])
            self._tokens.append(tuple(group or "" for group in found.groups()))
            at = found.end()
        self._cell, self._at, self._depth = cell, 0, 0

    def whole(self) -> Decimal:
        value = self._sum()
        if self._at != len(self._tokens):
            raise NoFormula
        return value

    def _next_is(self, signs: str) -> str:
        if self._at < len(self._tokens) and (sign := self._tokens[self._at][6]) and sign in signs:
            self._at += 1
            return sign
        return ""

    def _sum(self) -> Decimal:
        value = self._product()
        while sign := self._next_is("+-"):
            value += self._product() if sign == "+" else -self._product()
        return value

    def _product(self) -> Decimal:
        value = self._factor()
        while self._next_is("*"):
            value *= self._factor()
        return value

    def _factor(self) -> Decimal:
        self._depth += 1
        if self._depth > MAX_DEPTH or self._at >= len(self._tokens):
            raise NoFormula
        try:
            if sign := self._next_is("+-"):
                return self._factor() if sign == "+" else -self._factor()
            if self._next_is("("):
                value = self._sum()
                return self._closed(value)
            number, column, row, to_column, _, function, _ = self._tokens[self._at]
            self._at += 1
            if number:
                return Decimal(number)
            if column and not to_column:
                return self._cell(int(row) - 1, column_index(column))
            if function and self._next_is("("):
                value = self._argument()
                while self._next_is(","):
                    value += self._argument()
                return self._closed(value)
            raise NoFormula
        finally:
            self._depth -= 1

    def _argument(self) -> Decimal:
        """What stands in SUM(…): a block of cells or an expression."""
        if self._at >= len(self._tokens):
            raise NoFormula
        _, column, row, to_column, to_row, _, _ = self._tokens[self._at]
        if not to_column:
            return self._sum()
        self._at += 1
        rows, columns = range(int(row) - 1, int(to_row)), range(column_index(column), column_index(to_column) + 1)
        if len(rows) * len(columns) > MAX_CELLS:
            raise NoFormula
        return sum((self._cell(r, c) for r in rows for c in columns), Decimal(0))

    def _closed(self, value: Decimal) -> Decimal:
        if not self._next_is(")"):
            raise NoFormula
        return value
