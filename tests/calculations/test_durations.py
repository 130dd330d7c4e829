"""Does the product read a stretch of time as people write it, and ask back where it could mean two things?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_office.calculations.durations import DurationError, format_minutes, parse_minutes, typed_minutes


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("1h30", 90), ("1:30", 90), ("90m", 90), ("1.5", 90), ("1,5", 90), ("1 h 30 m", 90), ("2h", 120), ("2 H", 120),
        ("12", 720), ("0", 0), ("0.25", 15), ("90 min", 90), ("1.25h", 75), ("1h 05", 65), ("1h05m", 65),
        ("24:00", 1440),
        ("90h", 5400), ("2 hours", 120), (" 45 minutes ", 45), ("0:07", 7), ("0.01", 1), ("1.5m", 2), ("13.0", 780),
    ],
)  # fmt: skip
def test_parse_reads_what_people_write(text: str, minutes: int) -> None:
    assert parse_minutes(text) == minutes


@pytest.mark.parametrize("text", ["90", "13", "1440"])
def test_parse_asks_back_for_a_bare_number_above_twelve(text: str) -> None:
    with pytest.raises(DurationError, match=f"Is {text} minutes or hours. Write {text}m or {text}h"):
        parse_minutes(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Write a time"), ("   ", "Write a time"), ("-1", "negative"), ("−2h", "negative"), ("-0:30", "negative"),
        ("1:75", "00 to 59"), ("25:60", "00 to 59"), ("1:5", "00 to 59"), ("3,87,16,91,111", "not understood"),
        ("1,500", "not understood"), ("abc", "not understood"), ("h", "not understood"), ("m", "not understood"),
        ("1h90", "59 minutes"), ("1.5h30", "59 minutes"), ("1e3", "not understood"), ("NaN", "not understood"),
        ("١٢", "not understood"), ("1:30:00", "not understood"), ("9" * 400, "not understood"),
        ("1 2", "not understood"), ("1,250 h", "not understood"),
        ("\x00", "not understood"), ("=1+1", "not understood"),
    ],
)  # fmt: skip
def test_parse_refuses_in_plain_words(text: str, words: str) -> None:
    with pytest.raises(DurationError, match=words):
        parse_minutes(text)


def test_parse_names_the_limit_it_enforces() -> None:
    assert parse_minutes("24h", limit=1440) == 1440
    with pytest.raises(DurationError, match="25 h is too long: the most here is 24 h"):
        parse_minutes("25:00", limit=1440)


@given(minutes=st.integers(0, 2000 * 60), clock=st.booleans())
def test_what_an_input_shows_is_read_back_as_the_same_minutes(minutes: int, clock: bool) -> None:
    assert parse_minutes(typed_minutes(minutes, clock=clock)) == minutes


@given(st.text(max_size=60))
def test_parse_answers_any_text_with_minutes_or_a_sentence(text: str) -> None:
    try:
        assert parse_minutes(text) >= 0
    except DurationError as error:
        sentence = str(error)
        assert sentence  # either outcome is right


@given(minutes=st.integers(-10_000, 10_000), clock=st.booleans())
def test_format_is_symmetric_around_zero(minutes: int, clock: bool) -> None:
    if format_minutes(minutes, clock=clock).lstrip("−") != "0 h":
        sign = "−" if minutes < 0 else ""
        assert format_minutes(minutes, clock=clock) == sign + format_minutes(abs(minutes), clock=clock)
