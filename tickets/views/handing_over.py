"""Work for others: what an admin could do, to be given to one in one go; a package for temporary workers on paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from msp_office.office.access import requires
from staffing.models import Skill, StaffMember
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
    typed = request.GET.get("client", "").strip()[:160].replace("\x00", "")
    client = client_named(typed) if typed else None
    skill = Skill.ADMINISTRATIVE if request.GET.get("skill") == "0" else Skill.LEVEL_1
    everybody = "all" in request.GET
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
