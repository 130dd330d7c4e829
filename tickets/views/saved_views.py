"""Views of the board under a name: keep the one that stands in the address, rename, share, remove, begin with one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from msp_office.office.access import requires
from msp_office.office.forms import show_problems
from msp_office.office.views.pages import posted
from staffing.access import person_of
from tickets.actions import begin_with, change_view, delete_view, save_view
from tickets.forms.saved_view import SavedViewForm
from tickets.models import SavedView
from tickets.reports.saved_views import address_of, seen_by, views_of
from tickets.views.asking import LONGEST_QUERY, htmx_of

SHARE = "tickets.share_views"


@require_safe
@requires("tickets.view")
def show_all(request: HttpRequest) -> HttpResponse:
    """One's own views and the shared ones, each with what one may do to it."""
    person = person_of(request)
    may_share = person.has_perm(SHARE)
    views = [(view, view.owner_id == person.pk or may_share) for view in views_of(person)]
    context = {"views": views, "may_share": may_share, "removed": request.session.pop("removed_view", None)}
    return render(request, "tickets/views.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("tickets.view")
def save(request: HttpRequest) -> HttpResponse:
    """Keep the view whose query was sent: a dialog over the board, or a page."""
    person = person_of(request)
    asked = request.POST if request.method == "POST" else request.GET
    query = address_of(asked.get("query", "")[:LONGEST_QUERY].removeprefix("?"))
    form = SavedViewForm(posted(request), may_share=person.has_perm(SHARE))
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data
        shared = typed.get("is_shared", False)
        try:
            view = save_view(
                name=typed["name"], query=query.removeprefix("?"), is_shared=shared, actor=person, now=timezone.now()
            )
        except ValidationError as error:
            show_problems(form, error)
        else:
            if typed["is_first"]:
                begin_with(view=view, actor=person, now=timezone.now())
            messages.success(request, f"“{view}” is saved{' for everybody' if shared else ''}.")
            return redirect(reverse("board") + query)
    page = "tickets/_view_form.html" if htmx_of(request) else "tickets/view_form.html"
    return render(request, page, {"form": form, "query": query}, status=422 if form.is_bound else 200)


@require_POST
@requires("tickets.view")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name, or shared from now on, or not any more."""
    view = _editable(request, pk)
    may_share = person_of(request).has_perm(SHARE)
    form = SavedViewForm(request.POST, may_share=may_share)
    if form.is_valid():
        typed = form.cleaned_data
        shared = typed.get("is_shared", view.is_shared)
        try:
            change_view(view=view, name=typed["name"], is_shared=shared, actor=person_of(request), now=timezone.now())
        except ValidationError as error:
            show_problems(form, error)
    if form.errors:
        messages.error(
            request, f"Not changed. {' '.join(str(words) for some in form.errors.values() for words in some)}"
        )
    return redirect("board-views")


@require_POST
@requires("tickets.view")
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove it at once; the page then offers it back."""
    view = _editable(request, pk)
    removed: dict[str, Any] = {"name": view.name, "query": view.query, "is_shared": view.is_shared}
    removed["is_first"] = view.firsts.filter(person=person_of(request)).exists()
    delete_view(view=view, actor=person_of(request), now=timezone.now())
    request.session["removed_view"] = removed
    return redirect("board-views")


@require_POST
@requires("tickets.view")
def first(request: HttpRequest) -> HttpResponse:
    """Begin with this view from now on; without one, with the whole board."""
    chosen = request.POST.get("view", "")
    view = get_object_or_404(seen_by(person_of(request)), pk=chosen) if chosen.isdecimal() else None
    begin_with(view=view, actor=person_of(request), now=timezone.now())
    return redirect("board-views")


def _editable(request: HttpRequest, pk: int) -> SavedView:
    """Their own view, or a shared one when they look after these; others' own ones are not there at all."""
    person = person_of(request)
    view = get_object_or_404(seen_by(person), pk=pk)
    if view.owner_id != person.pk and not person.has_perm(SHARE):
        raise PermissionDenied
    return view
