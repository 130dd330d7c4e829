"""What a person types to sign in, to set a password, or to begin a new office."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import HTML
from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, PasswordResetForm, SetPasswordForm
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from msp_office.office.forms import OfficeFormHelper
from msp_office.office.settings_form import ZONES
from staffing.models import StaffMember

WHOSE = HTML('<input type="text" autocomplete="username" value="{{ form.user.email }}" hidden>')
"""Tells a password manager whose password is being set; it is not sent."""


class SignInForm(AuthenticationForm):
    """E-mail and password; says the same for an unknown address, a wrong password and a closed account."""

    error_messages = {  # noqa: RUF012  # Django's own shape
        "invalid_login": "This e-mail and password do not belong together.",
        "inactive": "This e-mail and password do not belong together.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "E-mail"
        self.fields["username"].widget = forms.EmailInput(
            attrs={"autocomplete": "username", "autofocus": True, "maxlength": 254}
        )
        self.helper = OfficeFormHelper("username", "password", submit="Sign in")

    def clean_username(self) -> str:
        """Lower case, so that no spelling of an address escapes the count of wrong passwords."""
        return str(self.cleaned_data["username"]).strip().lower()


class ForgotPasswordForm(PasswordResetForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "E-mail"
        self.helper = OfficeFormHelper("email", submit="Send me a link")

    def get_users(self, email: str) -> Iterable[StaffMember]:
        """Whoever may sign in, also when they never set a password: the link of their invitation may be too old."""
        return StaffMember.objects.filter(email=email.lower(), is_active=True)


class NewPasswordForm(SetPasswordForm):  # type: ignore[type-arg]  # generic in the stubs only
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = "New password"
        self.fields["new_password1"].help_text = "At least 10 characters. A few unrelated words are good."
        self.fields["new_password2"].label = "Once more"
        self.fields["new_password2"].help_text = ""
        self.helper = OfficeFormHelper(WHOSE, "new_password1", "new_password2", submit="Set password")


class ChangePasswordForm(PasswordChangeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "Password now"
        self.fields["new_password1"].label = "New password"
        self.fields["new_password1"].help_text = "At least 10 characters. A few unrelated words are good."
        self.fields["new_password2"].label = "Once more"
        self.fields["new_password2"].help_text = ""
        self.helper = OfficeFormHelper(
            WHOSE, "old_password", "new_password1", "new_password2", submit="Change password"
        )


class WelcomeForm(forms.Form):
    """The first owner and the office's name and time zone."""

    office_name = forms.CharField(label="Name of the office", max_length=120)
    time_zone = forms.ChoiceField(
        label="Time zone", choices=[(zone, zone.replace("_", " ")) for zone in ZONES], initial="America/Chicago"
    )
    name = forms.CharField(label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label="Your e-mail", widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 10 characters. A few unrelated words are good.",
    )
    again = forms.CharField(
        label="Once more", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = OfficeFormHelper(
            "office_name", "time_zone", "name", "email", "password", "again", submit="Open the office"
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        password = cleaned.get("password")
        if password and cleaned.get("again") not in (None, password):
            self.add_error("again", "The two passwords differ.")
        elif password:
            owner = StaffMember(name=cleaned.get("name", ""), email=cleaned.get("email"))
            try:
                validate_password(password, owner)
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned
