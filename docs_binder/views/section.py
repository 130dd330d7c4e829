"""One section of one client's binder: its records, how far it is, and *verified today*."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from clients.models import Client
from docs_binder.actions import set_progress, verify_section
from docs_binder.forms.drawing import DrawingForm
from docs_binder.forms.record import ProgressForm
from docs_binder.models import Drawing
from docs_binder.reports.map import maps_of
from docs_binder.reports.networks import network_report
from docs_binder.reports.section import section_tables
from docs_binder.reports.status import binder_lines
from docs_binder.sections import BY_KEY, SECTIONS, Section
from msp_office.office.access import requires
from msp_office.office.conflict import StaleVersion
from msp_office.office.forms import show_problems
from msp_office.office.models import OfficeSettings
from msp_office.office.views.conflict import conflict_response
from staffing.access import person_of


def section_or_404(key: str) -> Section:
    section = BY_KEY.get(key)
    if section is None:
        raise Http404
    return section


@require_safe
@requires("binder.view")
@never_cache
def show(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    client, found = get_object_or_404(Client, pk=pk), section_or_404(section)
    return section_page(request, client, found)


def section_page(
    request: HttpRequest,
    client: Client,
    section: Section,
    form: ProgressForm | None = None,
    drawing_form: DrawingForm | None = None,
) -> HttpResponse:
    """The page of a section, with the forms that could not be accepted as they were filled in."""
    months = OfficeSettings.current().binder_stale_months
    line = binder_lines([client], timezone.localdate(), months)[0]
    own = next(one for one in line.sections if one.section == section)
    number = SECTIONS.index(section)
    values = {"progress": _stored(own.standing), "because": own.because, "version": own.version}
    context: dict[str, Any] = {
        "client": client,
        "section": section,
        "own": own,
        "line": line,
        "months": months,
        "tables": section_tables(client, section, person_of(request)),
        "form": form or ProgressForm(initial=values, action=reverse("binder-progress", args=[client.pk, section.key])),
        "before": SECTIONS[number - 1] if number else None,
        "after": SECTIONS[number + 1] if number + 1 < len(SECTIONS) else None,
    }
    if section.key in ("networks", "addresses"):
        context["subnets"] = network_report(client)
    if section.key == "map":
        context |= {
            "maps": maps_of(client),
            "drawings": Drawing.objects.filter(client=client).select_related("site"),
            "drawing_form": drawing_form
            or DrawingForm(client=client, action=reverse("binder-drawing-new", args=[client.pk])),
        }
    return render(request, "binder/section.html", context, status=422 if form or drawing_form else 200)


def _stored(standing: str) -> str:
    return {"complete": "complete", "not applicable": "not_applicable"}.get(standing, "")


@require_POST
@requires("binder.edit")
def verify(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """Somebody has read it again today and found it right."""
    client, found = get_object_or_404(Client, pk=pk), section_or_404(section)
    on, now = timezone.localdate(), timezone.now()
    verify_section(client=client, section=found, on=on, actor=person_of(request), now=now)
    messages.success(request, f"{found.title}: verified today.")
    return redirect("binder-section", pk, section)


@require_POST
@requires("binder.edit")
def progress(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    client, found = get_object_or_404(Client, pk=pk), section_or_404(section)
    page = reverse("binder-section", args=[pk, section])
    form = ProgressForm(request.POST, action=request.path)
    if form.is_valid():
        given = form.cleaned_data
        try:
            set_progress(
                client=client, section=found, progress=given["progress"], because=given["because"],
                version=given["version"], actor=person_of(request), now=timezone.now(),
            )  # fmt: skip
        except StaleVersion as stale:
            return conflict_response(request, form, stale, action=request.path, cancel_url=page)
        except ValidationError as error:
            show_problems(form, error)
        else:
            return redirect(page)
    return section_page(request, client, found, form)
