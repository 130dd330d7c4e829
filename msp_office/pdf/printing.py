"""How any app prints a document: it declares what the document says, and the job keeps the PDF."""

from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO

from msp_office.jobs.models import Job
from msp_office.jobs.registry import JobKind, Result, job_kind
from msp_office.jobs.run import JobFailed, JobRun
from msp_office.pdf.paper import Paper
from msp_office.pdf.render import Limits, RenderFailed, render


@dataclass(frozen=True, slots=True)
class Document:
    """A whole HTML document (a template that extends pdf/document.html) and what its file is called."""

    html: str
    file_name: str
    paper: Paper = field(default_factory=Paper)
    css: str = ""


def print_kind(
    name: str,
    label: str,
    *,
    permission: str,
    document: Callable[[JobRun], Document],
    result_url: Callable[[Job], str] | None = None,
    limits: Limits = Limits(),  # noqa: B008  # frozen
) -> JobKind:
    """Declare that documents of this kind are printed as jobs: the file stands on the job's page when it is done.

    `document` reads what the job's parameters name and lays it out; it may raise JobFailed with the reason.
    """

    def run(job: JobRun) -> Result:
        job.progress(0, 3, "Gathering what it says")
        made = document(job)
        job.progress(1, 3, "Typesetting")
        try:
            pdf = render(made.html, css=(made.paper.css, made.css), limits=limits, waiting=job.hold)
        except RenderFailed as failure:
            raise JobFailed(str(failure)) from failure
        job.progress(2, 3, "Keeping the file")
        job.keep_file(BytesIO(pdf), made.file_name)
        return {"bytes": len(pdf)}

    return job_kind(name, label, permission=permission, run=run, result_url=result_url)
