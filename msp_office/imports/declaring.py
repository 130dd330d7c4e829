"""How an app declares what can be imported: one call from its AppConfig.ready()."""

from msp_office.imports.actions import note_stop, refuse_beside_another
from msp_office.imports.registry import ImportKind, register
from msp_office.imports.work.apply import finish_import, run_import
from msp_office.imports.work.check import finish_check, run_check
from msp_office.imports.work.undo import finish_undo, run_undo
from msp_office.jobs.models import Job
from msp_office.jobs.registry import job_kind


def import_kind(kind: ImportKind) -> None:
    """Declare a kind of import, with its three kinds of job. Errors: ValueError for a declaration that cannot work."""
    register(kind)
    for work, label, run, finish in (
        ("check", f"Check of {kind.label.lower()}", run_check, finish_check),
        ("run", f"Import of {kind.label.lower()}", run_import, finish_import),
        ("undo", f"Undo of imported {kind.label.lower()}", run_undo, finish_undo),
    ):
        job_kind(
            f"import-{kind.name}-{work}",
            label,
            permission=kind.permission,
            run=run,
            finish=finish,
            result_url=_page_of,
            cancelled=note_stop,
            refuse_again=None if work == "check" else refuse_beside_another,
        )


def _page_of(job: Job) -> str:
    return f"/imports/{job.params['batch']}/"
