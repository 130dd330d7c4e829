"""Saved what-if lists of clients below the line: named, compared, printed, removed."""

from dataclasses import replace
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from clients.actions import delete_cut, rename_cut, save_cut
from clients.models import CutList
from clients.reports.cuts import SavedCut, saved_cuts
from clients.views.profitability import chosen
from msp_office.office.access import requires
from msp_office.office.models import OfficeSettings
from staffing.access import person_of


@require_safe
@requires("clients.view_profit")
@never_cache
def cut_lists(request: HttpRequest) -> HttpResponse:
    """All saved lists beside each other."""
    return render(request, "clients/profitability/lists.html", {"cuts": _figures(request, list(_lists()))})


@require_safe
@requires("clients.view_profit")
@never_cache
def cut_list(request: HttpRequest, pk: int) -> HttpResponse:
    """One list with its clients and what dropping them would mean."""
    saved = get_object_or_404(_lists(), pk=pk)
    return render(request, "clients/profitability/list.html", {"found": _figures(request, [saved])[0]})


@require_POST
@requires("clients.view_profit")
def cut_save(request: HttpRequest) -> HttpResponse:
    """Keep what is below the line; the days are fixed as they are now, so that the list stays comparable."""
    choice, _, asked, ranked = chosen(request, request.POST)
    parts = (choice.query(), asked.thresholds(), urlencode({"sort": asked.sort}), asked.line())
    back = f"{reverse('profitability')}?{'&'.join(filter(None, parts))}"
    hire = {"hire": asked.hire, "hire_cost": asked.hire_cost or "", "hire_hours": asked.hire_hours or ""}
    try:
        saved = save_cut(
            name=request.POST.get("name", ""),
            address=replace(choice, kind="custom").query(),
            sort=asked.sort,
            hire=urlencode({name: str(value) for name, value in hire.items() if value}),
            dropped=[row.line.client for row in ranked.rows if row.goes],
            kept=[row.line.client for row in ranked.rows if row.is_kept],
            actor=person_of(request),
            now=timezone.now(),
        )
    except ValidationError as error:
        messages.error(request, f"Not saved. {' '.join(error.messages)}")
        return redirect(back)
    messages.success(request, f"“{saved}” is saved. Nothing about these clients has changed.")
    return redirect("cut-list", saved.pk)


@require_POST
@requires("clients.view_profit")
def cut_rename(request: HttpRequest, pk: int) -> HttpResponse:
    saved = get_object_or_404(CutList, pk=pk)
    try:
        rename_cut(cut_list=saved, name=request.POST.get("name", ""), actor=person_of(request), now=timezone.now())
    except ValidationError as error:
        messages.error(request, f"Not renamed. {' '.join(error.messages)}")
    return redirect("cut-list", pk)


@require_POST
@requires("clients.view_profit")
def cut_delete(request: HttpRequest, pk: int) -> HttpResponse:
    delete_cut(cut_list=get_object_or_404(CutList, pk=pk), actor=person_of(request), now=timezone.now())
    messages.success(request, "The list is removed. Its clients stay as they are.")
    return redirect("cut-lists")


def _lists() -> "QuerySet[CutList]":
    return CutList.objects.prefetch_related("dropped", "kept").select_related("made_by")


def _figures(request: HttpRequest, lists: list[CutList]) -> list[SavedCut]:
    return saved_cuts(
        lists,
        today=timezone.localdate(),
        weeks_per_month=OfficeSettings.current().weeks_per_month,
        may_see_wages=request.user.has_perm("staffing.view_wages"),
    )
