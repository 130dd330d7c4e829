"""Work for others: what an admin could do, given to one in one go; and a package for temporary workers on paper."""

from django.contrib import messages
from django.core import signing
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from msp_office.office.access import requires
from staffing.access import person_of
from staffing.models import Skill, StaffMember
from tickets.actions import reassign_tickets, take_back_tickets
from tickets.calculations.board_view import key
from tickets.reports.choices import client_named, people_to_choose
from tickets.reports.sheets import for_an_admin, work_package

UNDO_SALT, UNDO_SECONDS = "tickets.reassign", 3600
SHOWN = 200


@require_safe
@requires("tickets.view")
def admin_work(request: HttpRequest) -> HttpResponse:
    """Open tickets that need administrative skill and are with technical people or with nobody."""
    tickets = list(for_an_admin()[:SHOWN])
    today = timezone.localdate()
    admins = [
        person.pk for person in StaffMember.objects.filter(skill=Skill.ADMINISTRATIVE) if person.employed_on(today)
    ]
    people = people_to_choose(today)
    context = {
        "tickets": tickets,
        "minutes": sum(ticket.remaining_minutes for ticket in tickets),
        "nobodys": sum(1 for ticket in tickets if ticket.assignee_id is None),
        "people": sorted(people, key=lambda person: person[0] not in admins),
        "undo": request.session.pop("reassigned", None),
    }
    return render(request, "tickets/admin_work.html", context)


@require_POST
@requires("tickets.triage")
def admin_work_give(request: HttpRequest) -> HttpResponse:
    """Give the ticked tickets to the chosen person."""
    chosen = [number for text in request.POST.getlist("ticket") if (number := key(text))]
    person = StaffMember.objects.filter(pk=key(request.POST.get("assignee", "")) or 0).first()
    if person is None or not chosen:
        messages.info(request, "Tick at least one ticket and choose who gets it.")
        return redirect("admin-work")
    had = reassign_tickets(
        tickets=for_an_admin().filter(pk__in=chosen[:SHOWN]), assignee=person, actor=person_of(request),
        now=timezone.now(),
    )  # fmt: skip
    words = f"{len(had)} ticket{'' if len(had) == 1 else 's'} went to {person.name}."
    request.session["reassigned"] = {
        "words": words,
        "entry": signing.dumps({"had": had, "to": person.pk}, salt=UNDO_SALT),
    }
    return redirect("admin-work")


@require_POST
@requires("tickets.triage")
def admin_work_undo(request: HttpRequest) -> HttpResponse:
    """Give them back; tickets that have moved on since stay."""
    try:
        packed = signing.loads(request.POST.get("entry", ""), salt=UNDO_SALT, max_age=UNDO_SECONDS)
    except signing.BadSignature as error:
        raise BadRequest from error
    person = get_object_or_404(StaffMember, pk=packed["to"])
    had = [(ticket, before) for ticket, before in packed["had"]]
    count = take_back_tickets(had=had, assignee=person, actor=person_of(request), now=timezone.now())
    stayed = len(had) - count
    messages.success(request, f"{count} went back.{f' {stayed} had moved on and stayed.' if stayed else ''}")
    return redirect("admin-work")


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
