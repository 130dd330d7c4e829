"""What an owner types about a benchmark."""

from decimal import Decimal
from typing import Any

from django import forms

from msp_office.office.forms import OfficeFormHelper, Row
from staffing.models.benchmark import MOST


class BenchmarkForm(forms.Form):
    low = forms.DecimalField(label="From", min_value=Decimal(0), max_value=MOST, decimal_places=2)
    high = forms.DecimalField(label="To", min_value=Decimal(0), max_value=MOST, decimal_places=2)
    source = forms.CharField(max_length=200, help_text="Who says so: it stands beside the figure.")

    def __init__(self, *args: Any, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = OfficeFormHelper(Row("low", "high"), "source", submit="Save benchmark", cancel_url=cancel_url)
