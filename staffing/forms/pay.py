"""What an owner types about a person's pay."""

from decimal import Decimal
from typing import Any

from django import forms

from msp_office.office.fields import DayField, DurationField
from msp_office.office.forms import OfficeFormHelper, PeriodForm, Row
from staffing.models import Pay

DAY = forms.DateInput(attrs={"type": "date"})


class PayForm(PeriodForm):
    """One pay: from when, what, and the loaded month as it is really paid or a burden on the wage."""

    start = DayField(label="From", widget=DAY)
    last_day = DayField(label="Last day", widget=DAY, required=False, help_text="Empty: in force until the next pay.")
    wage_per_hour = forms.DecimalField(label="Wage per hour", min_value=Decimal(0), max_digits=9, decimal_places=4)
    weekly_paid_minutes = DurationField(label="Paid hours a week", min_minutes=1, max_minutes=168 * 60)
    loaded_month = forms.DecimalField(
        label="Loaded cost a month", min_value=Decimal(0), max_digits=10, decimal_places=2, required=False,
        help_text="Wage, taxes, insurance and benefits of a month, as you really pay it.",
    )  # fmt: skip
    burden = forms.DecimalField(
        label="Or burden", min_value=Decimal(1), max_value=Decimal(5), max_digits=6, decimal_places=4, required=False,
        help_text="1.22 is taxes alone, 1.24 to 1.40 with benefits.",
    )  # fmt: skip

    def __init__(self, *args: Any, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = OfficeFormHelper(
            Row("start", "last_day"),
            Row("wage_per_hour", "weekly_paid_minutes"),
            Row("loaded_month", "burden"),
            "version",
            submit="Save pay",
            cancel_url=cancel_url,
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors.keys() & {"loaded_month", "burden"}:
            return cleaned
        if (cleaned.get("loaded_month") is None) == (cleaned.get("burden") is None):
            self.add_error("loaded_month", "Give either the loaded cost a month or the burden.")
        return cleaned


def initial_of(pay: Pay) -> dict[str, Any]:
    """The values of the form for a pay as it stands."""
    names = ("start", "last_day", "wage_per_hour", "weekly_paid_minutes", "loaded_month", "burden", "version")
    return {name: getattr(pay, name) for name in names}
