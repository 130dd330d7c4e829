"""The work package on paper: instructions for somebody from outside, an overview, and a sheet for each ticket."""

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import slugify

from clients.models import Client
from msp_office.jobs.run import JobFailed, JobRun
from msp_office.office.models import OfficeSettings
from msp_office.pdf.paper import Paper
from msp_office.pdf.printing import Document, print_kind
from tickets.reports.sheets import work_package

KIND = "tickets.print_package"
CSS = """
.turned-over { break-before: page }
.for-whom { display: flex; gap: 6mm; margin: 0 0 6mm }
.for-whom div { flex: 1; border-bottom: 0.6pt solid #16191d; min-height: 10mm; font-size: 8pt; color: #5b6470 }
.rules { padding-left: 6mm; margin: 0 0 5mm } .rules li { margin-bottom: 1mm }
.overview td { padding-top: 1.3mm; padding-bottom: 1.3mm } .overview .box { width: 13mm } .overview .key { width: 15mm }
.overview .hours { width: 17mm } .overview .client { width: 44mm }
.overview td.box::before, .steps li::before { content: ""; display: inline-block; width: 3.2mm; height: 3.2mm; border: 0.8pt solid #16191d }
.sheet { break-inside: avoid; border-top: 1.2pt solid #12355b; padding-top: 3mm; margin: 0 0 7mm }
.sheet.long { break-inside: auto }
.sheet h2 { margin: 0 0 1mm } .sheet h2 span { color: #5b6470; font-weight: normal; margin-right: 2mm }
.sheet .whose { margin: 0 0 2.5mm; font-size: 9pt; color: #3b434d } .sheet .whose b { color: #16191d }
.text { white-space: pre-line; font-size: 9.5pt }
.needed { border-left: 2.5pt solid #8a5a00; padding-left: 3mm; font-size: 9pt }
.steps { list-style: none; padding: 0; margin: 0 0 2.5mm } .steps li { padding-left: 7mm; margin-bottom: 1mm; position: relative }
.steps li::before { content: ""; position: absolute; left: 0; top: 0.9mm } .steps .done::before { background: #16191d }
.result { display: flex; gap: 5mm; margin-top: 13mm } .result div { flex: 1; border-top: 0.5pt solid #5b6470; padding-top: 0.6mm; font-size: 7.5pt; color: #5b6470 }
.result .wide { flex: 3 }
"""  # noqa: E501  # rules of one thing stand on one line
LONG = 900  # characters of description from which on a sheet may break over two pages


def declare() -> None:
    print_kind(KIND, "Print of a work package", permission="tickets.view", document=document)


def document(run: JobRun) -> Document:
    """The tickets that the page showed, as they are now: `client`, `skill`, `all` of its form. Errors: JobFailed."""
    office, key = OfficeSettings.current(), run.params.get("client")
    client = Client.objects.filter(pk=int(key)).first() if key else None
    if key and client is None:
        raise JobFailed("This client is gone.")
    found = work_package(
        timezone.localdate(run.now()),
        client_id=client.pk if client else None,
        skill=int(run.params["skill"]),
        unassigned_only=not run.params.get("all"),
    )
    if not found.sheets:
        raise JobFailed("No remote ticket is left that such a package could hold.")
    context = {
        "office_name": office.name, "client": client, "package": found, "printed_at": run.now(), "long": LONG,
        "shown_minutes": sum(sheet.ticket.remaining_minutes for sheet in found.sheets),
        "asked_by": run.asked_by,
    }  # fmt: skip
    html = render_to_string("tickets/print/package.html", context)
    name = slugify(f"work package {client or ''}")
    return Document(html, f"{name}.pdf", Paper.of_office(office.currency), CSS)
