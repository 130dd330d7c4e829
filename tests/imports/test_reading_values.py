"""Do dates and durations mean what people mean by them?"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_office.imports.calculations.dates import OrderEvidence, date_order, parse_moment
from msp_office.imports.calculations.figures import FigureEvidence, decimal_sign, parse_minutes

MOMENTS = st.datetimes(min_value=datetime(1980, 1, 1), max_value=datetime(2099, 12, 31)).map(  # noqa: DTZ001  # made aware below
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)


@given(MOMENTS, st.sampled_from(["dmy", "mdy"]), st.sampled_from("/.-"))
def test_date_written_in_its_order_is_read_back(moment: datetime, order: str, sign: str) -> None:
    day = f"{moment.day}{sign}{moment.month}" if order == "dmy" else f"{moment.month}{sign}{moment.day}"
    assert parse_moment(f"{day}{sign}{moment.year} {moment:%H:%M:%S}", order, UTC) == moment


@given(MOMENTS)
def test_unambiguous_dates_need_no_order(moment: datetime) -> None:
    for text in (moment.isoformat(), f"{moment:%Y-%m-%d %H:%M:%S}", f"{moment:%d/%b/%Y %I:%M:%S %p}"):
        assert parse_moment(text, "dmy", UTC) == parse_moment(text, "mdy", UTC) == moment


@given(
    st.lists(st.dates(min_value=datetime(1980, 1, 1, tzinfo=UTC).date()), min_size=1), st.sampled_from(["dmy", "mdy"])
)
def test_order_found_in_a_column_is_the_one_it_was_written_in(days: list[datetime], order: str) -> None:
    evidence = OrderEvidence()
    for day in days:
        evidence.see(f"{day.day}/{day.month}/{day.year}" if order == "dmy" else f"{day.month}/{day.day}/{day.year}")
    found = date_order([evidence])
    told = any(day.day > 12 for day in days) or all(day.day == day.month for day in days)
    assert found in ((order,) if any(day.day > 12 for day in days) else ("dmy",) if told else (None,))


def test_offset_in_the_text_wins_over_the_zone_of_the_office() -> None:
    chicago = ZoneInfo("America/Chicago")
    assert parse_moment("2026-03-01T10:00:00+02:00", "dmy", chicago) == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert parse_moment("2026-03-01 10:00:00+00", "dmy", chicago) == datetime(2026, 3, 1, 10, tzinfo=UTC)
    assert parse_moment("2026-03-01 10:00 Z", "dmy", chicago) == datetime(2026, 3, 1, 10, tzinfo=UTC)
    assert parse_moment("2026-03-01 10:00", "dmy", chicago).utcoffset() == timedelta(hours=-6)


def test_contradicting_dates_are_asked() -> None:
    assert date_order([OrderEvidence(only_dmy=1, only_mdy=1)]) is None


@pytest.mark.parametrize(
    ("text", "sign", "minutes"),
    [
        ("38h", "point", 2280), ("1h30", "point", 90), ("1h75", "point", None), ("1h 30m", "point", 90),
        ("1w 2d", "point", 3360),
        ("90m", "point", 90), ("1:30", "point", 90), ("01:00:01", "point", 61), ("1.5", "point", 90),
        ("1,5", "comma", 90), ("1,5", "point", None), ("12", "point", 720), ("13", "point", None),
        ("3,87,16,91,111", "point", None), ("3,87,16,91,111", "comma", None), ("-1", "point", None),
        ("1.67", "point", 100), ("0.1667", "point", 10), ("1.67h", "point", 100), ("0.30000000000000004", "point", 18),
        ("90.00000000003m", "point", 90), ("61s", "point", 2),
        ("2.000,0", "comma", 120_000), ("", "point", None), ("soon", "point", None), ("1:60", "point", None),
    ],
)  # fmt: skip
def test_duration_is_read_or_refused(text: str, sign: str, minutes: int | None) -> None:
    if minutes is None:
        with pytest.raises(ValueError, match="“"):
            parse_minutes(text, "", sign)
    else:
        assert parse_minutes(text, "", sign) == minutes


def test_damaged_hours_say_nothing_about_the_decimal_sign() -> None:
    evidence = FigureEvidence()
    for text in ("3,87,16,91,111", "1,5", "2"):
        evidence.see(text)
    assert decimal_sign(evidence) == "comma"
