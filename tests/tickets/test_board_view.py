"""The address of the board: what it asks for, and that nothing in it can break the page."""

from datetime import UTC, datetime

import pytest

from tests.conftest import SignIn
from tickets.calculations.board_view import DEFAULT, FIELDS, BoardView, Cursor, key, read_cursor, read_view
from tickets.calculations.terms import OPEN_STATUSES

HOSTILE = [
    "\x00", "'", '"', "';--", "1 OR 1=1", "' UNION SELECT 1--", "<script>alert(1)</script>", "{{ 7*7 }}", "{% now %}",
    "%00", "%", "%%", "_", "\\", "../../etc/passwd", "-1", "0", "00", "1e9", "NaN", "Infinity", "9" * 19, "9" * 400,
    "18446744073709551616", "²", "٣", "１", "null", "None", "undefined", "true", "[]", "priority__in", "__class__",
    "open\r\nSet-Cookie: a=b", "\u202egnp.exe", "\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    "😀" * 60, "a" * 5000, " ", "\t\n", "=cmd|' /C calc'!A0", "labour", "LABOR", "me;unassigned", "#", "#" * 50,
]  # fmt: skip


def test_view_of_an_empty_address_is_the_default() -> None:
    assert read_view({}) == (DEFAULT, [])


def test_view_and_address_are_each_others_inverse() -> None:
    view = BoardView("projects", "waiting", "me", "12", "2", "3", "over-7", "over", "a & b=c")
    pairs = dict(pair.split("=", 1) for pair in view.query()[1:].split("&"))
    assert pairs.pop("search") == "a+%26+b%3Dc"
    assert read_view({**pairs, "search": "a & b=c"}) == (view, [])


@pytest.mark.parametrize(
    ("status", "statuses"),
    [("open", OPEN_STATUSES), ("left", ("resolved", "closed", "cancelled")), ("any", ()), ("closed", ("closed",))],
)
def test_status_filter_names_its_statuses(status: str, statuses: tuple[str, ...]) -> None:
    assert BoardView(status=status).statuses == statuses


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_value_falls_back_and_says_so(value: str) -> None:
    for name in FIELDS:
        view, problems = read_view({name: value})
        if getattr(view, name) == getattr(DEFAULT, name):
            assert problems or not value.strip() or not any(letter.isprintable() for letter in value.strip())
        else:
            assert name in ("search", "client") or getattr(view, name) in value


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_cursor_is_none_or_a_place(value: str) -> None:
    assert read_cursor(value) is None
    assert read_cursor(f"{value}-{value}") is None or key(value) is not None


def test_cursor_reads_back_to_the_microsecond() -> None:
    cursor = Cursor(datetime(2026, 3, 8, 7, 59, 59, 999_999, tzinfo=UTC), 4812)
    assert read_cursor(str(cursor)) == cursor


@pytest.mark.slow
def test_hostile_addresses_still_show_the_board(signed_in: SignIn) -> None:
    browser = signed_in("technician")
    for value in HOSTILE:
        everywhere = dict.fromkeys((*FIELDS, "after"), value)
        assert browser.get("/tickets/", everywhere).status_code == 200, value
        assert browser.get("/tickets/", {**everywhere, "group": "2"}, headers={"HX-Request": "true"}).status_code == 200
    for value in HOSTILE[:12]:
        assert browser.get("/tickets/", {"group": value}).status_code == 200
        assert browser.get("/tickets/new/places/", {"client": value}).status_code == 200
        assert browser.get("/tickets/new/", {"client": value}).status_code == 200
        assert browser.get("/clients/", {"search": value, "status": value}).status_code == 200
