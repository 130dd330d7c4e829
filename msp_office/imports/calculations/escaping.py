"""How a cell is written so that no spreadsheet takes it for a formula."""

import re
import unicodedata

_FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠|%")
_PLAIN_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)*")


def safe_cell(text: str) -> str:
    """The text with an apostrophe in front if a spreadsheet could run it, also behind blanks and control characters.

    A plain negative number stays a number.

    >>> safe_cell("=1+1"), safe_cell(" @SUM(A1)"), safe_cell("-12.50"), safe_cell("Printer")
    ("'=1+1", "' @SUM(A1)", '-12.50', 'Printer')
    """
    if not text or _PLAIN_NUMBER.fullmatch(text):
        return text
    if text[0] in "\t\r\n":
        return "'" + text
    for character in text:
        if character in _FORMULA_STARTS:
            return "'" + text
        if not character.isspace() and unicodedata.category(character) not in ("Cc", "Cf", "Zs", "Zl", "Zp"):
            return text
    return text
