"""What the owner types about the limits of the hiring verdict."""

from decimal import Decimal
from typing import Any

from django import forms

from msp_office.office.conflict import VersionedForm
from msp_office.office.forms import OfficeFormHelper, Row
from staffing.actions.scenario import LIMITS
from staffing.calculations.what_if.facts import NO, UNKNOWN, YES
from staffing.models import HiringThresholds

PERCENT: dict[str, Any] = {"min_value": Decimal(0), "max_value": Decimal(100), "max_digits": 5, "decimal_places": 2}


class LimitsForm(VersionedForm):
    target_weeks = forms.DecimalField(
        label="Comfortable weeks of work", min_value=Decimal("0.1"), max_value=Decimal(52), max_digits=4,
        decimal_places=1, help_text="More is long. None at all would mean that nobody is needed.",
    )  # fmt: skip
    wait_weeks = forms.IntegerField(
        label="Weeks to wait and see", min_value=1, max_value=26,
        help_text="A backlog that becomes comfortable by itself within them is no reason to hire.",
    )  # fmt: skip
    low_billability = forms.DecimalField(label="Low billability, below %", **PERCENT)
    good_billability = forms.DecimalField(
        label="Good billability, above %", help_text="Also what a monitoring tool is expected to lead to.", **PERCENT
    )
    admin_hours = forms.DecimalField(
        label="Hours worth moving to an admin", min_value=Decimal(0), max_digits=5, decimal_places=1
    )
    unestimated_percent = forms.DecimalField(label="Doubt above % without estimate", **PERCENT)
    has_tool = forms.ChoiceField(
        label="Monitoring tool",
        choices=[(UNKNOWN, "Not said yet"), (YES, "We have one"), (NO, "We have none")],
        help_text="Without one, the verdict puts it before any hire.",
    )

    def __init__(self, *args: Any, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = OfficeFormHelper(
            "version",
            Row("target_weeks", "wait_weeks"),
            Row("low_billability", "good_billability"),
            Row("admin_hours", "unestimated_percent"),
            "has_tool",
            submit="Save limits",
            cancel_url=cancel_url,
        )

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in LIMITS}


def initial_of(limits: HiringThresholds) -> dict[str, Any]:
    return {name: getattr(limits, name) for name in (*LIMITS, "version")}
