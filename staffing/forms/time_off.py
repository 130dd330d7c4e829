"""What people type about days off, holidays and weekly hours."""

from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.db.models import Q

from msp_office.office.conflict import VersionedForm
from msp_office.office.fields import DayField, DurationField
from msp_office.office.forms import OfficeFormHelper, Row
from staffing.models import StaffMember, TimeOff, TimeOffKind

LATELY = timedelta(days=60)  # somebody who left so long ago may still be entered


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class TimeOffForm(VersionedForm):
    """Whose days off, which, and what for."""

    person = forms.ModelChoiceField(queryset=StaffMember.objects.none(), empty_label="Choose")
    kind = forms.ChoiceField(choices=TimeOffKind.choices)
    first_day = DayField(label="First day", widget=day_input())
    last_day = DayField(label="Last day", required=False, widget=day_input(), help_text="Empty: one day.")
    is_half = forms.BooleanField(label="Half a day", required=False)
    note = forms.CharField(max_length=200, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, today: date, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        theirs = (kwargs.get("initial") or {}).get("person")  # whose days these are, however long ago they left
        people = StaffMember.objects.filter(~Q(ended_on__lt=today - LATELY) | Q(pk=theirs)).order_by("name", "pk")
        cast("forms.ModelChoiceField[StaffMember]", self.fields["person"]).queryset = people
        self.helper = OfficeFormHelper(
            Row("person", "kind"),
            Row("first_day", "last_day"),
            "is_half",
            "note",
            "version",
            submit="Save",
            cancel_url=cancel_url,
        )

    def values(self) -> dict[str, Any]:
        """What was typed, as the actions take it."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return {**given, "last_day": given["last_day"] or given["first_day"]}


def initial_of(time_off: TimeOff) -> dict[str, Any]:
    names = ("kind", "first_day", "last_day", "is_half", "note", "version")
    return {"person": time_off.person_id, **{name: getattr(time_off, name) for name in names}}


class HolidayForm(forms.Form):
    """One day on which the office is closed."""

    day = DayField(widget=day_input())
    name = forms.CharField(max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = OfficeFormHelper(Row("day", "name"), submit="Add holiday", cancel_url=cancel_url)


class WeeklyHoursForm(forms.Form):
    """The paid week from a day on."""

    start = DayField(label="From", widget=day_input())
    weekly_minutes = DurationField(label="Paid hours a week", max_minutes=168 * 60)

    def __init__(self, *args: Any, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = OfficeFormHelper(Row("start", "weekly_minutes"), submit="Set hours", cancel_url=cancel_url)
