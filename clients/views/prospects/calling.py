"""Calling mode: one prospect, the sentence to say, what happened, the next sentence; then the next prospect."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from clients.actions.call import log_call
from clients.calculations.script import PointKind, spoken, walk
from clients.forms.call import CallForm, read_path
from clients.models import Prospect
from clients.models.call import CallScript, Outcome
from clients.reports.calls import calling_queue
from msp_office.office.access import requires
from msp_office.office.models import OfficeSettings
from staffing.access import person_of

EXPECTED = {
    PointKind.VOICEMAIL: Outcome.VOICEMAIL,
    PointKind.GATEKEEPER: Outcome.GATEKEEPER,
    PointKind.APPOINTMENT: Outcome.APPOINTMENT,
    PointKind.NOT_NOW: Outcome.NOT_NOW,
    PointKind.OBJECTION: Outcome.NOT_INTERESTED,
}


@require_safe
@requires("clients.edit_prospects")
def calling(request: HttpRequest) -> HttpResponse:
    """The prospect named by the address, or the next of the queue; `path` are the answers so far."""
    person = person_of(request)
    skip = {int(part) for part in request.GET.getlist("skip") if part.isascii() and part.isdecimal() and len(part) < 18}
    wanted = request.GET.get("prospect", "")
    queue = calling_queue(person.pk, timezone.localdate(), skip)
    chosen = None
    if wanted.isascii() and wanted.isdecimal() and len(wanted) < 18:
        chosen = Prospect.objects.filter(pk=int(wanted), do_not_call=False).first()
    prospect = chosen or queue.first()
    if prospect is None:
        return render(request, "prospects/calling_done.html", {"skipped": len(skip)})
    path = read_path(request.GET.get("path", ""))
    return render(request, "prospects/calling.html", _context(request, prospect, path, queue.count(), skip))


def _context(request: HttpRequest, prospect: Prospect, path: list[int], left: int, skip: set[int]) -> dict[str, object]:
    script = CallScript.current()
    steps = walk(script.script(), path)
    values = _values(request, prospect, script)
    here = steps[-1].point
    taken = path[: len(steps) - (0 if steps[-1].answer else 1)]
    return {
        "prospect": prospect,
        "script": script,
        "steps": [(step.point.name, spoken(step.point.say, values), step.answer) for step in steps[:-1]],
        "point": here,
        "say": spoken(here.say, values),
        "ended": steps[-1].answer,
        "answers": [
            (number + 1, branch.label, ".".join(map(str, [*taken, number])))
            for number, branch in enumerate(here.branches)
            if not steps[-1].answer
        ],
        "path": ".".join(map(str, taken)),
        "back": ".".join(map(str, taken[:-1])),
        "voicemail": _voicemail(script, values),
        "outcomes": Outcome.choices,
        "expected": EXPECTED.get(here.kind, ""),
        "left": left,
        "skip": sorted(skip),
        "calls": prospect.calls.select_related("caller")[:5],
    }


def _voicemail(script: CallScript, values: dict[str, str]) -> str:
    point = script.script().first_of(PointKind.VOICEMAIL)
    return spoken(point.say, values) if point else ""


def _values(request: HttpRequest, prospect: Prospect, script: CallScript) -> dict[str, str]:
    return {
        "contact": prospect.contact_name,
        "company": prospect.name,
        "me": person_of(request).name,
        "office": OfficeSettings.current().name,
        "offer": prospect.offered or script.offer,
        "why": script.why,
        "when": script.when,
    }


@require_POST
@requires("clients.edit_prospects")
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the call and go on to the next prospect; what cannot be saved stays on the page as it was typed."""
    prospect = get_object_or_404(Prospect, pk=pk)
    form = CallForm(request.POST)
    if not form.is_valid():
        return _refused(request, prospect, "Say what came of the call, and write the day as 2027-03-31.")
    given = form.cleaned_data
    try:
        call = log_call(
            prospect=prospect,
            path=read_path(given["path"]),
            outcome=given["outcome"],
            note=given["note"],
            next_action=given["next_action"],
            next_action_on=given["next_action_on"],
            actor=person_of(request),
            now=timezone.now(),
            today=timezone.localdate(),
        )
        messages.success(request, f"{prospect}: {call.get_outcome_display().lower()}. Saved.")
    except ValidationError as error:
        return _refused(request, prospect, " ".join(error.messages))
    return redirect("prospect-calling")


def _refused(request: HttpRequest, prospect: Prospect, why: str) -> HttpResponse:
    messages.error(request, f"Not saved. {why}")
    left = calling_queue(person_of(request).pk, timezone.localdate(), set()).count()
    context = _context(request, prospect, read_path(request.POST.get("path", "")), left, set())
    context["expected"] = request.POST.get("outcome", "")
    return render(request, "prospects/calling.html", context | {"typed": request.POST}, status=422)
