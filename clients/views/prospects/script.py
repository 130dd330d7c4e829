"""The call script: its diagram with the counts of calls, and the page on which the owner writes it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from clients.actions.call import SHEET, ScriptMoved, save_script
from clients.calculations.script import KIND_NAMES, LONGEST_LABEL, LONGEST_SAY, PLACEHOLDERS
from clients.forms.call import SheetForm, editable_points, read_points
from clients.models.call import CallScript
from clients.reports.calls import funnel, versions
from clients.reports.funnel_chart import funnel_chart
from clients.reports.script_diagram import diagram
from msp_office.charts import draw
from msp_office.office.access import requires
from msp_office.office.views.pages import posted
from staffing.access import person_of


@require_safe
@requires("clients.view_prospects")
def show(request: HttpRequest) -> HttpResponse:
    """The diagram of one version (the newest, or `version` of the address) with what became of its calls."""
    wanted = request.GET.get("version", "")
    kept = CallScript.objects.filter(number=int(wanted)).first() if _is_number(wanted) else None
    script = kept or CallScript.current()
    today = timezone.localdate()
    found = funnel(script, today)
    chart = funnel_chart(found.weeks, today)
    context = {
        "script": script,
        "funnel": found,
        "weeks_drawing": draw(chart) if chart else None,
        "drawing": diagram(script.script(), found.reached, found.chosen, found.calls),
        "versions": versions(),
    }
    return render(request, "prospects/script.html", context)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 7


@require_http_methods(["GET", "HEAD", "POST"])
@requires("clients.edit_sales_rules")
def edit(request: HttpRequest) -> HttpResponse:
    """Sentences, and where each answer leads. A version that was called with stays; saving makes the next one."""
    current = CallScript.current()
    sheet = {name: getattr(current, name) for name in SHEET}
    form = SheetForm(posted(request), initial={**sheet, "seen": _seen(current)})
    script, problem, status = current.script(), "", 200
    if request.method == "POST":
        script, status = read_points(request.POST), 422
        if form.is_valid():
            number, version = form.seen_version()
            try:
                saved = save_script(
                    script=script,
                    sheet=form.sheet(),
                    number=number,
                    version=version,
                    actor=person_of(request),
                    now=timezone.now(),
                )
                messages.success(request, f"Saved as version {saved.number}.")
                return redirect("call-script")
            except ValidationError as error:
                problem = " ".join(error.messages)
            except ScriptMoved:
                problem = f"Somebody saved version {current.number} meanwhile. Save again to put yours in its place."
                status = 409
    points = editable_points(script)
    context = {
        "form": form,
        "points": points,
        "targets": [(point["key"], point["name"] or f"new point {point['key']}") for point in points],
        "kinds": [(kind.value, name) for kind, name in KIND_NAMES.items()],
        "placeholders": PLACEHOLDERS,
        "problem": problem,
        "seen": _seen(current),
        "longest_say": LONGEST_SAY,
        "longest_label": LONGEST_LABEL,
        "script": current,
    }
    return render(request, "prospects/script_edit.html", context, status=status)


def _seen(script: CallScript) -> str:
    return f"{script.number}.{script.version}"
