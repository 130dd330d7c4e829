"""The network map: drawn from the records, or uploaded."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from clients.models import Client
from docs_binder.actions.drawing import add_drawing, delete_drawing
from docs_binder.forms.drawing import DrawingForm
from docs_binder.models import Drawing, DrawingKind
from docs_binder.reports.map import drawing_of, maps_of
from docs_binder.sections import BY_KEY
from docs_binder.views.section import section_page
from msp_office.office.access import requires
from staffing.access import person_of

POLICY = "default-src 'none'; sandbox"


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
        return redirect("binder-section", pk, "map")
    return section_page(request, client, BY_KEY["map"], drawing_form=form)


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
