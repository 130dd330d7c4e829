"""The owner's page about the office itself: its values, its logo, the seal on its history."""

from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from msp_office.office.access import requires
from msp_office.office.actions import change_office, seal_history, unseal_history
from msp_office.office.conflict import StaleVersion
from msp_office.office.forms import show_problems
from msp_office.office.logo import picture_ending
from msp_office.office.models import OfficeSettings
from msp_office.office.settings_form import OfficeForm, ReasonForm
from msp_office.office.views.conflict import conflict_response
from msp_office.office.views.history import history_panel


def _actor(request: HttpRequest) -> AbstractBaseUser:
    if not isinstance(request.user, AbstractBaseUser):
        raise PermissionDenied
    return request.user


def _page(request: HttpRequest, form: OfficeForm | None = None, reason: ReasonForm | None = None) -> HttpResponse:
    office = OfficeSettings.current()
    bad = bool((form and form.is_bound) or (reason and reason.is_bound))
    context = {
        "form": form or OfficeForm(office=office),
        "reason_form": reason or ReasonForm(),
        "values": office,
        "history": history_panel(request, office, page=reverse("office-settings")),
    }
    return render(request, "office/settings.html", context, status=422 if bad else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("office.edit")
def office_settings(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request)
    form = OfficeForm(request.POST, request.FILES, office=OfficeSettings.current())
    if not form.is_valid():
        return _page(request, form)
    logo = form.cleaned_data["logo"]
    content = logo.read() if logo else None
    here = reverse("office-settings")
    try:
        change_office(
            version=form.cleaned_data["version"],
            values=form.values(),
            logo=content,
            logo_ending=picture_ending(content or b""),
            remove_logo=form.cleaned_data.get("remove_logo", False),
            actor=_actor(request),
            now=timezone.now(),
        )
    except StaleVersion as stale:
        return conflict_response(request, form, stale, action=here, cancel_url=here)
    except ValidationError as error:
        show_problems(form, error)
        return _page(request, form)
    messages.success(request, "Saved.")
    return redirect(here)


@require_POST
@requires("office.edit")
def seal(request: HttpRequest) -> HttpResponse:
    seal_history(actor=_actor(request), now=timezone.now())
    messages.success(request, "History is sealed. You can undo it on this page.")
    return redirect("office-settings")


@require_POST
@requires("office.edit")
def unseal(request: HttpRequest) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, reason=form)
    unseal_history(reason=form.cleaned_data["reason"], actor=_actor(request), now=timezone.now())
    messages.success(request, "History is open again.")
    return redirect("office-settings")
