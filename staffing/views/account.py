"""Signing in and out, passwords, and the first start of an office."""

from typing import Any

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.tokens import default_token_generator
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlsafe_base64_decode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from msp_office.office.links import public_url
from msp_office.office.models import OfficeSettings
from msp_office.office.turns import turn
from msp_office.office.views.pages import posted, safe_next
from staffing.access import person_of
from staffing.actions import OfficeNotNew, open_office, set_password
from staffing.forms.account import ChangePasswordForm, ForgotPasswordForm, NewPasswordForm, SignInForm, WelcomeForm
from staffing.models import StaffMember

BACKEND = "msp_office.office.backend.RoleBackend"


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@sensitive_post_parameters("password")
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """E-mail and password; afterwards to the page that was asked for, if it is ours."""
    target = safe_next(request, reverse("home"))
    if request.user.is_authenticated and request.method != "POST":
        return redirect(target)
    form = SignInForm(request, posted(request))
    if request.method == "POST":
        name = request.POST.get("username", "").replace("\x00", "").strip().lower()
        with turn(f"sign-in {name}"):  # so that each guess is counted
            if guessed_from_everywhere(name):
                return locked_out(request)
            is_right = form.is_valid()
        if is_right:
            login(request, form.get_user())
            return redirect(target)
    return render(request, "account/sign_in.html", {"form": form, "next": target}, status=_status(form))


def guessed_from_everywhere(name: str) -> bool:
    """Whether this name saw too many wrong passwords from all addresses together; axes counts each by itself."""
    lately = AccessAttempt.objects.filter(username=name, attempt_time__gte=timezone.now() - get_cool_off())
    wrong = lately.aggregate(wrong=Sum("failures_since_start"))["wrong"] or 0
    return int(wrong) >= settings.SIGN_IN_LIMIT_PER_NAME


def _status(form: Any) -> int:
    return 422 if form.is_bound else 200


def locked_out(request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None) -> HttpResponse:
    """Called by django-axes after too many wrong passwords."""
    minutes = round(get_cool_off(request).total_seconds() / 60)
    return render(request, "account/locked_out.html", {"minutes": minutes}, status=429)


@require_POST
@login_not_required
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("sign-in")


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
def password_change(request: HttpRequest) -> HttpResponse:
    """A person changes their own password; this browser stays signed in, all others are signed out."""
    person = person_of(request)
    form = ChangePasswordForm(person, posted(request))
    if request.method == "POST" and form.is_valid():
        person = set_password(
            person=person, password=form.cleaned_data["new_password1"], actor=person, now=timezone.now()
        )
        update_session_auth_hash(request, person)
        messages.success(request, "Password changed. Other browsers are signed out.")
        return redirect("home")
    return render(request, "account/password_change.html", {"form": form}, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def password_forgotten(request: HttpRequest) -> HttpResponse:
    """Mails a link; answers the same whether the address is known or not."""
    form = ForgotPasswordForm(posted(request))
    if request.method == "POST" and form.is_valid():
        mail: Any = {"origin": public_url(request, "/").rstrip("/"), "office": OfficeSettings.current()}
        form.save(
            subject_template_name="account/mail/password_subject.txt",
            email_template_name="account/mail/password.txt",
            domain_override="office",
            extra_email_context=mail,
        )
        return redirect("password-sent")
    return render(request, "account/password_forgotten.html", {"form": form}, status=_status(form))


@require_http_methods(["GET", "HEAD"])
@login_not_required
def password_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "account/password_sent.html")


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@sensitive_post_parameters()
@never_cache
def password_set(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """The page behind a one-time link, of an invitation or of a forgotten password."""
    person = _person_of(uid)
    if person is None or not default_token_generator.check_token(person, token):
        return render(request, "account/link_used.html", status=410)
    form = NewPasswordForm(person, posted(request))
    if request.method == "POST" and form.is_valid():
        person = set_password(
            person=person, password=form.cleaned_data["new_password1"], actor=person, now=timezone.now()
        )
        login(request, person, backend=BACKEND)
        messages.success(request, "Your password is set. Welcome.")
        return redirect("home")
    return render(request, "account/password_set.html", {"form": form, "person": person}, status=_status(form))


def _person_of(uid: str) -> StaffMember | None:
    try:
        key = int(urlsafe_base64_decode(uid))
    except (ValueError, OverflowError):
        return None
    if not 0 < key < 2**63:
        return None
    return StaffMember.objects.filter(pk=key, is_active=True).first()


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@sensitive_post_parameters()
@never_cache
def welcome(request: HttpRequest) -> HttpResponse:
    """First start: creates the owner; does not exist once somebody may sign in."""
    if not StaffMember.objects.is_new_office():
        raise Http404
    form = WelcomeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("office_name", "time_zone", "name", "email", "password")}
        try:
            owner = open_office(**given, now=timezone.now())
        except OfficeNotNew:
            raise Http404 from None
        login(request, owner, backend=BACKEND)
        return redirect("home")
    return render(request, "account/welcome.html", {"form": form}, status=_status(form))
