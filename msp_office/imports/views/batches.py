"""The list of imports, one import with its progress and what came of it; starting, stopping, undoing."""

import csv
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from msp_office.imports import actions
from msp_office.imports.models import BatchState, ImportBatch
from msp_office.imports.readers import FileRefused
from msp_office.imports.reports import figures_of, kinds_for, rejected_lines, rows_of
from msp_office.imports.views.access import batch_for, batches_for, importer, kind_for, person_of
from msp_office.jobs.models import Job
from msp_office.jobs.tasks import wake
from msp_office.office.views.history import history_panel

if TYPE_CHECKING:
    from staffing.models import StaffMember

ON_A_PAGE = 50


@require_safe
@importer
def import_list(request: HttpRequest) -> HttpResponse:
    kinds, found = kinds_for(person_of(request)), batches_for(person_of(request))
    page = Paginator(found.defer("profile", "plan").select_related("job", "asked_by"), ON_A_PAGE)
    return render(
        request,
        "imports/list.html",
        {"page": page.get_page(request.GET.get("page")), "kinds": [k for k in kinds if k.is_listed]},
    )


@require_safe
@importer
@never_cache
def import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Where an import stands; an unfinished one leads to its next step."""
    batch = batch_for(request, pk)
    failed = batch.job is not None and batch.job.ended and batch.job.state != "done"
    if not batch.is_working and batch.may_change and not failed:
        return redirect(_next_step(batch), batch.pk)
    figures = figures_of(batch)
    show = request.GET.get("show") or figures.first_look
    context = {
        "batch": batch,
        "kind": batch.declared,
        "figures": figures,
        "show": show,
        "page": Paginator(rows_of(batch, show), ON_A_PAGE).get_page(request.GET.get("page")),
        "history": history_panel(request, batch),
        "remarks": batch.declared.remarks(batch),
        "with_links": _may_follow(person_of(request), batch.declared.object_permission),
    }
    return render(request, "imports/import.html", context)


def _may_follow(person: "StaffMember", permission: str) -> bool:
    """Whether the links to what the rows became lead anywhere for this person."""
    return not permission or person.has_perm(permission)


def _next_step(batch: ImportBatch) -> str:
    return {
        BatchState.UPLOADED.value: "import-columns",
        BatchState.MAPPED.value: "import-values",
    }.get(batch.state, "import-preview")


@require_safe
@importer
@never_cache
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The fragment that the page polls; when the work has ended, the page is to be loaded again."""
    batch = batch_for(request, pk)
    response = render(request, "imports/_progress.html", {"batch": batch})
    if not batch.is_working:
        response["HX-Refresh"] = "true"
    return response


@require_safe
@importer
def rejected_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The rejected rows with their reasons, no cell of which a spreadsheet takes for a formula."""
    batch = batch_for(request, pk)
    return _csv(f"rejected-rows-of-import-{batch.pk}.csv", rejected_lines(batch))


@require_safe
@importer
def template_csv(request: HttpRequest, kind_name: str) -> StreamingHttpResponse:
    """An empty file with our own column names."""
    kind = kind_for(request, kind_name)
    return _csv(f"{kind.name}-template.csv", iter([[item.label for item in kind.fields]]))


class _Echo:
    """What csv.writer writes to: it hands the line back."""

    def write(self, value: str) -> str:
        return value


def _csv(name: str, lines: Iterator[Sequence[str]]) -> StreamingHttpResponse:
    """A table as spreadsheet programs open it by a double click: only the mark in front tells them that it is UTF-8."""
    writer = csv.writer(_Echo())
    content = chain(["\ufeff"], (writer.writerow(line) for line in lines))
    response = StreamingHttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
@importer
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """Start a checked import, or go on with one that stopped."""
    batch = batch_for(request, pk)
    action = actions.go_on if batch.may_go_on else actions.start_import
    return _asked(request, batch, lambda: action(batch=batch, asked_by=person_of(request), now=timezone.now()))


@require_POST
@importer
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    batch = batch_for(request, pk)
    return _asked(
        request, batch, lambda: actions.ask_for_undo(batch=batch, asked_by=person_of(request), now=timezone.now())
    )


@require_POST
@importer
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """The same file once more: names that were left out can be matched, what stands is not doubled."""
    batch = batch_for(request, pk)
    try:
        return redirect(actions.import_again(batch=batch, asked_by=person_of(request), now=timezone.now()))
    except (FileRefused, OSError) as refusal:
        messages.error(request, f"The file cannot be read again. {refusal if isinstance(refusal, FileRefused) else ''}")
        return redirect(batch)


@require_POST
@importer
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    batch = batch_for(request, pk)
    actions.stop_import(batch=batch, actor=person_of(request), now=timezone.now())
    return redirect(batch)


def _asked(request: HttpRequest, batch: ImportBatch, ask: Callable[[], Job]) -> HttpResponse:
    try:
        wake(ask())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(batch)
