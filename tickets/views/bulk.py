"""Changing the selected tickets at once: a bar under the board, or a page without JavaScript; one message, one undo."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from msp_office.office.access import requires
from msp_office.office.views.pages import safe_next
from staffing.access import person_of
from staffing.models import StaffMember
from tickets.actions import change_tickets, revert_tickets
from tickets.actions.bulk import BulkResult, Changed
from tickets.forms.bulk import QUICK, bulk_fields, read_changes, read_selected
from tickets.models import Ticket
from tickets.views.asking import htmx_of, own_path
from tickets.views.fresh import answer

UNDO_SALT = "tickets.bulk.undo"
UNDO_SECONDS = 24 * 3600  # a page may stand open all day
MOST_LISTED = 200


@require_http_methods(["GET", "HEAD", "POST"])
@requires("tickets.triage")
def change(request: HttpRequest) -> HttpResponse:
    """The form for the selected tickets (`t`), and what it does. What is refused is named ticket by ticket."""
    typed = request.POST if request.method == "POST" else request.GET
    seen = read_selected(typed.getlist("t"))
    if request.method != "POST":
        return _form(request, seen, {}, "")
    changes, words, problems = read_changes(typed.dict())
    if not seen or problems:
        return _form(request, seen, problems, "" if seen else "Select the tickets first.")
    try:
        result = change_tickets(seen=seen, changes=changes, actor=person_of(request), now=timezone.now())
    except ValidationError as error:
        return _form(request, seen, {}, " ".join(error.messages))
    said = f"{_count(len(result.changed))} changed: {', '.join(words)}."
    if result.same:
        said += f" {len(result.same)} had it already."
    undo = {"token": _packed(result), "said": said, "next": _next(request)} if result.changed else None
    return _told(request, result, said, undo)


@require_POST
@requires("tickets.triage")
def undo(request: HttpRequest) -> HttpResponse:
    """Give every ticket of one change back what it had, unless it was changed again meanwhile."""
    try:
        packed = signing.loads(request.POST.get("token", ""), salt=UNDO_SALT, max_age=UNDO_SECONDS)
    except signing.BadSignature as error:
        raise BadRequest from error
    result = revert_tickets(changed=_unpacked(packed), actor=person_of(request), now=timezone.now())
    return _told(request, result, f"Undone: {_count(len(result.changed))} as before.", None)


def _told(request: HttpRequest, result: BulkResult, said: str, undo: dict[str, str] | None) -> HttpResponse:
    if htmx_of(request):
        ids = [one.ticket_id for one in result.changed] + [pk for pk, _ in result.refused]
        return answer(request, ids, said=said, undo=undo, refused=result.refused, bulk_done=True)
    if undo:
        request.session["bulk_undo"] = undo
    else:
        messages.success(request, said)
    for pk, why in result.refused:
        messages.warning(request, f"#{pk} was not changed. {why}")
    return redirect(_next(request))


def _form(request: HttpRequest, seen: dict[int, int], problems: dict[str, str], problem: str) -> HttpResponse:
    by_htmx = bool(htmx_of(request))
    context: dict[str, Any] = {
        "fields": bulk_fields(timezone.localdate(), request.POST, problems),
        "quick": QUICK,
        "problem": problem,
        "by_htmx": by_htmx,
    }
    if not by_htmx:
        tickets = Ticket.objects.filter(pk__in=list(seen)[:MOST_LISTED]).in_work_order().select_related("client")
        context |= {"tickets": [(ticket, f"{ticket.pk}.{seen[ticket.pk]}") for ticket in tickets]}
        context["next"] = _next(request)
    page = "tickets/_bulk_form.html" if by_htmx else "tickets/bulk.html"
    return render(request, page, context, status=422 if request.method == "POST" else 200)


def _next(request: HttpRequest) -> str:
    """Back to the board that the tickets were selected on."""
    return safe_next(request, own_path(request, request.headers.get("Referer", "")) or reverse("board"))


def _count(number: int) -> str:
    return f"{number} ticket{'' if number == 1 else 's'}"


def _packed(result: BulkResult) -> str:
    plain = [[one.ticket_id, _plain(one.before), _plain(one.after)] for one in result.changed]
    return signing.dumps(plain, salt=UNDO_SALT, compress=True)


def _plain(values: Any) -> dict[str, Any]:
    return {name: value.pk if isinstance(value, StaffMember) else value for name, value in values.items()}


def _unpacked(packed: list[Any]) -> list[Changed]:
    keys = {values["assignee"] for _, *both in packed for values in both if values.get("assignee")}
    people = StaffMember.objects.in_bulk(keys)

    def whole(values: dict[str, Any]) -> dict[str, Any]:
        return {name: people.get(value) if name == "assignee" else value for name, value in values.items()}

    return [Changed(pk, whole(before), whole(after)) for pk, before, after in packed]
