"""The steps from a file to a checked import: upload, columns, values, preview."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from msp_office.imports import actions
from msp_office.imports.forms import ColumnsForm, UploadForm, ValuesForm
from msp_office.imports.models import BatchState, ImportBatch
from msp_office.imports.readers import FileRefused
from msp_office.imports.registry import ImportKind
from msp_office.imports.reports import figures_of, preview_of, rows_of
from msp_office.imports.views.access import batch_for, importer, kind_for, person_of
from msp_office.imports.work.check import INLINE_ROWS, check_here
from msp_office.imports.work.steps import context_of
from msp_office.jobs.tasks import wake

ROWS_ON_A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@importer
def upload(request: HttpRequest, kind_name: str) -> HttpResponse:
    kind = kind_for(request, kind_name)
    form = UploadForm(kind=kind, cancel_url=reverse("imports"))
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES, kind=kind, cancel_url=reverse("imports"))
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                batch = actions.receive_file(
                    kind=kind,
                    source=form.cleaned_data["source"],
                    content=file.read(),
                    original_name=file.name or "",
                    asked_by=person_of(request),
                    now=timezone.now(),
                    preset=form.cleaned_data["preset"],
                    names=form.cleaned_data.get("names"),
                    options=_options_of(request, kind),
                )
                return redirect("import-columns", batch.pk)
            except FileRefused as refusal:
                form.add_error("file", str(refusal))
    status = 422 if form.is_bound else 200
    return render(request, "imports/upload.html", {"form": form, "kind": kind, "step": 1}, status=status)


def _options_of(request: HttpRequest, kind: ImportKind) -> dict[str, str]:
    """What a link says that holds for the whole file; the columns page shows it, and days are said only there."""
    asked = {one.name: request.GET.get(one.name, "")[:160] for one in kind.options if one.kind != "day"}
    return {name: value for name, value in asked.items() if value}


@require_http_methods(["GET", "HEAD", "POST"])
@importer
@never_cache
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    batch = batch_for(request, pk)
    if not batch.may_change or batch.is_working:
        return redirect(batch)
    form = ColumnsForm(request.POST if request.method == "POST" else None, batch=batch)
    if form.is_bound and form.is_valid():
        try:
            if form.reading_changed():
                actions.read_again(batch=batch, reading=form.new_reading(), preset=form.cleaned_data["preset"])
                batch = actions.decide_plan(batch=batch, plan=replace(batch.decided, options=form.new_plan().options))
                return redirect("import-columns", batch.pk)
            actions.decide_plan(batch=batch, plan=form.new_plan())
            return redirect("import-values", batch.pk)
        except (FileRefused, ValidationError) as error:
            form.add_error(None, getattr(error, "messages", None) or str(error))
    context = {"form": form, "batch": batch, "kind": batch.declared, "step": 2}
    return render(request, "imports/columns.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@importer
@never_cache
def values(request: HttpRequest, pk: int) -> HttpResponse:
    batch = batch_for(request, pk)
    if not batch.may_change or batch.is_working:
        return redirect(batch)
    form = ValuesForm(request.POST if request.method == "POST" else None, batch=batch)
    if form.is_bound and form.is_valid():
        try:
            actions.decide_plan(batch=batch, plan=form.new_plan())
            return _check(request, batch)
        except (FileRefused, ValidationError) as error:
            form.add_error(None, getattr(error, "messages", None) or str(error))
    context = {"form": form, "batch": batch, "kind": batch.declared, "step": 3}
    return render(request, "imports/values.html", context, status=422 if form.is_bound else 200)


def _check(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """Small files are checked at once, large ones by a worker. Errors: FileRefused, ValidationError."""
    if batch.seen.rows <= INLINE_ROWS:
        check_here(batch, timezone.now())
        return redirect("import-preview", batch.pk)
    wake(actions.ask_for_check(batch=batch, asked_by=person_of(request), now=timezone.now()))
    return redirect(batch)


@require_safe
@importer
@never_cache
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    batch = batch_for(request, pk)
    if batch.state != BatchState.PREVIEWED or batch.is_working:
        return redirect(batch)
    figures = figures_of(batch)
    show = request.GET.get("show") or figures.first_look
    page = Paginator(rows_of(batch, show), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "batch": batch,
        "kind": batch.declared,
        "step": 4,
        "figures": figures,
        "preview": preview_of(batch, context_of(batch, timezone.now())),
        "remarks": batch.declared.remarks(batch),
        "is_blocked": bool(batch.counts.get("blocked")),
        "page": page,
        "show": show,
    }
    return render(request, "imports/preview.html", context)


@require_POST
@importer
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """What holds the whole import back is decided by one press; then the rows are checked again."""
    batch = batch_for(request, pk)
    decision = (request.POST.get("option", ""), request.POST.get("value", ""))
    if decision not in [(option, value) for option, value, _ in batch.declared.words.decisions]:
        return redirect(batch)
    plan = batch.decided
    try:
        actions.decide_plan(batch=batch, plan=replace(plan, options={**plan.options, decision[0]: decision[1]}))
        return _check(request, batch)
    except (FileRefused, ValidationError) as error:
        messages.error(request, " ".join(getattr(error, "messages", [str(error)])))
        return redirect(batch)
