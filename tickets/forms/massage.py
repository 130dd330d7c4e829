"""What a person says when a problem of a ticket may wait."""

from datetime import date, timedelta
from typing import Any

from django import forms

from msp_office.office.fields import DayField
from tickets.calculations.massage import Problem

QUICK_DAYS = {1: "Until tomorrow", 3: "3 days", 7: "A week", 14: "2 weeks", 30: "A month"}


class SnoozeForm(forms.Form):
    """A reason, and a day: one of the quick ones, or any."""

    reason = forms.CharField(max_length=250, error_messages={"required": "Say why it can wait."})
    days = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, choices=[(str(days), label) for days, label in QUICK_DAYS.items()]
    )
    until = DayField(required=False)
    problems = forms.MultipleChoiceField(choices=[(problem.value, problem.label) for problem in Problem])

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if days := cleaned.get("days"):
            cleaned["until"] = self.today + timedelta(days=days)
        elif cleaned.get("until") is None and "until" not in self.errors:
            self.add_error("until", "Until when? Choose a day.")
        return cleaned
