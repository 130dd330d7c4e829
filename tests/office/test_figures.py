"""Are numbers, hours, money and dates written alike everywhere, and the unknown as unknown?"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.template import engines
from django.utils import timezone

from msp_office.office import current
from msp_office.office.models import OfficeSettings

NOW = datetime(2026, 9, 14, 15, 0, tzinfo=UTC)


def shown(expression: str, value: Any) -> str:
    return engines["django"].from_string("{{ value|" + expression + " }}").render({"value": value})


@pytest.mark.parametrize(
    "name", ["hours", "hours_number", "signed_hours", "money", "number", "age", "ago", "day", "moment"]
)
@pytest.mark.parametrize("value", [None, ""])
def test_unknown_is_a_dash(name: str, value: Any) -> None:
    assert shown(name, value) == "—"


@pytest.mark.parametrize(
    ("expression", "value", "text"),
    [
        ("hours", 450, "7.5 h"), ("hours", 0, "0 h"), ("hours", -30, "−0.5 h"), ("hours_number", 75_000, "1,250"),
        ("signed_hours", 90, "+1.5 h"), ("signed_hours", -90, "−1.5 h"), ("signed_hours", 0, "0 h"),
        ("money", Decimal("1450"), "$1,450.00"), ("money", Decimal("-0.005"), "−$0.01"), ("number", 20769, "20,769"),
        ("number", -3, "−3"), ("day", date(2026, 11, 3), "Nov 3, 2026"),
    ],
)  # fmt: skip
def test_figures_are_written_like_this(expression: str, value: Any, text: str) -> None:
    assert shown(expression, value) == text


def test_hours_and_money_follow_the_office() -> None:
    token = current.current_office.set(OfficeSettings(hour_format="clock", currency="EUR"))
    try:
        assert (shown("hours", 450), shown("money", 2)) == ("7:30", "€2.00")
    finally:
        current.current_office.reset(token)


@pytest.mark.parametrize(
    ("before", "age", "ago"),
    [
        (timedelta(seconds=30), "0 m", "just now"), (timedelta(minutes=20), "20 m", "20 m ago"),
        (timedelta(hours=47), "47 h", "47 h ago"), (timedelta(days=9), "9 d", "9 d ago"),
        (timedelta(days=40), "40 d", "Aug 5, 2026"), (timedelta(hours=-3), "0 m", "in 3 h"),
    ],
)  # fmt: skip
def test_ages_count_from_the_moment_of_the_page(before: timedelta, age: str, ago: str) -> None:
    token = current.current_moment.set(NOW)
    try:
        assert shown("age", NOW - before) == age
        assert shown("ago", NOW - before).partition(">")[2] == f"{ago}</time>"
    finally:
        current.current_moment.reset(token)


def test_moments_stand_in_the_zone_of_the_office() -> None:
    with timezone.override("America/Chicago"):
        assert shown("moment", NOW) == "Sep 14, 2026, 10:00 AM"
        assert shown("day", datetime(2026, 9, 14, 3, 0, tzinfo=UTC)) == "Sep 13, 2026"
