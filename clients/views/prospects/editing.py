"""The forms that make and change a prospect, and the one-click change of stage."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from clients.actions.prospect import add_prospect, change_prospect
from clients.forms.prospect import ProspectForm, prospect_initial
from clients.models import Prospect, Stage
from clients.reports.duplicates import same_prospects
from clients.views.editing import edit_page
from msp_office.office.access import requires
from msp_office.office.forms import show_problems
from msp_office.office.views.pages import posted
from staffing.access import person_of

PAGE = "prospects/form.html"


@require_http_methods(["GET", "HEAD", "POST"])
@requires("clients.edit_prospects")
def new(request: HttpRequest) -> HttpResponse:
    """Add a prospect; one that seems to be known already is shown first and added by a second press."""
    form = ProspectForm(
        posted(request),
        initial={"owner": person_of(request).pk},
        submit="Add prospect",
        cancel_url=reverse("prospects"),
    )
    same = []
    if form.is_bound and form.is_valid():
        values = form.values()
        same = same_prospects(values["name"], values["phone"])
        if not same or request.POST.get("anyway") == "yes":
            try:
                added = add_prospect(values=values, actor=person_of(request), now=timezone.now())
                return redirect("prospect", added.pk)
            except ValidationError as error:
                show_problems(form, error)
    context = {"form": form, "title": "New prospect", "same": same}
    return render(request, PAGE, context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("clients.edit_prospects")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    prospect = get_object_or_404(Prospect, pk=pk)
    page = reverse("prospect", args=[pk])
    form = ProspectForm(posted(request), initial=prospect_initial(prospect), submit="Save", cancel_url=page)
    return edit_page(
        request,
        form,
        lambda version: change_prospect(
            prospect=prospect, changes=form.values(), version=version, actor=person_of(request), now=timezone.now()
        ),
        template=PAGE,
        context={"title": f"Edit {prospect}", "prospect": prospect},
        back=page,
        saved="Saved.",
        theirs=lambda: prospect_initial(Prospect.objects.get(pk=pk)),
    )


@require_POST
@requires("clients.edit_prospects")
def stage(request: HttpRequest, pk: int) -> HttpResponse:
    """One press: the next stage, declined, or back again."""
    prospect = get_object_or_404(Prospect, pk=pk)
    to, reason = request.POST.get("stage", ""), request.POST.get("lost_reason", "").replace("\x00", "").strip()[:200]
    if to not in Stage.values:
        messages.error(request, "Choose a stage.")
        return redirect("prospect", pk)
    changes = {"stage": to, "lost_reason": reason if to == Stage.LOST else ""}
    try:
        change_prospect(prospect=prospect, changes=changes, actor=person_of(request), now=timezone.now())
        messages.success(request, f"{prospect} is in {Stage(to).label} now.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("prospect", pk)
