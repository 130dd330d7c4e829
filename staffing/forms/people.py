"""What the owner types about a person."""

from decimal import Decimal
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms

from msp_office.office.conflict import VersionedForm
from msp_office.office.fields import DayField, DurationField, Lines
from msp_office.office.forms import OfficeFormHelper, Row
from msp_office.roles import GRANTABLE, PERMISSIONS, Role
from staffing.models import Employment, Skill, StaffMember, WouldHire
from staffing.models.person import BEST_RATING

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
WEEK_MINUTES = 168 * 60
COLUMNS = (
    "name", "email", "role", "skill", "employment", "weekly_paid_minutes", "delivers_labor", "started_on", "ended_on",
    "rating", "would_hire", "rating_note", "expected_percent",
)  # fmt: skip
RATINGS = [("", "Not rated"), *((number, f"{number} of {BEST_RATING}") for number in range(1, BEST_RATING + 1))]


def grant_field(permission: str) -> str:
    return "grant_" + permission.replace(".", "_")


class PersonForm(VersionedForm):
    """A person of the office: who, role, work. Grants are one check box each."""

    name = forms.CharField(max_length=120)
    email = forms.EmailField(label="E-mail", required=False, help_text="Needed to sign in; otherwise leave it empty.")
    role = forms.ChoiceField(choices=[("", "No role"), *Role.choices], required=False, help_text="Needed to sign in.")
    skill = forms.TypedChoiceField(label="Skill level", choices=Skill.choices, coerce=int, initial=Skill.LEVEL_1)
    weekly_paid_minutes = DurationField(
        label="Paid hours a week", max_minutes=WEEK_MINUTES, initial=40 * 60,
        help_text="40h or 32.5; holds where no dated hours and no pay say otherwise.",
    )  # fmt: skip
    employment = forms.ChoiceField(
        label="Employed as", choices=Employment.choices, initial=Employment.EMPLOYEE, required=False
    )
    delivers_labor = forms.BooleanField(
        label="Delivers labor to clients", required=False, initial=True, help_text="Counts in the team's capacity."
    )
    started_on = DayField(label="Employed from", required=False, widget=DAY)
    ended_on = DayField(label="Employed until", required=False, widget=DAY)
    expected_percent = forms.DecimalField(
        label="Expected billability, %", required=False, min_value=Decimal(1), max_value=Decimal(100), max_digits=5,
        decimal_places=2, help_text="Productive share of the paid hours. 62 is common; above 75 is rarely true.",
    )  # fmt: skip
    rating = forms.TypedChoiceField(choices=RATINGS, coerce=int, empty_value=None, required=False)
    would_hire = forms.ChoiceField(
        label="Would we hire them?", choices=[("", "Not said"), *WouldHire.choices], required=False
    )
    rating_note = forms.CharField(
        label="What we think of their work", max_length=2000, required=False, widget=Lines(attrs={"rows": 3}),
        help_text="For temporary workers and interns, while it is fresh. Only who manages people reads it.",
    )  # fmt: skip

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
            Row("role", "skill", "employment"),
            Row("weekly_paid_minutes", "started_on", "ended_on"),
            Row("delivers_labor", "expected_percent"),
            Fieldset("Rating", Row("rating", "would_hire"), "rating_note"),
            *self.first_fields(),
            Fieldset("Beyond the role", *grants),
            submit=submit,
            cancel_url=cancel_url,
        )

    def first_fields(self) -> list[str]:
        return []

    def clean_employment(self) -> str:
        return self.cleaned_data["employment"] or Employment.EMPLOYEE.value

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
