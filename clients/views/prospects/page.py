"""A prospect's own page: is this a client to want, what did they say, what comes next?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from clients.models import Prospect, Rubric, Stage
from clients.reports.profile_chart import profile_chart
from clients.reports.prospects import assessment_of
from msp_office.charts import draw
from msp_office.office.access import requires
from msp_office.office.views.history import history_panel


@require_safe
@requires("clients.view_prospects")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    prospect = get_object_or_404(Prospect.objects.select_related("owner", "client"), pk=pk)
    inventories = list(prospect.inventories.select_related("started_by").prefetch_related("rows"))
    latest = next((inventory for inventory in inventories if inventory.answers()), None)
    assessment = assessment_of(latest, timezone.localdate(), Rubric.current().weights()) if latest else None
    chart = profile_chart(assessment) if assessment else None
    context = {
        "prospect": prospect,
        "inventories": inventories,
        "unfinished": next((inventory for inventory in inventories if not inventory.finished_at), None),
        "assessment": assessment,
        "drawing": draw(chart) if chart else None,
        "calls": prospect.calls.select_related("caller")[:8],
        "today": timezone.localdate(),
        "next_stage": _next_stage(prospect),
        "history": history_panel(request, prospect),
    }
    return render(request, "prospects/prospect.html", context)


def _next_stage(prospect: Prospect) -> Stage | None:
    """The stage that one press leads to; winning has a way of its own."""
    following = {Stage.NEW: Stage.CALLING, Stage.ASSESSED: Stage.PROPOSAL}
    return following.get(Stage(prospect.stage))
