"""The board: all open work by priority, with its hours."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from clients.models import Client
from msp_office.calculations.week import start_of_week
from msp_office.office.access import requires
from staffing.access import person_of
from tickets.calculations import board_view
from tickets.calculations.board_view import BoardView, key, read_cursor, read_view
from tickets.calculations.keys import SECTIONS
from tickets.calculations.terms import Priority
from tickets.reports.board import Scope, first_page, next_page
from tickets.reports.choices import people_to_choose
from tickets.reports.figures import figures_of, groups_in
from tickets.reports.pulse import version
from tickets.reports.saved_views import views_of
from tickets.views.asking import htmx_of, scope_of


@require_safe
@requires("tickets.view")
def board(request: HttpRequest) -> HttpResponse:
    """The board, or the next rows of one group (`group`, `after`). The bare address begins with one's own view."""
    views = views_of(person_of(request))
    begins = next((saved.query for saved in views if saved.is_first), "")
    if begins and not request.GET and not htmx_of(request):
        return redirect(reverse("board") + begins)
    seen = version()  # before the rows are read: what is written meanwhile comes with the first pulse
    view, problems = read_view(request.GET)
    scope, view, unknown = scope_of(request, view)
    context = {
        "view": view,
        "query": view.query(),
        "base": reverse("board"),
        "many_queues": view.queue in ("labor", "all"),
        "triage": (triage := person_of(request).has_perm("tickets.triage")),
        "picks": triage,
    }
    if request.GET.get("group") in {str(priority.value) for priority in Priority}:
        return _continuation(request, view, scope, context)
    above = strip(view, scope)
    groups = first_page(above["groups"], view, scope)
    people = people_to_choose(scope.today, key(view.assignee))
    context |= {
        **above,
        "groups": groups,
        "tickets": sum(group.tickets for group in groups),
        "problems": [*problems, *unknown],
        "filters": _filters(view, people),
        "client_name": scope.client_name,
        "words": _words(view, scope, people),
        "now": scope.now,
        "pulse_version": seen,
        "views": views,
        "undo": request.session.pop("bulk_undo", None),
        "chip": _chip(view),
        "elsewhere": BoardView(queue="all", status="any", search=view.search).query() if view.search else "",
        "is_default": view == board_view.DEFAULT,
    }
    return render(request, "tickets/board.html", context)


@require_safe
@requires("tickets.view")
def client_names(request: HttpRequest) -> HttpResponse:
    """Options for a field in which a client is chosen by typing."""
    return render(request, "tickets/_client_names.html", {"names": Client.objects.values_list("name", flat=True)})


@require_safe
@requires("tickets.view")
def keys(request: HttpRequest) -> HttpResponse:
    """Which key does what: a dialog, or a page of its own."""
    page = "tickets/_sheet_keys.html" if htmx_of(request) else "tickets/keys.html"
    return render(request, page, {"sections": SECTIONS})


def strip(view: BoardView, scope: Scope) -> dict[str, Any]:
    """What stands above the rows: figures, each a link to its rows in the same queues, and the heads of the groups."""
    base = BoardView(queue=view.queue)
    links = {
        "backlog": {}, "critical": {"priority": "1"}, "no_estimate": {"show": "no-estimate"},
        "unassigned": {"assignee": "unassigned"}, "over": {"show": "over"}, "waiting": {"show": "waiting-long"},
        "unconfirmed": {"show": "unconfirmed"},
    }  # fmt: skip
    monday = start_of_week(scope.now, timezone.get_current_timezone())
    figures = figures_of(view, scope, monday)
    return {
        "figures": figures,
        "groups": groups_in(view, scope, figures),
        "links": {name: base.link(**changes) for name, changes in links.items()},
        "current": next((name for name, changes in links.items() if base.query(**changes) == view.query()), ""),
        "waiting_days": scope.waiting_days,
    }


def _continuation(request: HttpRequest, view: BoardView, scope: Scope, context: dict[str, Any]) -> HttpResponse:
    after = read_cursor(request.GET.get("after", ""))
    context |= {"group": next_page(view, scope, int(request.GET["group"]), after)}
    page = "tickets/_group_rows.html" if htmx_of(request) else "tickets/board_group.html"
    return render(request, page, context)


def _filters(view: BoardView, people: list[tuple[int, str]]) -> list[dict[str, Any]]:
    """The choices of the filter bar: name, label, (value, label) pairs, chosen value, default."""
    anyone = {"": "Anyone", "me": "Me", "unassigned": "Unassigned", **{str(pk): name for pk, name in people}}
    lists = (
        ("queue", "Queue", board_view.QUEUES),
        ("status", "Status", board_view.STATUSES),
        ("assignee", "Assignee", anyone),
        ("skill", "Skill", board_view.SKILLS),
        ("age", "Age", board_view.AGES),
    )
    return [
        {
            "name": name,
            "label": label,
            "options": choices.items(),
            "chosen": getattr(view, name),
            "default": getattr(board_view.DEFAULT, name),
        }
        for name, label, choices in lists
    ]


def _chip(view: BoardView) -> dict[str, str] | None:
    """What a figure chose and the filter bar has no list for: its words, and the address without it."""
    label = board_view.SHOWS[view.show] if view.show else board_view.PRIORITIES[view.priority] if view.priority else ""
    return {"label": label, "url": reverse("board") + view.link(show="", priority="")} if label else None


def _words(view: BoardView, scope: Scope, people: list[tuple[int, str]]) -> str:
    """The view in words, for the subtitle and for paper."""
    names = {"me": "mine", "unassigned": "unassigned", **{str(pk): name for pk, name in people}}
    parts = [
        "Service, Projects, Maintenance" if view.queue == "labor" else board_view.QUEUES[view.queue],
        board_view.STATUSES[view.status].lower(),
        names.get(view.assignee, ""),
        scope.client_name,
        board_view.SKILLS[view.skill] if view.skill else "",
        board_view.PRIORITIES[view.priority] if view.priority else "",
        board_view.AGES[view.age].lower() if view.age else "",
        board_view.SHOWS[view.show].lower() if view.show else "",
        f"“{view.search}”" if view.search else "",
    ]
    return " · ".join(part for part in parts if part)
