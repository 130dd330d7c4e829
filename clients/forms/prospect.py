"""What people type about a prospect, and by what the owner judges them."""

from typing import Any, cast

from django import forms
from django.db import models
from django.db.models import Q

from clients.calculations.assessment import Weights
from clients.models import Fit, Prospect, Rubric, Stage
from msp_office.office.conflict import VersionedForm
from msp_office.office.fields import DayField, Lines
from msp_office.office.forms import OfficeFormHelper, Row
from staffing.models import StaffMember

OWNERS = ("owner", "admin", "service_manager")


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class ProspectForm(VersionedForm):
    """Everything about a prospect but their inventory."""

    name = forms.CharField(label="Company", max_length=160)
    contact_name = forms.CharField(label="Contact", required=False, max_length=120)
    job_title = forms.CharField(required=False, max_length=80)
    phone = forms.CharField(required=False, max_length=40)
    email = forms.EmailField(label="E-mail", required=False)
    address = forms.CharField(required=False, max_length=1000, widget=Lines(attrs={"rows": 2}))
    source = forms.CharField(
        label="Where from", required=False, max_length=80, help_text="Referral of …, chamber of commerce, a call list"
    )
    offered = forms.CharField(
        label="What we offered", required=False, max_length=200, help_text="As it is said: a network assessment"
    )
    fit = forms.ChoiceField(label="Target market", required=False, choices=Fit.choices)
    stage = forms.ChoiceField(choices=Stage.choices, initial=Stage.NEW)
    lost_reason = forms.CharField(label="Why lost", required=False, max_length=200, help_text="When the stage is Lost.")
    owner = forms.ModelChoiceField(
        label="In touch with them", queryset=StaffMember.objects.none(), required=False, empty_label="Nobody yet"
    )
    next_action = forms.CharField(label="Next action", required=False, max_length=200)
    next_action_on = DayField(label="On", required=False, widget=day_input())
    do_not_call = forms.BooleanField(label="Do not call", required=False)
    notes = forms.CharField(required=False, max_length=20_000, widget=Lines(attrs={"rows": 4}))

    def __init__(self, *args: Any, submit: str, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = StaffMember.objects.filter(Q(is_active=True, role__in=OWNERS) | Q(pk=self.initial.get("owner")))
        cast("forms.ModelChoiceField[StaffMember]", self.fields["owner"]).queryset = people
        self.helper = OfficeFormHelper(
            "version",
            "name",
            Row("contact_name", "job_title"),
            Row("phone", "email"),
            "address",
            Row("source", "offered"),
            Row("fit", "stage"),
            "lost_reason",
            Row("next_action", "next_action_on"),
            "owner",
            "do_not_call",
            "notes",
            submit=submit,
            cancel_url=cancel_url,
        )
        self.helper.form_id = "prospect-form"

    def values(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        given.pop("version")
        return given


def prospect_initial(prospect: Prospect) -> dict[str, Any]:
    """What the form shows for a prospect that stands; also the other side of a conflict."""
    names = [name for name in ProspectForm.base_fields if name != "owner"]
    return {**{name: getattr(prospect, name) for name in names}, "owner": prospect.owner_id}


class RubricForm(VersionedForm):
    """Weights from 0 to 10, and the limits of the recommendation."""

    def __init__(self, *args: Any, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in Weights.__dataclass_fields__:
            field = cast("models.Field[Any, Any]", Rubric._meta.get_field(name)).formfield()
            if field is not None:
                self.fields[name] = field
        self.helper = OfficeFormHelper(
            "version",
            Row("knowledge", "protection"),
            Row("order", "payment"),
            Row("willingness", "fit", css_class="level"),
            Row("pursue_from", "decline_below"),
            Row("educate_below_known", "least_questions", css_class="level"),
            Row("most_providers", "expiry_days", css_class="level"),
            "decline_unwilling",
            submit="Save the rubric",
            cancel_url=cancel_url,
        )

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in Weights.__dataclass_fields__}


def rubric_initial(rubric: Rubric) -> dict[str, Any]:
    return {**{name: getattr(rubric, name) for name in Weights.__dataclass_fields__}, "version": rubric.version}
