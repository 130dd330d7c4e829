"""The prospects as a list, the most wanted first, and as a board by stage."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from clients.models import Stage
from clients.reports.prospects import (
    arrived_inventories,
    prospect_page,
    stage_board,
    stage_counts,
    waiting_inventories,
)
from msp_office.office.access import requires


@require_safe
@requires("clients.view_prospects")
def prospects(request: HttpRequest) -> HttpResponse:
    """The list, with what waits above it: unfinished inventories, and those that prospects handed in."""
    search = request.GET.get("search", "").replace("\x00", "").strip()[:100]
    stage = request.GET.get("stage", "")
    stage = stage if stage in Stage.values else ""
    today = timezone.localdate()
    page = prospect_page(today, search=search, stage=stage)
    counts = stage_counts()
    context = {
        "lines": page.lines,
        "more": page.more,
        "search": search,
        "stage": stage,
        "stages": [(value, label, counts[value]) for value, label in Stage.choices],
        "open_count": sum(counts[value] for value in Stage.values if value not in (Stage.WON, Stage.LOST)),
        "waiting": waiting_inventories(timezone.now()),
        "arrived": arrived_inventories(),
        "due": page.due,
        "wanted": page.wanted,
        "today": today,
    }
    return render(request, "prospects/prospects.html", context)


@require_safe
@requires("clients.view_prospects")
def board(request: HttpRequest) -> HttpResponse:
    columns = stage_board(timezone.localdate())
    return render(request, "prospects/board.html", {"columns": columns, "today": timezone.localdate()})
