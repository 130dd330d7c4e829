"""Saved scenarios: kept, changed, copied, removed and brought back, taken from a file; the limits of the verdict."""

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from msp_office.calculations.period import written
from msp_office.jobs.actions import ask_for_job
from msp_office.jobs.tasks import wake
from msp_office.office.access import requires
from msp_office.office.conflict import StaleVersion
from msp_office.office.forms import show_problems
from msp_office.office.views.conflict import conflict_response
from msp_office.office.views.history import history_panel
from staffing.access import person_of
from staffing.actions import (
    change_limits,
    change_scenario,
    copy_scenario,
    delete_scenario,
    import_scenario,
    restore_scenario,
    save_scenario,
)
from staffing.actions.scenario import document_of
from staffing.forms.limits import LimitsForm, initial_of
from staffing.forms.scenario import LONGEST_ADDRESS, ScenarioForm
from staffing.forms.what_if import bench_of
from staffing.models import HiringScenario, HiringThresholds
from staffing.pdf import KIND
from staffing.views.what_if import NEEDS, asked_by, saved_of

LARGEST_FILE = 512 * 1024


@require_safe
@requires(*NEEDS)
@never_cache
def scenario_list(request: HttpRequest) -> HttpResponse:
    """All saved scenarios, the last changed first; the one just removed can come back."""
    saved = HiringScenario.objects.filter(deleted_at=None).select_related("made_by")
    gone = request.GET.get("removed", "")
    removed = HiringScenario.objects.exclude(deleted_at=None).filter(pk=int(gone)).first() if _is_key(gone) else None
    return render(request, "staffing/what_if/list.html", {"scenarios": saved, "removed": removed})


@require_POST
@requires(*NEEDS)
def scenario_save(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Keep what the posted address asks for: under a new name, or in place of what was saved."""
    saved = saved_of(pk) if pk is not None else None
    form = ScenarioForm(request.POST)
    asked = asked_by(request, QueryDict(_address(request)), saved)
    if not form.is_valid() or asked.bench.problems:
        wrong = [str(problem) for problems in form.errors.values() for problem in problems]
        messages.error(request, " ".join(["Not saved.", *wrong, *[f"{one.problem}" for one in asked.bench.problems]]))
        return redirect(asked.address)
    given: dict[str, Any] = {"document": asked.document, "name": form.cleaned_data["name"]}
    given |= {"actor": person_of(request), "now": timezone.now()}
    try:
        if saved and "as_new" not in request.POST:
            kept = change_scenario(saved=saved, version=form.cleaned_data["version"], **given)
        else:
            kept = save_scenario(**given)
    except StaleVersion as stale:
        theirs = bench_of(document_of(saved_of(stale.current.pk)))
        form.tell_apart(theirs, asked.bench)
        here = reverse("what-if-saved", args=[stale.current.pk])
        now_stored = {"query": theirs.query}
        return conflict_response(request, form, stale, action=request.path, cancel_url=here, theirs=now_stored)
    except ValidationError as error:
        messages.error(request, f"Not saved. {' '.join(error.messages)}")
        return redirect(asked.address)
    messages.success(request, f"“{kept}” is saved with the facts of {written(kept.facts_day)}.")
    return redirect("what-if-saved", kept.pk)


@require_POST
@requires(*NEEDS)
def scenario_print(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Ask for the pages of what the posted address holds; they stand on the job's page when they are done."""
    saved = saved_of(pk) if pk is not None else None
    params = {"query": _address(request), "scenario": saved.pk if saved else None}
    job = ask_for_job(kind=KIND, params=params, asked_by=person_of(request), now=timezone.now())
    wake(job)
    return redirect(job)


@require_POST
@requires(*NEEDS)
def scenario_copy(request: HttpRequest, pk: int) -> HttpResponse:
    copied = copy_scenario(saved=saved_of(pk), actor=person_of(request), now=timezone.now())
    messages.success(request, f"“{copied}” is a copy of its own.")
    return redirect("what-if-saved", copied.pk)


@require_POST
@requires(*NEEDS)
def scenario_delete(request: HttpRequest, pk: int) -> HttpResponse:
    saved = get_object_or_404(HiringScenario, pk=pk)
    delete_scenario(saved=saved, actor=person_of(request), now=timezone.now())
    return redirect(f"{reverse('what-if-list')}?removed={pk}")


@require_POST
@requires(*NEEDS)
def scenario_restore(request: HttpRequest, pk: int) -> HttpResponse:
    saved = get_object_or_404(HiringScenario, pk=pk)
    try:
        restore_scenario(saved=saved, actor=person_of(request), now=timezone.now())
    except ValidationError as error:
        messages.error(request, f"Not brought back. {' '.join(error.messages)}")
        return redirect("what-if-list")
    messages.success(request, f"“{saved}” is back.")
    return redirect("what-if-saved", pk)


@require_POST
@requires(*NEEDS)
def scenario_import(request: HttpRequest) -> HttpResponse:
    """Save what an uploaded what-if file holds."""
    file = request.FILES.get("file")
    try:
        if file is None or (file.size or 0) > LARGEST_FILE:
            raise ValidationError("Choose a what-if file of at most 512 KB.")
        imported = import_scenario(data=_json(file.read()), actor=person_of(request), now=timezone.now())
    except ValidationError as error:
        messages.error(request, f"Not imported. {' '.join(error.messages)}")
        return redirect("what-if-list")
    messages.success(request, f"“{imported}” is imported.")
    return redirect("what-if-saved", imported.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*NEEDS)
@never_cache
def limits(request: HttpRequest) -> HttpResponse:
    """From when on a figure means something, and whether there is a monitoring tool."""
    row, here = HiringThresholds.current(), reverse("what-if-limits")
    form = LimitsForm(
        request.POST if request.method == "POST" else None, initial=initial_of(row), cancel_url=reverse("what-if")
    )
    if request.method == "POST" and form.is_valid():
        try:
            values = form.values()
            version = form.cleaned_data["version"]
            change_limits(values=values, version=version, actor=person_of(request), now=timezone.now())
        except StaleVersion as stale:
            return conflict_response(request, form, stale, action=here, cancel_url=here)
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, "Saved. The verdict goes by these limits from now on.")
            return redirect("what-if")
    context = {"form": form, "history": history_panel(request, row) if row.version > 1 else None}
    return render(request, "staffing/what_if/limits.html", context, status=422 if form.is_bound else 200)


def _address(request: HttpRequest) -> str:
    """What is tried, as the page's form posts it."""
    return request.POST.get("query", "").replace("\x00", "")[:LONGEST_ADDRESS]


def _json(content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ValidationError("This is no JSON file.") from error


def _is_key(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) < 16
