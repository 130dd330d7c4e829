"""What the owner types about the office."""

from decimal import Decimal
from typing import Any
from zoneinfo import available_timezones

from crispy_forms.layout import HTML
from django import forms

from msp_office.calculations.money import SYMBOLS
from msp_office.office.actions import VALUES
from msp_office.office.conflict import VersionedForm
from msp_office.office.forms import OfficeFormHelper, Row
from msp_office.office.logo import LogoField
from msp_office.office.models import HourFormat, OfficeSettings

ZONES = sorted(
    zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "posix", "right"))
)
CURRENCIES = (*SYMBOLS, "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "ZAR", "INR", "MXN", "BRL", "SGD", "HKD", "ILS")


class OfficeForm(VersionedForm):
    name = forms.CharField(label="Name of the office", max_length=120)
    time_zone = forms.ChoiceField(choices=[(zone, zone.replace("_", " ")) for zone in ("UTC", *ZONES)])
    currency = forms.ChoiceField(choices=[(code, code) for code in sorted(CURRENCIES)])
    hour_format = forms.ChoiceField(label="Hours are written", choices=HourFormat.choices)
    weeks_per_month = forms.DecimalField(
        min_value=Decimal(4), max_value=Decimal("4.5"), max_digits=4, decimal_places=2,
        help_text="4.30 is usual; turns hours a week into hours a month.",
    )  # fmt: skip
    waiting_days = forms.IntegerField(
        label="Waiting too long after (days)",
        min_value=1,
        max_value=365,
        help_text="Marks waiting tickets on the board.",
    )
    new_days = forms.IntegerField(
        label="New too long after (days)", min_value=1, max_value=365, help_text="For the daily pass over the board."
    )
    stale_days = forms.IntegerField(
        label="Not touched too long after (days)", min_value=1, max_value=365, help_text="For the daily pass as well."
    )
    binder_stale_months = forms.IntegerField(
        label="A binder is stale after (months)", min_value=1, max_value=60, help_text="Since a section was verified."
    )
    logo = LogoField(required=False, help_text="PNG or JPEG, at most 512 KB. Stands in the menu and at sign-in.")
    remove_logo = forms.BooleanField(required=False, label="Remove the logo")

    def __init__(self, *args: Any, office: OfficeSettings, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": initial_of(office)})
        logo: list[Any] = ["logo"]
        if office.logo:
            logo = [HTML('<p><img src="{% url \'logo\' %}" alt="The logo now" height="36"></p>'), "logo", "remove_logo"]
        else:
            del self.fields["remove_logo"]
        self.helper = OfficeFormHelper(
            "version",
            Row("name", "time_zone"),
            Row("currency", "hour_format"),
            Row("weeks_per_month", "waiting_days"),
            Row("new_days", "stale_days"),
            "binder_stale_months",
            *logo,
            submit="Save",
        )

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in VALUES}


def initial_of(office: OfficeSettings) -> dict[str, Any]:
    return {name: getattr(office, name) for name in (*VALUES, "version")}


class ReasonForm(forms.Form):
    reason = forms.CharField(max_length=500, label="Why?")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = OfficeFormHelper("reason", submit="Unseal")
