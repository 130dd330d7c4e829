"""What people type about clients, their sites and contacts."""

from typing import Any, cast

from django import forms

from clients.models import Client, ClientStatus, Contact, Site
from msp_office.office.conflict import VersionedForm
from msp_office.office.fields import DayField, Lines
from msp_office.office.forms import OfficeFormHelper, Row
from msp_office.office.logo import LogoField


class ClientForm(VersionedForm):
    """A client: who they are, and since when."""

    columns = (
        "name", "status", "client_since", "former_since", "industry", "seats", "endpoints", "tags", "notes",
    )  # fmt: skip
    name = forms.CharField(max_length=160)
    status = forms.ChoiceField(choices=ClientStatus.choices, initial=ClientStatus.ACTIVE)
    client_since = DayField(
        label="Client since", required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    former_since = DayField(
        label="Former since", required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    industry = forms.CharField(max_length=80, required=False)
    seats = forms.IntegerField(label="People (seats)", required=False, min_value=0, max_value=100_000)
    endpoints = forms.IntegerField(label="Computers (endpoints)", required=False, min_value=0, max_value=100_000)
    tags = forms.CharField(max_length=200, required=False, help_text="Words with commas between them.")
    notes = forms.CharField(required=False, max_length=20_000, widget=Lines(attrs={"rows": 4}))

    def __init__(self, *args: Any, submit: str, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = OfficeFormHelper(
            "version", "name", Row("status", "client_since", "former_since"), Row("industry", "seats", "endpoints"),
            "tags", "notes", submit=submit, cancel_url=cancel_url,
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("former_since") and cleaned.get("status") != ClientStatus.FORMER:
            self.add_error("former_since", "Only a former client has a day since when.")
        tags = (tag.strip() for tag in cleaned.get("tags", "").split(","))
        return {**cleaned, "tags": ", ".join(dict.fromkeys(filter(None, tags)))}


class LogoForm(forms.Form):
    """A new logo, or the wish to have none."""

    logo = LogoField(required=False)
    remove = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("remove") and not cleaned.get("logo") and "logo" not in self.errors:
            self.add_error("logo", "Choose a picture first.")
        return cleaned


class SiteForm(VersionedForm):
    """A place where a client works."""

    columns = ("name", "address")
    name = forms.CharField(max_length=120)
    address = forms.CharField(required=False, max_length=1000, widget=Lines(attrs={"rows": 3}))

    def __init__(self, *args: Any, submit: str, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = OfficeFormHelper("version", "name", "address", submit=submit, cancel_url=cancel_url)


class ContactForm(VersionedForm):
    """A person at a client."""

    columns = ("name", "job_title", "email", "phone", "site")
    name = forms.CharField(max_length=120)
    job_title = forms.CharField(required=False, max_length=80)
    email = forms.EmailField(label="E-mail", required=False)
    phone = forms.CharField(required=False, max_length=40)
    site = forms.ModelChoiceField(queryset=Site.objects.none(), required=False, empty_label="—")

    def __init__(self, *args: Any, client: Client, submit: str, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Site]", self.fields["site"]).queryset = client.sites.all()
        self.helper = OfficeFormHelper(
            "version",
            Row("name", "job_title"),
            Row("email", "phone"),
            "site",
            submit=submit,
            cancel_url=cancel_url,
        )


def values_of(record: Client | Site | Contact, columns: tuple[str, ...]) -> dict[str, Any]:
    """What a form shows for a record that stands; also the other side of a conflict."""
    return {**{name: getattr(record, name) for name in columns}, "version": record.version}
