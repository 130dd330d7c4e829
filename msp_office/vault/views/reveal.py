"""Revealing one secret: the password first, if it was not typed lately; then the text, which is kept nowhere."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth import authenticate, get_user_model
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from msp_office.office.access import requires
from msp_office.office.models import OfficeSettings
from msp_office.office.turns import turn
from msp_office.office.views.pages import safe_next
from msp_office.roles import Role
from msp_office.vault.actions import TooManyReveals, mark_secret, reveal
from msp_office.vault.codes import code_at
from msp_office.vault.generator import new_password
from msp_office.vault.models import Secret, SecretKind
from msp_office.vault.sealing import CannotOpen

if TYPE_CHECKING:
    from staffing.models import StaffMember

CONFIRMED_AT = "vault_confirmed_at"


def is_confirmed(request: HttpRequest) -> bool:
    """Whether this person typed their password in this browser within the last minutes."""
    at = request.session.get(CONFIRMED_AT, 0)
    return timezone.now().timestamp() < float(at) + timedelta(minutes=settings.VAULT_CONFIRM_MINUTES).total_seconds()


@sensitive_variables("password")
def confirm(request: HttpRequest, password: str) -> bool:
    """Check the signed-in person's password and remember when; wrong ones count as at signing in."""
    person = cast("StaffMember", request.user)
    with turn(f"sign-in {person.email}"):
        found = authenticate(request, username=person.email, password=password)
    if found is None or found.pk != person.pk:
        return False
    request.session[CONFIRMED_AT] = timezone.now().timestamp()
    return True


@require_POST
@sensitive_post_parameters()
@never_cache
@sensitive_variables("text")
def secret_reveal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The text of one secret; 422 with the question for the password when it was not typed lately."""
    secret = get_object_or_404(Secret.objects.defer("sealed"), pk=pk)
    person = cast("StaffMember", request.user)
    context: dict[str, Any] = {"secret": secret, "back": safe_next(request, reverse("home"))}
    if not all(person.has_perm(permission) for permission in secret.permissions):
        return _answer(request, {**context, "refusal": "You may not reveal this secret."}, 403)
    if not is_confirmed(request):
        password = request.POST.get("password", "")
        if not password or not confirm(request, password):
            return _answer(request, {**context, "asks": True, "was_wrong": bool(password)}, 422)
    try:
        text = reveal(secret_id=pk, actor=person, now=timezone.now())
    except TooManyReveals as error:
        if error.is_first:
            _tell_owners(person)
        return _answer(request, {**context, "refusal": str(error)}, 429)
    except CannotOpen as error:
        return _answer(request, {**context, "refusal": str(error)}, 409)
    if secret.kind == SecretKind.CODES:
        code, seconds = code_at(text, timezone.now())
        context |= {"code": code, "seconds": seconds}
    return _answer(request, {**context, "text": text}, 200)


def _answer(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    is_fragment = bool(request.htmx)  # type: ignore[attr-defined]  # set by django-htmx
    if is_fragment and status in (403, 429):
        status = 422  # so that the page shows the reason in place
    template = "vault/_revealed.html" if is_fragment else "vault/revealed.html"
    return render(request, template, context, status=status)


def _tell_owners(person: "StaffMember") -> None:
    """Mail the owners, once an hour at most, that somebody reveals more than anybody needs."""
    owners = get_user_model()._default_manager.filter(role=Role.OWNER, is_active=True)
    office = OfficeSettings.current().name.replace("\n", " ")
    send_mail(
        f"{office}: many secrets revealed",
        f"{person} revealed {settings.VAULT_REVEALS_PER_HOUR} secrets within an hour and asked for more, which was "
        f"refused. The page “Revealed secrets” says which.",
        None,
        [owner.email for owner in owners if owner.email],
        fail_silently=True,
    )


@require_POST
@requires("vault.oversee")
def secret_mark(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep a secret for the owner only (`marked` = yes), or not."""
    secret = get_object_or_404(Secret.objects.defer("sealed"), pk=pk)
    is_marked = request.POST.get("marked") == "yes"
    mark_secret(secret=secret, is_marked=is_marked, actor=cast("StaffMember", request.user), now=timezone.now())
    return redirect(safe_next(request, reverse("vault-reveals")))


@require_safe
@requires("binder.edit")
@never_cache
def generator(request: HttpRequest) -> HttpResponse:
    """A new random password, in the field that asked for it, or five of them on a page."""
    if request.htmx:  # type: ignore[attr-defined]  # set by django-htmx
        field = "".join(letter for letter in request.GET.get("field", "") if letter.isalnum() or letter in "_-")[:60]
        return render(request, "vault/_generated.html", {"password": new_password(), "field": field})
    return render(request, "vault/generator.html", {"passwords": [new_password() for _ in range(5)]})
