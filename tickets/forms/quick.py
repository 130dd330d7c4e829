"""A ticket taken down while its caller is on the phone: seven fields, Enter saves."""

from typing import Any, ClassVar

from crispy_forms.layout import HTML
from django import forms

from msp_office.office.forms import Row
from tickets.calculations.terms import Priority
from tickets.forms.ticket import NewTicketForm
from tickets.forms.triage import PriorityField

PLAIN = [(value, label) for value, label in PriorityField.labels.items() if value not in PriorityField.conditions]
CRITICAL = [(value, label) for value, label in PriorityField.conditions.items()]


class QuickTicketForm(NewTicketForm):
    """The new ticket form, less what can wait. A P1 is chosen by its condition, so it cannot lack one."""

    SHOWN: ClassVar[frozenset[str]] = frozenset(
        {"client", "title", "contact", "priority", "estimate_minutes", "assignee", "form_token"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="quick_%s", **kwargs)
        for name in self.fields.keys() - self.SHOWN:
            del self.fields[name]
        self.fields["priority"] = forms.ChoiceField(
            choices=[*PLAIN, ("P1, because", CRITICAL)], initial=str(Priority.MEDIUM.value)
        )
        self.fields["client"].widget.attrs |= {"list": "quick-clients", "data-first": True}
        self.fields["estimate_minutes"].help_text = ""
        self.fields["estimate_minutes"].widget.attrs["placeholder"] = "1h30, 90m, 2h"

    def layout(self) -> list[Any]:
        return [
            "client",
            "title",
            HTML('{% include "tickets/_quick_contact.html" %}'),
            Row("priority", "estimate_minutes"),
            "assignee",
            "form_token",
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        chosen = cleaned.get("priority", "")
        if chosen in PriorityField.conditions:
            cleaned |= {"priority": Priority.CRITICAL.value, "critical_condition": chosen}
        elif chosen:
            cleaned["priority"] = int(chosen)
        return cleaned
