"""What an owner types about a client's revenue."""

from typing import Any

from django import forms

from clients.calculations.terms import UNKNOWN_LABEL, Category
from clients.models import RevenueRecord
from msp_office.office.fields import DayField
from msp_office.office.forms import OfficeFormHelper, PeriodForm, Row

CATEGORIES = [("", UNKNOWN_LABEL), *((category.value, category.label) for category in Category)]


class RevenueForm(PeriodForm):
    """One record: the days it is for, what was sold, the amount and its cost of goods."""

    start = DayField(label="From", widget=forms.DateInput(attrs={"type": "date"}))
    last_day = DayField(label="Last day", widget=forms.DateInput(attrs={"type": "date"}))
    category = forms.ChoiceField(choices=CATEGORIES, required=False)
    amount = forms.DecimalField(max_digits=12, decimal_places=2, help_text="Without sales tax. A credit is negative.")
    cost = forms.DecimalField(
        label="Cost of goods", max_digits=12, decimal_places=2, required=False,
        help_text="What you paid for what you resold. Empty: unknown, which leaves the profit of resale unknown.",
    )  # fmt: skip
    note = forms.CharField(label="What for", max_length=200, required=False)

    def __init__(self, *args: Any, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = OfficeFormHelper(
            Row("start", "last_day"),
            "category",
            Row("amount", "cost"),
            "note",
            "version",
            submit="Save revenue",
            cancel_url=cancel_url,
        )


def initial_of(record: RevenueRecord) -> dict[str, Any]:
    names = ("start", "last_day", "category", "amount", "cost", "note", "version")
    return {name: getattr(record, name) for name in names}
