"""The network map: drawn from the records, or uploaded."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from clients.models import Client
from docs_binder.actions.drawing import add_drawing, delete_drawing
from docs_binder.forms.drawing import DrawingForm
from docs_binder.models import Drawing, DrawingKind
from docs_binder.reports.map import drawing_of, maps_of
from msp_office.office.access import requires
from staffing.access import person_of

POLICY = "default-src 'none'; sandbox"


def map_context(client: Client, form: DrawingForm | None = None) -> dict[str, Any]:
    """What the section of the map shows beside its records."""
    return {
        "maps": maps_of(client),
        "drawings": Drawing.objects.filter(client=client).select_related("site"),
        "drawing_form": form or DrawingForm(client=client, action=reverse("binder-drawing-new", args=[client.pk])),
    }


@require_safe
@requires("binder.view")
def map_svg(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The map of one site of the client, in the order of the page."""
    maps = maps_of(get_object_or_404(Client, pk=pk))
    if number >= len(maps):
        raise Http404
    return _picture(drawing_of(maps[number]), DrawingKind.SVG)


def _picture(content: bytes, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Security-Policy"] = POLICY
    return response


@require_POST
@requires("binder.edit")
def drawing_new(request: HttpRequest, pk: int) -> HttpResponse:
    client = get_object_or_404(Client, pk=pk)
    form = DrawingForm(request.POST, request.FILES, client=client, action=request.path)
    if form.is_valid():
        kind, content = form.cleaned_data["file"]
        add_drawing(
            client=client, site=form.cleaned_data["site"], title=form.cleaned_data["title"], kind=kind,
            content=content, actor=person_of(request), now=timezone.now(),
        )  # fmt: skip
        messages.success(request, "The drawing is added.")
    else:
        problems = [str(text) for texts in form.errors.values() for text in texts]
        messages.error(request, f"The drawing was not added. {' '.join(problems)}")
    return redirect("binder-section", pk, "map")


@require_safe
@requires("binder.view")
def drawing(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Drawing, pk=pk)
    try:
        with found.file.open("rb") as file:
            content = file.read()
    except OSError as error:
        raise Http404 from error
    response = _picture(content, found.kind)
    if found.kind == DrawingKind.PDF:
        response["Content-Disposition"] = f'attachment; filename="drawing-{found.pk}.pdf"'
    return response


@require_POST
@requires("binder.edit")
def drawing_delete(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Drawing, pk=pk)
    delete_drawing(drawing=found, actor=person_of(request), now=timezone.now())
    messages.success(request, f"“{found}” is removed.")
    return redirect("binder-section", found.client_id, "map")
