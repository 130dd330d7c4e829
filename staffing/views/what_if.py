"""Should I hire? The workbench: levers, facts and the answer in place; the address holds it all."""

import json
from itertools import zip_longest
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from msp_office.calculations.money import SYMBOLS
from msp_office.office.access import requires
from msp_office.office.models import OfficeSettings
from staffing.calculations.what_if.facts import fact_values
from staffing.calculations.what_if.kinds import GROUPS, KINDS
from staffing.calculations.what_if.levers import MOST_LEVERS
from staffing.calculations.what_if.portable import document_to_json
from staffing.calculations.what_if.projection import FEWEST_WEEKS, RUNS
from staffing.calculations.what_if.reading import plain
from staffing.calculations.what_if.verdict import DONT, HIRE, NOT_ENOUGH, TEMPORARY
from staffing.forms.asked import Asked, answer_to, asked_for
from staffing.forms.what_if import KEPT, MOST_COMPARED, WEEK_CHOICES
from staffing.models import HiringScenario
from staffing.reports.what_if.answer import Answer
from staffing.reports.what_if.facts import SOURCES

TONES = {HIRE: "go", DONT: "wait", TEMPORARY: "some", NOT_ENOUGH: "unknown"}
NEEDS = ("clients.view_profit", "staffing.view_wages")


@require_safe
@requires(*NEEDS)
@never_cache
def what_if(request: HttpRequest) -> HttpResponse:
    """The workbench on today's facts."""
    return _page(request, asked_by(request, request.GET))


@require_safe
@requires(*NEEDS)
@never_cache
def saved_scenario(request: HttpRequest, pk: int) -> HttpResponse:
    """The workbench on a saved scenario and the facts it was saved with."""
    return _page(request, asked_by(request, request.GET, saved_of(pk)))


@require_safe
@requires(*NEEDS)
@never_cache
def scenario_file(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """What the address asks for as a what-if file."""
    asked = asked_by(request, request.GET, saved_of(pk) if pk is not None else None)
    text = json.dumps(document_to_json(asked.document), indent=1, ensure_ascii=False)
    response = HttpResponse(text, content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="what-if.json"'
    return response


def saved_of(pk: int) -> HiringScenario:
    return get_object_or_404(HiringScenario.objects.select_related("made_by"), pk=pk, deleted_at=None)


def asked_by(request: HttpRequest, query: QueryDict, saved: HiringScenario | None = None) -> Asked:
    """What an address of this moment asks for."""
    pairs = [(name, value) for name, values in query.lists() for value in values]
    return asked_for(pairs, saved, now=timezone.now(), zone=timezone.get_current_timezone())


def _page(request: HttpRequest, asked: Asked) -> HttpResponse:
    bench = asked.bench
    if request.GET.get("add") in KINDS:
        return redirect(f"{asked.path}?{bench.with_lever(request.GET['add'], asked.document.effective)}#levers")
    remove = request.GET.get("remove", "")
    if remove.isascii() and remove.isdigit():
        return redirect(f"{asked.path}?{bench.without_lever(int(remove[:3]))}#levers")
    in_place = request.headers.get("HX-Request") == "true"
    context = _context(asked) | {"in_place": in_place}
    template = "staffing/what_if/_answer.html" if in_place else "staffing/what_if/page.html"
    response = render(request, template, context, status=422 if bench.problems else 200)
    if in_place:
        response["HX-Replace-Url"] = asked.address
    return response


def _context(asked: Asked) -> dict[str, Any]:
    bench, office = asked.bench, OfficeSettings.current()
    saved = list(HiringScenario.objects.filter(deleted_at=None).only("pk", "name").order_by("name"))
    own = asked.saved.pk if asked.saved else None
    return {
        "asked": asked,
        "bench": bench,
        "saved": asked.saved,
        "facts": asked.facts,
        **_shown(None if bench.problems else answer_to(asked, office.currency)),
        "fact_rows": fact_rows(asked),
        "groups": [(label, [kind for kind in KINDS.values() if kind.group == name]) for name, label in GROUPS.items()],
        "others": [(one, one.pk in bench.compared) for one in saved if one.pk != own],
        "week_choices": sorted({*WEEK_CHOICES, bench.weeks}),
        "symbol": SYMBOLS.get(office.currency, office.currency),
        "kept": KEPT,
        "room": len(bench.levers) < MOST_LEVERS,
        "most_compared": MOST_COMPARED,
        "fewest_weeks": FEWEST_WEEKS,
        "runs": RUNS,
    }


def _shown(found: Answer | None) -> dict[str, Any]:
    """The answer with what the page puts around it: links of findings, the band beside the weeks."""
    if found is None:
        return {"answer": None}
    path = found.mine.path
    low, high = (path.low, path.high) if path and path.has_band else ([], [])
    return {
        "answer": found,
        "tone": TONES[found.verdict.answer],
        "findings": [(finding, _link(finding.link)) for finding in found.verdict.findings],
        "tried_finding": next((one for one in found.verdict.findings if one.rule == "what is tried"), None),
        "weeks": list(zip_longest(found.by_week, low, high)),
    }


def _link(name: str) -> str:
    """The page that shows it, or a place on this one."""
    return f"#{name}" if name in ("facts", "answer") else reverse(name)


def fact_rows(asked: Asked) -> list[dict[str, Any]]:
    """Each fact with its own value, its source, and what the owner put in its place."""
    values = fact_values(asked.facts)
    return [
        {
            "input": asked.bench.fact_input(name),
            "value": None if value is None else value if isinstance(value, str) else plain(value),
            "source": SOURCES[name],
            "url": reverse(SOURCES[name].link),
        }
        for name, value in values.items()
    ]
