"""Work for others: what an admin could do, to be given to one in one go; a package for temporary workers on paper."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from msp_office.jobs.actions import ask_for_job
from msp_office.jobs.tasks import wake
from msp_office.office.access import requires
from staffing.access import person_of
from staffing.models import Skill, StaffMember
from tickets.pdf import KIND as PACKAGE_KIND
from tickets.reports.choices import client_named, people_to_choose
from tickets.reports.sheets import for_an_admin, work_package

SHOWN = 200


@require_safe
@requires("tickets.view")
def admin_work(request: HttpRequest) -> HttpResponse:
    """Open tickets that need administrative skill and are with technical people or with nobody; admins to choose first.

    The form changes many tickets at once, as the board does, and comes back here with the way to undo it.
    """
    tickets = list(for_an_admin()[:SHOWN])
    admins = set(StaffMember.objects.filter(skill=Skill.ADMINISTRATIVE).values_list("pk", flat=True))
    context = {
        "tickets": tickets,
        "minutes": sum(ticket.remaining_minutes for ticket in tickets),
        "nobodys": sum(1 for ticket in tickets if ticket.assignee_id is None),
        "people": sorted(people_to_choose(timezone.localdate()), key=lambda person: person[0] not in admins),
        "undo": request.session.pop("bulk_undo", None),
    }
    return render(request, "tickets/admin_work.html", context)


@require_safe
@requires("tickets.view")
def package(request: HttpRequest) -> HttpResponse:
    """Remote tickets up to a skill as sheets to print: `client`, `skill`, `all` (also those that are somebody's)."""
    typed, client, skill, everybody = _asked(request.GET)
    found = work_package(
        timezone.localdate(), client_id=client[0] if client else None, skill=skill, unassigned_only=not everybody
    )
    context = {
        "package": found,
        "sheets": found.sheets,
        "client": client[1] if client else typed,
        "unknown": bool(typed and not client),
        "skill": skill,
        "everybody": everybody,
    }
    return render(request, "tickets/work_package.html", context)


@require_POST
@requires("tickets.view")
def package_print(request: HttpRequest) -> HttpResponse:
    """Ask for the package of the posted filter as a PDF; it stands on the job's page when it is done."""
    _, client, skill, everybody = _asked(request.POST)
    params = {"client": client[0] if client else None, "skill": int(skill), "all": everybody}
    job = ask_for_job(kind=PACKAGE_KIND, params=params, asked_by=person_of(request), now=timezone.now())
    wake(job)
    return redirect(job)


def _asked(values: QueryDict) -> tuple[str, tuple[int, str] | None, Skill, bool]:
    """What was typed as the client, which one that is, up to which skill, and whether also what is somebody's."""
    typed = values.get("client", "").strip()[:160].replace("\x00", "")
    skill = Skill.ADMINISTRATIVE if values.get("skill") == "0" else Skill.LEVEL_1
    return typed, client_named(typed) if typed else None, skill, "all" in values
