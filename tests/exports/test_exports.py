"""Exports that are safe to open: no text becomes a formula, every number stays one."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_office.exports import FORMATS, Column, Table, Value

HOSTILE = [
    prefix + payload
    for prefix in ("", " ", "\t", "\r", "\n", "\u00a0", "\u200b", "\ufeff", "\x01", "\u2028", " \u200b\t ")
    for payload in ("=1+1", "+1", "-1+1", "@SUM(A1)", "＝1", "＋1", "－1", "＠A", "﹦1",
                    "=cmd|'/C calc'!A0", '=HYPERLINK("x")')
]  # fmt: skip
PLAIN = ["Printer", "a=1", "3 - Moderate", "", "'quoted", "„Umlaut“ ä", "semi;colon", 'with "quotes"', "two\nlines"]


def table(*rows: list[Value]) -> Table:
    columns = [Column(f"Column {number}") for number in range(len(rows[0]))]
    return Table("Weeks: office", columns, rows, notes=["=1+1 is a note"])


def csv_rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))[1:]


def xlsx_cells(content: bytes) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    return [list(row) for row in sheet.iter_rows(min_row=3)]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_no_formula_in_any_format(text: str) -> None:
    (row,) = csv_rows(FORMATS["csv"].write(table([text])))
    assert row[0].startswith("'")
    (cells,) = xlsx_cells(FORMATS["xlsx"].write(table([text])))
    assert cells[0].data_type == "s"
    assert cells[0].quotePrefix


@pytest.mark.parametrize("text", PLAIN)
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert csv_rows(FORMATS["csv"].write(table([text, "end"]))) == [[text, "end"]]
    (cells,) = xlsx_cells(FORMATS["xlsx"].write(table([text, "end"])))
    assert (cells[0].value or "") == text
    assert not cells[0].quotePrefix


@given(st.lists(st.text(max_size=20), min_size=1, max_size=4))
def test_no_text_ever_becomes_a_formula(texts: list[str]) -> None:
    for cell in csv_rows(FORMATS["csv"].write(table([*texts, "end"])))[0]:
        assert cell.strip()[:1] not in ("=", "+", "-", "@")
    (cells,) = xlsx_cells(FORMATS["xlsx"].write(table([*texts, "end"])))
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}


def test_numbers_stay_numbers_and_moments_are_utc() -> None:
    moment = datetime(2026, 9, 7, 5, 0, tzinfo=UTC)
    values: list[Value] = [-5, Decimal("-1450.50"), date(2026, 9, 7), moment, None, True]
    assert csv_rows(FORMATS["csv"].write(table(values))) == [
        ["-5", "-1450.50", "2026-09-07", "2026-09-07 05:00:00", "", "yes"]
    ]
    (cells,) = xlsx_cells(FORMATS["xlsx"].write(table(values)))
    assert [cell.value for cell in cells] == [
        -5, -1450.5, datetime(2026, 9, 7), datetime(2026, 9, 7, 5), None, True,  # noqa: DTZ001  # a sheet has no zones
    ]  # fmt: skip
    assert [cell.data_type for cell in cells] == ["n", "n", "d", "d", "n", "b"]


def test_file_name_has_plain_letters_only() -> None:
    assert FORMATS["xlsx"].file_name(Table("Wöchentlich: ../P1 \r\n", [], [])) == "w-chentlich-p1.xlsx"
    assert FORMATS["csv"].file_name(Table("…", [], [])) == "export.csv"
