"""The printed scenario: two or three pages to hand to a partner or a banker."""

from urllib.parse import parse_qsl

from django.template.loader import render_to_string
from django.utils import timezone

from msp_office.charts import on_paper
from msp_office.jobs.run import JobFailed, JobRun
from msp_office.office.models import OfficeSettings
from msp_office.pdf.paper import Paper
from msp_office.pdf.printing import Document, print_kind
from staffing.forms.asked import answer_to, asked_for
from staffing.models import HiringScenario
from staffing.reports.what_if.arithmetic import arithmetic

KIND = "staffing.print_scenario"
CSS = """
.answer { border-left: 4pt solid #12355b; padding: 1mm 0 1mm 5mm; margin-bottom: 5mm }
.answer b { display: block; font-size: 17pt; line-height: 1.25 }
.side th[scope=row] { font-weight: normal; font-size: 9pt; color: #16191d }
.side th small { color: #5b6470; margin-left: 1.5mm }
.side td, .side th { padding-top: 0.8mm; padding-bottom: 0.8mm }
.side th[colspan] { padding-top: 3mm; color: #12355b }
.side .number, .sums .number, .tried .number { white-space: nowrap }
.sums td { padding-top: 1.1mm; padding-bottom: 1.1mm }
.findings { padding-left: 6mm }
.findings li { margin-bottom: 1.2mm; line-height: 1.35; break-inside: avoid }
.findings ul { margin: 0; padding-left: 4mm; font-size: 8.5pt; color: #3b434d }
.findings ul li { margin: 0 }
.paper-chart { font-size: 9px }
"""


def declare() -> None:
    print_kind(KIND, "Print a hiring scenario", permission="staffing.view_wages", document=document)


def document(run: JobRun) -> Document:
    """The scenario as the page showed it when it was asked for, on the facts of its day or of now."""
    if run.asked_by is None or not run.asked_by.has_perm("clients.view_profit"):
        raise JobFailed("Printing a scenario needs to see both wages and profit.")
    key = run.params.get("scenario")
    saved = HiringScenario.objects.filter(pk=key, deleted_at=None).first() if key else None
    if key and saved is None:
        raise JobFailed("This scenario was removed meanwhile.")
    office = OfficeSettings.current()
    zone = timezone.get_current_timezone()
    pairs = parse_qsl(str(run.params.get("query", "")), keep_blank_values=True)
    asked = asked_for(pairs, saved, now=run.now(), zone=zone)
    if asked.bench.problems:
        raise JobFailed("Some values of this scenario cannot be taken; correct them on its page first.")
    answer = answer_to(asked, office.currency)
    html = render_to_string(
        "staffing/what_if/print.html",
        {
            "office_name": office.name,
            "asked": asked,
            "answer": answer,
            "saved": saved,
            "printed_at": run.now(),
            "chart": on_paper(answer.backlog) if answer.backlog else None,
            "sums": arithmetic(answer.situation),
            "tried": list(zip(asked.bench.levers, answer.mine.effects, strict=True)) if answer.has_levers else [],
            "own": [one for one in asked.bench.fact_inputs if one.value],
        },
    )
    return Document(html, "hiring-scenario.pdf", Paper.of_office(office.currency), CSS)
