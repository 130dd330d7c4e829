"""What a technician types while working: a note, time, the next status, in one form; and corrections of time."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from msp_office.office.conflict import VersionedForm
from msp_office.office.fields import DurationField, Lines
from msp_office.office.forms import OfficeFormHelper, Row, SentOnceForm
from tickets.calculations.board_view import key
from tickets.calculations.terms import MAX_ENTRY_MINUTES, Status
from tickets.models import Ticket

STATUS_CHOICES = [(status.value, status.label) for status in Status]
TIME_HELP = "1h30, 1:30, 90m or 1.5"


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class WorkForm(SentOnceForm):
    """Note, time and next status in one."""

    body = forms.CharField(
        label="Note",
        required=False,
        max_length=20_000,
        widget=Lines(attrs={"rows": 3, "placeholder": "What was done, found, agreed"}),
    )
    is_internal = forms.TypedChoiceField(
        label="Who reads it",
        choices=[("yes", "Internal"), ("no", "For the client")],
        coerce=lambda value: value == "yes",
        initial="yes",
        widget=forms.RadioSelect,
    )
    minutes = DurationField(label="Time", required=False, min_minutes=1, max_minutes=MAX_ENTRY_MINUTES)
    worked_on = forms.DateField(label="Date", required=False, widget=day_input())
    is_productive = forms.BooleanField(label="Productive", required=False, initial=True)
    is_invoiceable = forms.BooleanField(label="Invoiceable", required=False)
    status = forms.ChoiceField(label="Next status", choices=STATUS_CHOICES)
    was_status = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        unchanged = cleaned.get("status") == cleaned.get("was_status")
        if not self.errors and unchanged and not cleaned.get("minutes") and not cleaned.get("body", "").strip():
            raise ValidationError("Write a note, log time, or choose the next status.")
        return cleaned


class TimerForm(WorkForm):
    """What a stopped timer still needs: the same, and the time is not left out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["minutes"].required = True

    def clean_form_token(self) -> UUID:
        """The timer's own: its time is logged once, whatever was typed."""
        return cast(UUID, self.cleaned_data["form_token"])


class LogForm(SentOnceForm):
    """Time by hand, on any ticket by its number."""

    ticket = forms.CharField(label="Ticket", max_length=20)
    minutes = DurationField(label="Time", min_minutes=1, max_minutes=MAX_ENTRY_MINUTES)
    worked_on = forms.DateField(label="Date", widget=day_input())
    note = forms.CharField(label="Note", required=False, max_length=20_000)
    is_productive = forms.BooleanField(label="Productive", required=False, initial=True)
    is_invoiceable = forms.BooleanField(label="Invoiceable", required=False)
    started_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)  # of a gap that is filled

    def clean(self) -> dict[str, Any]:
        """A start counts for the day it lies on."""
        cleaned = super().clean() or {}
        start = cleaned.get("started_at")
        if start and timezone.localdate(start) != cleaned.get("worked_on"):
            cleaned["started_at"] = None
        return cleaned

    def clean_ticket(self) -> Ticket:
        typed = self.cleaned_data["ticket"]
        number = key(typed.strip().removeprefix("#").split(" ")[0])
        ticket = Ticket.objects.filter(pk=number).first() if number else None
        if ticket is None:
            raise ValidationError(f"There is no ticket “{typed}”. Write its number, for example 4812.")
        return ticket


class TimeForm(VersionedForm):
    """One time entry, to correct it."""

    minutes = DurationField(label="Time", help_text=TIME_HELP, min_minutes=1, max_minutes=MAX_ENTRY_MINUTES)
    worked_on = forms.DateField(label="Date", widget=day_input())
    note = forms.CharField(label="Note", required=False, max_length=20_000, widget=Lines(attrs={"rows": 3}))
    is_productive = forms.BooleanField(
        label="Productive", required=False, help_text="Labor toward closing tickets: it comes off the backlog."
    )
    is_invoiceable = forms.BooleanField(label="Invoiceable", required=False, help_text="It goes on a bill.")

    def __init__(self, *args: Any, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = OfficeFormHelper(
            "version",
            Row("minutes", "worked_on"),
            "note",
            "is_productive",
            "is_invoiceable",
            submit="Save time",
            cancel_url=cancel_url,
        )
