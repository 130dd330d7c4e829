"""What people type about agreements and roadmap meetings."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from clients.models import Agreement, AgreementKind, RenewalIntent, RoadmapMeeting
from msp_office.office.conflict import VersionedForm
from msp_office.office.fields import DayField, Lines
from msp_office.office.forms import OfficeFormHelper, PeriodForm, Row

FEES = ("monthly_fee", "planned_rate_change")
KEPT = ("kind", "covers", "monthly_fee", "start", "last_day", "renews_on", "notice_days", "is_recurring")
ASKED = ("budget_line", "meaning", "asked_on", "intent", "planned_rate_change")


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"})


class AgreementForm(PeriodForm):
    """An agreement; `with_fees` says whether the person may see and set what it costs."""

    kind = forms.ChoiceField(choices=AgreementKind.choices)
    covers = forms.CharField(label="What it covers", required=False, widget=Lines(attrs={"rows": 3}))
    monthly_fee = forms.DecimalField(label="Fee a month", required=False, min_value=0, max_digits=10, decimal_places=2)
    start = DayField(label="From", widget=day_input())
    last_day = DayField(label="Last day", required=False, widget=day_input(), help_text="Empty: open.")
    renews_on = DayField(label="Renews on", required=False, widget=day_input())
    notice_days = forms.IntegerField(label="Notice (days)", required=False, min_value=0, max_value=3660)
    is_recurring = forms.BooleanField(label="Recurring, not one-off", required=False, initial=True)
    budget_line = forms.CharField(
        label="Line in their budget", required=False, max_length=120,
        help_text="In their words: operations, cost of goods, project, ad hoc …",
    )  # fmt: skip
    meaning = forms.CharField(label="What that means to them", required=False, widget=Lines(attrs={"rows": 2}))
    asked_on = DayField(label="Asked on", required=False, widget=day_input())
    intent = forms.ChoiceField(label="Renewal intent", choices=RenewalIntent.choices, required=False)
    planned_rate_change = forms.CharField(label="Planned rate change", required=False, max_length=200)

    def __init__(self, *args: Any, cancel_url: str, with_fees: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_fees:
            for name in FEES:
                del self.fields[name]
        fee = ["monthly_fee"] if with_fees else []
        rate = ["planned_rate_change"] if with_fees else []
        self.helper = OfficeFormHelper(
            Row("kind", *fee),
            "covers",
            Row("start", "last_day"),
            Row("renews_on", "notice_days"),
            "is_recurring",
            "budget_line",
            "meaning",
            Row("asked_on", "intent"),
            *rate,
            "version",
            submit="Save agreement",
            cancel_url=cancel_url,
        )


class MeetingForm(VersionedForm):
    """A roadmap meeting: when it is due, when it was held, what came of it."""

    due_on = DayField(label="Due", widget=day_input())
    held_on = DayField(
        label="Held", required=False, widget=day_input(), help_text="The next one is planned three months later."
    )
    notes = forms.CharField(required=False, widget=Lines(attrs={"rows": 4}))
    planned_purchases = forms.CharField(label="Planned purchases", required=False, widget=Lines(attrs={"rows": 3}))

    def __init__(self, *args: Any, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = OfficeFormHelper(
            Row("due_on", "held_on"), "notes", "planned_purchases", "version", submit="Save meeting",
            cancel_url=cancel_url,
        )  # fmt: skip

    def clean_held_on(self) -> date | None:
        held: date | None = self.cleaned_data["held_on"]
        if held and held > timezone.localdate():
            raise forms.ValidationError("This day is still to come: leave it empty until you have met.")
        return held

    def values(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        given.pop("version")
        return given


def agreement_initial(agreement: Agreement) -> dict[str, Any]:
    return {name: getattr(agreement, name) for name in (*KEPT, *ASKED, "version")}


def meeting_initial(meeting: RoadmapMeeting) -> dict[str, Any]:
    return {name: getattr(meeting, name) for name in ("due_on", "held_on", "notes", "planned_purchases", "version")}
