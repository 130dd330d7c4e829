"""What people type about a whole ticket: opening one, and changing its details."""

from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Layout
from django import forms
from django.core.exceptions import ValidationError

from clients.models import Client, Contact, Site
from msp_office.office.conflict import VersionedForm
from msp_office.office.fields import DayField, DurationField, Lines
from msp_office.office.forms import Row, SentOnceForm
from staffing.models import StaffMember
from tickets.calculations.terms import MAX_ESTIMATE_MINUTES, CriticalCondition, Priority, Queue
from tickets.forms.triage import PriorityField
from tickets.forms.work import STATUS_CHOICES, day_input
from tickets.models import Ticket
from tickets.models.ticket import SKILL_CHOICES
from tickets.reports.choices import client_named

PRIORITY_CHOICES = [(p.value, f"P{p.value} {p.label}") for p in Priority]
CONDITION_CHOICES = [("", "Nothing critical"), *PriorityField.conditions.items()]
UNCONFIRMED = (CriticalCondition.IMPORTED.value, CriticalCondition.IMPORTED.label)


class TicketForm(forms.Form):
    """Everything about a ticket that people decide. The client is typed by name; site and contact follow from it."""

    title = forms.CharField(max_length=250, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    client = forms.CharField(
        required=False,
        max_length=160,
        widget=forms.TextInput(
            attrs={"list": "client-names", "autocomplete": "off", "placeholder": "Type a few letters"}
        ),
    )
    site = forms.ModelChoiceField(queryset=Site.objects.none(), required=False, empty_label="—")
    contact = forms.ModelChoiceField(queryset=Contact.objects.none(), required=False, empty_label="—")
    description = forms.CharField(required=False, max_length=50_000, widget=Lines(attrs={"rows": 5}))
    priority = forms.TypedChoiceField(choices=PRIORITY_CHOICES, coerce=int, initial=Priority.MEDIUM.value)
    critical_condition = forms.ChoiceField(
        label="Critical, because", choices=CONDITION_CHOICES, required=False, help_text="Naming one makes it P1."
    )
    requested_priority = forms.TypedChoiceField(
        label="Asked for",
        choices=[("", "Not said"), *PRIORITY_CHOICES],
        coerce=int,
        empty_value=None,
        required=False,
    )
    estimate_minutes = DurationField(
        label="Estimate",
        required=False,
        min_minutes=1,
        max_minutes=MAX_ESTIMATE_MINUTES,
        help_text="Hours of labor for the whole ticket: 1h30, 90m, 2h. It need not be precise.",
    )
    assignee = forms.ModelChoiceField(queryset=StaffMember.objects.none(), required=False, empty_label="Nobody yet")
    queue = forms.ChoiceField(choices=[(q.value, q.label) for q in Queue], initial=Queue.SERVICE.value)
    skill = forms.TypedChoiceField(label="Skill needed", choices=SKILL_CHOICES, coerce=int, initial=1)
    is_remote = forms.BooleanField(label="Can be done remotely", required=False, initial=True)
    scheduled_on = DayField(label="Scheduled for", required=False, widget=day_input())

    def __init__(self, *args: Any, people: list[int], client_id: int | None = None, **kwargs: Any) -> None:
        """`people` are the keys of those who can be assigned; `client_id` the client whose sites are offered."""
        super().__init__(*args, **kwargs)
        if self.is_bound:
            found = client_named(typed) if (typed := str(self.data.get("client", "")).strip()) else None
            client_id = found[0] if found else None
        choices = {
            "assignee": StaffMember.objects.filter(pk__in=people),
            "site": Site.objects.filter(client=client_id or 0),
            "contact": Contact.objects.filter(client=client_id or 0),
        }
        for name, queryset in choices.items():
            cast("forms.ModelChoiceField[Any]", self.fields[name]).queryset = queryset
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*self.layout())

    def layout(self) -> list[Any]:
        return [*self.first_fields(), Row("queue", "skill", "scheduled_on"), "is_remote"]

    def first_fields(self) -> list[Any]:
        return [
            "title",
            "client",
            HTML('{% include "tickets/_places.html" %}'),
            "description",
            Row("priority", "critical_condition", "requested_priority"),
            Row("estimate_minutes", "assignee"),
        ]

    def clean_client(self) -> Client | None:
        typed = self.cleaned_data["client"].strip()
        if not typed:
            return None
        found = client_named(typed)
        if found is None:
            raise ValidationError(f"No client, or more than one, is called “{typed}”. Choose one of the list.")
        return Client.objects.get(pk=found[0])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("priority") == Priority.CRITICAL and not cleaned.get("critical_condition"):
            self.add_error("critical_condition", "P1 sets itself from a named condition: choose which one.")
        if cleaned.get("critical_condition"):
            cleaned["priority"] = Priority.CRITICAL.value
        return cleaned


class NewTicketForm(TicketForm, SentOnceForm):
    """A new ticket."""

    def layout(self) -> list[Any]:
        return [*super().layout(), "form_token"]


class DetailsForm(TicketForm, VersionedForm):
    """All fields of a ticket that stands, with the version the person saw. `initial` is the ticket as it is."""

    status = forms.ChoiceField(choices=STATUS_CHOICES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.initial["critical_condition"] == CriticalCondition.IMPORTED:
            condition = cast("forms.ChoiceField", self.fields["critical_condition"])
            condition.choices = [*CONDITION_CHOICES, UNCONFIRMED]

    def layout(self) -> list[Any]:
        return [*self.first_fields(), Row("queue", "skill", "status"), Row("scheduled_on", "is_remote"), "version"]

    def clean(self) -> dict[str, Any]:
        """Who lowers a P1 and leaves its condition as it was means the priority."""
        lowered = self.cleaned_data.get("priority") not in (None, Priority.CRITICAL, self.initial["priority"])
        if lowered and self.cleaned_data.get("critical_condition") == self.initial["critical_condition"]:
            self.cleaned_data["critical_condition"] = ""
        return super().clean()


COLUMNS = (
    "title", "client", "site", "contact", "description", "priority", "critical_condition", "requested_priority",
    "estimate_minutes", "assignee", "queue", "skill", "is_remote", "scheduled_on", "status",
)  # fmt: skip


def initial_of(ticket: Ticket) -> dict[str, Any]:
    """What the details form shows for this ticket; also the other side of a conflict."""
    return {
        **{name: getattr(ticket, name) for name in COLUMNS},
        "client": ticket.client.name if ticket.client else "",
        "version": ticket.version,
    }
