"""Printing binders: what stands where, asking for a print, fetching it, recording that it was handed over."""

import secrets
from dataclasses import replace
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clients.models import Client, ClientStatus
from docs_binder.actions.printing import KIND, ask_for_print, hand_over, take_sealed
from docs_binder.forms.printing import HandOverForm, PrintForm
from docs_binder.models.printing import BinderPrint, SealedPrint
from docs_binder.reports.prints import bases_of, prints_of, sealed_until, standings
from docs_binder.sections import SECTIONS
from msp_office.jobs.models import Job
from msp_office.jobs.tasks import wake
from msp_office.office.access import requires
from msp_office.vault.sealing import CannotOpen
from msp_office.vault.views.reveal import confirm, is_confirmed
from staffing.access import person_of


@require_safe
@requires("binder.view")
def printed_binders(request: HttpRequest) -> HttpResponse:
    """Which binder stands at which client, and which have to be refreshed."""
    lines = standings(list(Client.objects.filter(status=ClientStatus.ACTIVE)), timezone.localdate())
    return render(request, "binder/printed.html", {"lines": lines, "due": sum(line.is_due for line in lines)})


@require_http_methods(["GET", "HEAD", "POST"])
@requires("binder.view")
@sensitive_post_parameters("password")
@never_cache
def client_prints(request: HttpRequest, pk: int) -> HttpResponse:
    """The prints of one client's binder, and the form that asks for the next."""
    client = get_object_or_404(Client, pk=pk)
    may_print_secrets = request.user.has_perm("binder.print_secrets")
    data = request.POST if request.method == "POST" else None
    form = PrintForm(data, bases=bases_of(client), has_logo=bool(client.logo), may_print_secrets=may_print_secrets)
    if data is not None and form.is_valid() and _is_allowed(request, form):
        given = form.cleaned_data
        options, base = form.options(), given["base"] if given["what"] == "changed" else None
        if options.secrets and not may_print_secrets:
            raise PermissionDenied
        try:
            job = ask_for_print(
                client=client,
                options=replace(options, sections=base.chosen.sections) if base else options,
                base=base,
                reason=given["reason"],
                asked_by=person_of(request),
                now=timezone.now(),
                key=f"print-{client.pk}-{given['key']}" if given["key"] else "",
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            wake(job)
            return redirect("client-prints", pk)
    return render(
        request, "binder/prints.html", _context(request, client, form), status=422 if data is not None else 200
    )


def _is_allowed(request: HttpRequest, form: PrintForm) -> bool:
    """Whether the password was typed lately, when it is about secrets; the form says so when not."""
    base = form.cleaned_data["base"] if form.cleaned_data["what"] == "changed" else None
    wants_secrets = base.chosen.secrets if base else form.cleaned_data.get("secrets")
    if not wants_secrets or is_confirmed(request):
        return True
    password = form.cleaned_data.get("password", "")
    if password and confirm(request, password):
        return True
    form.add_error("password" if "password" in form.fields else None, "Type your own password once more.")
    return False


def _context(request: HttpRequest, client: Client, form: PrintForm) -> dict[str, Any]:
    running = Job.objects.filter(kind=KIND, params__client=client.pk).visible_to(person_of(request)).first()
    return {
        "client": client,
        "form": form,
        "key": secrets.token_hex(16),
        "bases": bases_of(client).defer("sections"),
        "sections": SECTIONS,
        "prints": prints_of(client)[:50],
        "job": running if running and not (running.ended and not running.failure) else None,
        "today": timezone.localdate(),
        "standing": standings([client], timezone.localdate())[0],
        "may_print_secrets": request.user.has_perm("binder.print_secrets"),
        "is_confirmed": is_confirmed(request),
    }


@require_safe
@requires("binder.view")
@never_cache
def print_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The kept prints alone, for the page whose print has just ended."""
    client = get_object_or_404(Client, pk=pk)
    context = {"client": client, "prints": prints_of(client)[:50], "today": timezone.localdate(), "is_fresh": True}
    return render(request, "binder/_prints.html", context)


@require_safe
@requires("binder.view")
@never_cache
def print_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The PDF of a print without secrets."""
    found = get_object_or_404(BinderPrint.objects.select_related("client"), pk=pk)
    if not found.file or not default_storage.exists(found.file):
        raise Http404
    return _pdf(default_storage.open(found.file), found.file_name)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("binder.print_secrets")
@sensitive_post_parameters("password")
@never_cache
def print_sealed(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The PDF of a print with secrets: once, against the password; afterwards it is destroyed."""
    found = get_object_or_404(BinderPrint.objects.select_related("client"), pk=pk, sealed__isnull=False)
    context = {"print": found, "sealed": sealed_until(found), "is_confirmed": is_confirmed(request)}
    if request.method != "POST":
        return render(request, "binder/print_sealed.html", context)
    if not is_confirmed(request) and not confirm(request, request.POST.get("password", "")):
        return render(request, "binder/print_sealed.html", context | {"was_wrong": True}, status=422)
    try:
        pdf = take_sealed(binder_print=found, actor=person_of(request), now=timezone.now())
    except SealedPrint.DoesNotExist as error:
        raise Http404 from error
    except CannotOpen as error:
        return render(request, "binder/print_sealed.html", context | {"refusal": str(error)}, status=409)
    return _pdf(BytesIO(pdf), found.file_name)


def _pdf(file: Any, name: str) -> FileResponse:
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/pdf")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@requires("binder.edit")
def print_handed_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Record on which day a print was handed over, and to whom."""
    found = get_object_or_404(BinderPrint.objects.select_related("client"), pk=pk)
    form = HandOverForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError([str(error) for errors in form.errors.values() for error in errors])
        hand_over(
            binder_print=found, on=form.cleaned_data["on"], to=form.cleaned_data["to"],
            actor=person_of(request), now=timezone.now(),
        )  # fmt: skip
    except ValidationError as error:
        messages.error(request, f"Not recorded. {' '.join(error.messages)}")
    else:
        messages.success(request, f"Handed over to {found.handed_to}. It has to be refreshed within a year.")
    return redirect(reverse("client-prints", args=[found.client_id]))
