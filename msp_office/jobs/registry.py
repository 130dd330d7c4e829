"""Which kinds of long work there are: each app declares its own from AppConfig.ready()."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msp_office.roles import PERMISSIONS

if TYPE_CHECKING:
    from msp_office.jobs.models import Job
    from msp_office.jobs.run import JobRun
    from staffing.models import StaffMember

Result = dict[str, Any]


@dataclass(frozen=True)
class JobKind:
    """One kind of job.

    `run` does the work and returns the result JSON. `finish`, when there is one, is called with that result in the
    transaction that ends the job: what it writes exists exactly once, however often the work was begun. `cancelled`,
    when there is one, is called in the transaction in which somebody asks for the job to stop; `refuse_again` before an
    ended job is started again, which a ValidationError prevents.
    """

    name: str
    label: str
    permission: str
    run: "Callable[[JobRun], Result]"
    finish: "Callable[[JobRun, Result], None] | None" = None
    result_url: "Callable[[Job], str] | None" = None
    cancelled: "Callable[[Job, StaffMember | None, datetime], None] | None" = None
    refuse_again: "Callable[[Job], None] | None" = None

    def allows(self, person: Any) -> bool:
        """Whether this person may start such a job. None is the system, which may."""
        return person is None or not self.permission or bool(person.has_perm(self.permission))


_kinds: dict[str, JobKind] = {}


def job_kind(
    name: str,
    label: str,
    *,
    permission: str,
    run: "Callable[[JobRun], Result]",
    finish: "Callable[[JobRun, Result], None] | None" = None,
    result_url: "Callable[[Job], str] | None" = None,
    cancelled: "Callable[[Job, StaffMember | None, datetime], None] | None" = None,
    refuse_again: "Callable[[Job], None] | None" = None,
) -> JobKind:
    """Declare a kind of job. `permission` "" lets every signed-in person start one.

    Errors: ValueError for a permission that does not exist or a name that is taken.
    """
    if permission and permission not in PERMISSIONS:
        raise ValueError(f"No such permission: {permission}")
    if name in _kinds:
        raise ValueError(f"The job kind {name} is declared twice.")
    _kinds[name] = JobKind(name, label, permission, run, finish, result_url, cancelled, refuse_again)
    return _kinds[name]


def known_kinds() -> Mapping[str, JobKind]:
    return MappingProxyType(_kinds)
