"""Agreements and roadmap meetings: scope and dates for everybody, fees for whoever may see profit."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clients.actions import (
    add_agreement,
    add_meeting,
    change_agreement,
    change_meeting,
    delete_agreement,
)
from clients.forms.agreement import AgreementForm, MeetingForm, agreement_initial, meeting_initial
from clients.models import Agreement, Client, RoadmapMeeting
from clients.reports.agreements import upcoming
from clients.views.editing import edit_page
from msp_office.office.access import requires
from msp_office.office.views.history import history_panel
from staffing.access import person_of

FORM = "clients/agreement_form.html"
MEETING_FORM = "clients/meeting_form.html"


@require_safe
@requires("clients.view")
def renewals(request: HttpRequest) -> HttpResponse:
    """Renewals and roadmap meetings that are overdue or due soon."""
    return render(request, "clients/renewals.html", {"upcoming": upcoming(timezone.localdate())})


@require_safe
@requires("clients.view")
def agreements(request: HttpRequest, pk: int) -> HttpResponse:
    """What one client agreed to, and the meetings with them."""
    client = get_object_or_404(Client, pk=pk)
    context = {
        "client": client,
        "agreements": client.agreements.all(),
        "meetings": client.roadmap_meetings.all(),
        "today": timezone.localdate(),
    }
    return render(request, "clients/agreements.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("clients.edit")
def agreement_new(request: HttpRequest, pk: int) -> HttpResponse:
    client = get_object_or_404(Client, pk=pk)
    back = reverse("agreements", args=[pk])
    fees = request.user.has_perm("clients.view_profit")
    form = AgreementForm(request.POST or None, cancel_url=back, with_fees=fees)
    return edit_page(
        request,
        form,
        lambda _: add_agreement(client=client, values=form.values(), actor=person_of(request), now=timezone.now()),
        template=FORM,
        context={"client": client},
        back=back,
        saved="Agreement saved.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("clients.edit")
def agreement_edit(request: HttpRequest, pk: int) -> HttpResponse:
    agreement = get_object_or_404(Agreement.objects.select_related("client"), pk=pk)
    back = reverse("agreements", args=[agreement.client_id])
    fees = request.user.has_perm("clients.view_profit")
    form = AgreementForm(request.POST or None, initial=agreement_initial(agreement), cancel_url=back, with_fees=fees)
    return edit_page(
        request,
        form,
        lambda version: change_agreement(
            agreement=agreement, changes=form.values(), actor=person_of(request), now=timezone.now(), version=version
        ),
        template=FORM,
        context={
            "client": agreement.client,
            "agreement": agreement,
            "history": history_panel(request, agreement),
        },
        back=back,
        saved="Agreement saved.",
        theirs=lambda: agreement_initial(Agreement.objects.get(pk=pk)),
    )


@require_POST
@requires("clients.view_profit")
def agreement_delete(request: HttpRequest, pk: int) -> HttpResponse:
    agreement = get_object_or_404(Agreement, pk=pk)
    delete_agreement(agreement=agreement, actor=person_of(request), now=timezone.now())
    messages.success(request, "Agreement removed.")
    return redirect("agreements", agreement.client_id)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("clients.edit")
def meeting_new(request: HttpRequest, pk: int) -> HttpResponse:
    client = get_object_or_404(Client, pk=pk)
    back = reverse("agreements", args=[pk])
    form = MeetingForm(request.POST or None, cancel_url=back)

    return edit_page(
        request,
        form,
        lambda _: add_meeting(client=client, values=form.values(), actor=person_of(request), now=timezone.now()),
        template=MEETING_FORM,
        context={"client": client},
        back=back,
        saved="Meeting saved.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("clients.edit")
def meeting_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """What came of a meeting; once it was held, the next one is planned."""
    meeting = get_object_or_404(RoadmapMeeting.objects.select_related("client"), pk=pk)
    back = reverse("agreements", args=[meeting.client_id])
    form = MeetingForm(request.POST or None, initial=meeting_initial(meeting), cancel_url=back)
    return edit_page(
        request,
        form,
        lambda version: change_meeting(
            meeting=meeting, changes=form.values(), actor=person_of(request), now=timezone.now(), version=version
        ),
        template=MEETING_FORM,
        context={"client": meeting.client, "meeting": meeting},
        back=back,
        saved="Meeting saved.",
        theirs=lambda: meeting_initial(RoadmapMeeting.objects.get(pk=pk)),
    )
