"""What the owner types about a person."""

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms

from msp_office.office.conflict import VersionedForm
from msp_office.office.fields import DurationField
from msp_office.office.forms import OfficeFormHelper, Row
from msp_office.roles import GRANTABLE, PERMISSIONS, Role
from staffing.models import Skill, StaffMember

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
WEEK_MINUTES = 168 * 60
COLUMNS = ("name", "email", "role", "skill", "weekly_paid_minutes", "delivers_labor", "started_on", "ended_on")


def grant_field(permission: str) -> str:
    return "grant_" + permission.replace(".", "_")


class PersonForm(VersionedForm):
    """A person of the office: who, role, work. Grants are one check box each."""

    name = forms.CharField(max_length=120)
    email = forms.EmailField(label="E-mail", required=False, help_text="Needed to sign in; otherwise leave it empty.")
    role = forms.ChoiceField(choices=[("", "No role"), *Role.choices], required=False, help_text="Needed to sign in.")
    skill = forms.TypedChoiceField(label="Skill level", choices=Skill.choices, coerce=int, initial=Skill.LEVEL_1)
    weekly_paid_minutes = DurationField(
        label="Paid hours a week", max_minutes=WEEK_MINUTES, initial=40 * 60, help_text="For example 40h or 32.5."
    )
    delivers_labor = forms.BooleanField(
        label="Delivers labor to clients", required=False, initial=True, help_text="Counts in the team's capacity."
    )
    started_on = forms.DateField(label="Employed from", required=False, widget=DAY)
    ended_on = forms.DateField(label="Employed until", required=False, widget=DAY)

    def __init__(self, *args: Any, submit: str = "Save", cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grants = []
        for permission in sorted(GRANTABLE):
            name = grant_field(permission)
            self.fields[name] = forms.BooleanField(label=f"May {PERMISSIONS[permission]}", required=False)
            grants.append(name)
        self.helper = OfficeFormHelper(
            "version",
            Row("name", "email"),
            Row("role", "skill"),
            Row("weekly_paid_minutes", "started_on", "ended_on"),
            "delivers_labor",
            *self.first_fields(),
            Fieldset("Beyond the role", *grants),
            submit=submit,
            cancel_url=cancel_url,
        )

    def first_fields(self) -> list[str]:
        return []

    def clean_email(self) -> str | None:
        return self.cleaned_data["email"].lower() or None

    def values(self) -> dict[str, Any]:
        """The columns of the person as typed, with the grants as one sorted list."""
        cleaned = self.cleaned_data
        return {
            **{name: cleaned[name] for name in COLUMNS},
            "grants": [permission for permission in sorted(GRANTABLE) if cleaned[grant_field(permission)]],
        }


class NewPersonForm(PersonForm):
    """The same, with the question whether to invite."""

    invite = forms.BooleanField(
        label="Invite to sign in", required=False, initial=True, help_text="Makes a one-time link to hand over."
    )

    def first_fields(self) -> list[str]:
        return ["invite"]


def initial_of(person: StaffMember) -> dict[str, Any]:
    """What the form shows for this person; also the other side of a conflict."""
    return {
        **{name: getattr(person, name) for name in COLUMNS},
        **{grant_field(permission): permission in person.grants for permission in GRANTABLE},
        "version": person.version,
    }
