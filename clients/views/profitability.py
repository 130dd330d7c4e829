"""The ranking of clients by what they earn, and every figure of it down to its rows."""

from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from clients.calculations.plots import quadrant, spark, whale
from clients.models import Client
from clients.reports.choice import PERIODS, Choice, choice_from
from clients.reports.export import ranking_table
from clients.reports.month_chart import month_chart
from clients.reports.profitability import Profitability, profitability
from clients.reports.ranking import CUT_SORTS, SORTS, Asked, Ranking, asked_from, backlog_freed, ranking
from clients.reports.tracing import entries_of, trace
from clients.reports.warnings import doubts
from msp_office.calculations.period import Period
from msp_office.charts import draw
from msp_office.exports import FORMATS
from msp_office.office.access import requires
from msp_office.office.models import OfficeSettings
from staffing.calculations.loaded_cost import PRESETS

ENTRIES_ON_A_PAGE = 50
COLUMNS = (
    ("revenue", "Revenue $"),
    ("goods", "Goods $"),
    ("hours", "Hours"),
    ("labor", "Labor $"),
    ("profit", "Profit $"),
    ("margin", "Margin"),
    ("rate", "$ / hour"),
    ("share", "Share"),
)


@require_safe
@requires("clients.view_profit")
@never_cache
def ranking_page(request: HttpRequest) -> HttpResponse:
    """The ranking with its line; for htmx only the answer beside it, or the whole list after another order."""
    choice, result, asked, ranked = chosen(request)
    context = ranking_context(request, choice, result, asked, ranked)
    if request.headers.get("HX-Request") == "true":
        return render(request, "clients/profitability/_ranking.html", context)
    context |= {"doubts": doubts(result, brief=True), **_before(request, result)}
    known = [line for line in result.lines if line.figures.profit is not None and not line.figures.is_empty]
    context["quadrant"] = quadrant(
        [
            (
                line.client,
                line.name,
                line.figures.revenue,
                line.figures.profit or Decimal(0),
                line.figures.logged_minutes,
            )
            for line in known
        ]
    )
    context["whale"] = whale([line.figures.profit for line in known if line.figures.profit is not None])
    return render(request, "clients/profitability/ranking.html", context)


@require_safe
@requires("clients.view_profit")
@never_cache
def client_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One client: each figure with the calculation written out, and the rows it sums."""
    client = get_object_or_404(Client, pk=pk)
    choice, result, _, _ = chosen(request)
    entries = Paginator(entries_of(client, choice.period), ENTRIES_ON_A_PAGE).get_page(request.GET.get("page"))
    traced = trace(client, result, may_see_wages=request.user.has_perm("staffing.view_wages"))
    chart = month_chart(traced.months, currency=OfficeSettings.current().currency)
    context = {
        "client": client,
        "choice": choice,
        "basis": result.basis,
        "trace": traced,
        "drawing": draw(chart) if chart else None,
        "entries": entries,
        "query": choice.query(),
        "periods": PERIODS,
    }
    return render(request, "clients/profitability/client.html", context)


@require_safe
@requires("clients.view_profit")
@never_cache
def hour_page(request: HttpRequest) -> HttpResponse:
    """What an hour costs in the period: the team's hours, and their pay for whoever may see it."""
    choice, result, _, _ = chosen(request)
    context = {"choice": choice, "basis": result.basis, "query": choice.query(), "periods": PERIODS}
    return render(request, "clients/profitability/hour.html", context)


@require_safe
@requires("clients.view_profit")
@never_cache
def doubts_page(request: HttpRequest) -> HttpResponse:
    """Everything doubtful about the data of the period, each with the place where it is repaired."""
    choice, result, _, _ = chosen(request)
    context = {"choice": choice, "doubts": doubts(result), "query": choice.query(), "periods": PERIODS}
    return render(request, "clients/profitability/doubts.html", context)


@require_safe
@requires("clients.view_profit")
@never_cache
def export(request: HttpRequest, extension: str) -> HttpResponse:
    """The ranking as a file, in the order asked for."""
    file_format = FORMATS[extension]
    _, result, _, ranked = chosen(request)
    table = ranking_table(result, ranked)
    response = HttpResponse(file_format.write(table), content_type=file_format.content_type)
    response["Content-Disposition"] = f'attachment; filename="{file_format.file_name(table)}"'
    return response


def chosen(request: HttpRequest, asks: QueryDict | None = None) -> tuple[Choice, Profitability, Asked, Ranking]:
    """What the address (or a form, `asks`) asks for, and the figures that answer it."""
    given = request.GET if asks is None else asks
    values = {name: given.get(name, "") for name in given}  # the last one where there are several
    may_see_wages = request.user.has_perm("staffing.view_wages")
    choice = choice_from(values, today=timezone.localdate(), may_see_wages=may_see_wages)
    result = _result(choice, may_see_wages)
    asked = asked_from(values, given.getlist("keep"))
    return choice, result, asked, ranking(result, asked)


def _result(choice: Choice, may_see_wages: bool) -> Profitability:
    weeks = OfficeSettings.current().weeks_per_month
    return profitability(choice, weeks_per_month=weeks, may_see_wages=may_see_wages)


def _before(request: HttpRequest, now: Profitability) -> dict[str, Any]:
    """The totals of the period before, when they are asked for."""
    choice = now.choice
    before: Period = choice.period.before()
    if request.GET.get("compare") != "1":
        return {"before_period": before}
    past = Choice("custom", before, choice.method, choice.billability_percent, choice.label, choice.goods_as_zero)
    result = _result(past, request.user.has_perm("staffing.view_wages"))
    return {
        "before_period": before,
        "before": result.totals,
        "thin_before": result.totals.team_minutes * 2 < now.totals.team_minutes,
        "before_profits": {line.client: line.figures.profit for line in result.lines},
    }


def ranking_context(
    request: HttpRequest, choice: Choice, result: Profitability, asked: Asked, ranked: Ranking
) -> dict[str, Any]:
    dropped = [row.line.client for row in ranked.rows if row.goes]
    return {
        "choice": choice,
        "result": result,
        "basis": result.basis,
        "asked": asked,
        "ranking": ranked,
        "answer": ranked.answer,
        "backlog": backlog_freed(dropped, result),
        "sparks": {line.client: spark(line.figures.months) for line in result.lines},
        "sorts": {name: label for name, (label, _) in SORTS.items()},
        "cut_sorts": CUT_SORTS,
        "presets": PRESETS,
        "periods": PERIODS,
        "query": choice.query(),
        "kept": sorted(asked.keep),
        "columns": COLUMNS,
        "width": len(COLUMNS) + 4 + (request.GET.get("compare") == "1"),
        "sort_label": SORTS[asked.sort][0],
        "rest": "&".join(part for part in (choice.query(), asked.thresholds()) if part),
        "hidden": [*parse_qsl(choice.query()), *parse_qsl(asked.thresholds()), ("sort", asked.sort)],
        "line_before": dropped[0] if dropped else 0,
    }
