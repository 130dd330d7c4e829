"""The jobs of the binder: printing it."""

from collections.abc import Sequence

from django.urls import reverse

from clients.models import Client
from docs_binder.actions.printing import KIND
from docs_binder.calculations.content import SectionContent
from docs_binder.pdf.run import binder_printer, keep
from docs_binder.reports.content import section_content
from docs_binder.sections import SECTIONS
from msp_office.jobs.models import Job
from msp_office.jobs.registry import job_kind


def contents_of(client: Client, keys: Sequence[str]) -> list[SectionContent]:
    """The chosen sections of a client's binder, all of them without a choice, in the binder's order."""
    return [section_content(client, section.key) for section in SECTIONS if not keys or section.key in keys]


def prints_page(job: Job) -> str:
    return reverse("client-prints", args=[job.params["client"]])


def declare() -> None:
    job_kind(
        KIND, "Print a binder", permission="binder.view", run=binder_printer(contents_of), finish=keep,
        result_url=prints_page,
    )  # fmt: skip
