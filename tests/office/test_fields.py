"""Does the field for hours keep what was typed, and bound what it takes?"""

import pytest
from django import forms

from msp_office.office import current
from msp_office.office.fields import DurationField
from msp_office.office.models import OfficeSettings


class OneField(forms.Form):
    time = DurationField(max_minutes=1440, min_minutes=1, required=False)


class NeededField(forms.Form):
    time = DurationField(max_minutes=1440)


@pytest.mark.parametrize(("typed", "minutes"), [("1h30", 90), ("", None), ("   ", None), ("24:00", 1440)])
def test_the_field_gives_minutes(typed: str, minutes: int | None) -> None:
    form = OneField({"time": typed})
    assert form.is_valid()
    assert form.cleaned_data["time"] == minutes


@pytest.mark.parametrize(
    ("typed", "words"),
    [("90", "Is 90 minutes or hours?"), ("25h", "the most here is 24 h"), ("0", "at least one minute"),
     ("-1", "negative"), ('"><script>', "not understood")],
)  # fmt: skip
def test_the_field_keeps_what_was_typed_when_it_refuses(typed: str, words: str) -> None:
    form = OneField({"time": typed})
    assert words in form.errors["time"][0]
    assert form["time"].value() == typed
    assert "<script>" not in form["time"].as_widget()


def test_a_needed_field_asks_for_a_time() -> None:
    assert NeededField({"time": ""}).errors["time"] == ["This field is required."]
    assert NeededField({"time": "0"}).is_valid()


@pytest.mark.parametrize(("hour_format", "shown"), [("decimal", "1.5 h"), ("clock", "1:30")])
def test_the_field_shows_minutes_as_the_office_writes_them(hour_format: str, shown: str) -> None:
    token = current.current_office.set(OfficeSettings(hour_format=hour_format))
    try:
        form = OneField(initial={"time": 90})
        assert form["time"].field.prepare_value(90) == shown
        assert f'value="{shown}"' in form["time"].as_widget()
    finally:
        current.current_office.reset(token)


@pytest.mark.parametrize(("before", "after", "changed"), [(90, "1:30", False), (90, "2h", True), (None, "", False)])
def test_the_field_knows_whether_it_changed(before: int | None, after: str, changed: bool) -> None:
    assert OneField({"time": after}, initial={"time": before}).has_changed() is changed
