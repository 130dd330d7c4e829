"""The owner's pages about people: who is here, who may sign in, with which role."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from msp_office.office.access import requires
from msp_office.office.conflict import StaleVersion
from msp_office.office.forms import show_problems
from msp_office.office.links import public_url
from msp_office.office.models import OfficeSettings
from msp_office.office.views.conflict import conflict_response
from msp_office.office.views.history import history_panel
from msp_office.office.views.pages import posted
from staffing.access import person_of
from staffing.actions import add_person, change_person, change_sign_in, record_link
from staffing.calculations.billability import WARN_ABOVE
from staffing.forms.people import NewPersonForm, PersonForm, initial_of
from staffing.models import StaffMember
from staffing.reports import SHOWN, people
from staffing.reports.schedule import weeks_on
from staffing.reports.time_off import time_off_page


@require_safe
@requires("staffing.manage_people")
def people_list(request: HttpRequest) -> HttpResponse:
    show = request.GET.get("show", "here")
    if show not in SHOWN:
        show = "here"
    return render(request, "staffing/people.html", {"people": people(show=show, on=timezone.localdate()), "show": show})


@require_safe
@requires("staffing.manage_people")
def person_page(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(StaffMember, pk=pk)
    today = timezone.localdate()
    context = {
        "person": person,
        "history": history_panel(request, person),
        "week_minutes": weeks_on(today, [person])[person.pk],
        "time_off": time_off_page(today, person=person),
    }
    return render(request, "staffing/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("staffing.manage_people")
@never_cache
def person_new(request: HttpRequest) -> HttpResponse:
    """Add a person; invited ones get a link, which this answer shows once."""
    form = NewPersonForm(posted(request), submit="Add person", cancel_url=reverse("people"))
    if request.method == "POST" and form.is_valid():
        invite = form.cleaned_data["invite"]
        try:
            person = add_person(values=form.values(), may_sign_in=invite, actor=person_of(request), now=timezone.now())
        except ValidationError as error:
            show_problems(form, error)
        else:
            if invite:
                return _show_link(request, person)
            messages.success(request, f"{person} is added.")
            return redirect(person)
    return render(request, "staffing/person_form.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("staffing.manage_people")
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(StaffMember, pk=pk)
    form = PersonForm(posted(request), initial=initial_of(person), cancel_url=person.get_absolute_url())
    if request.method == "POST" and form.is_valid():
        try:
            change_person(
                person=person,
                version=form.cleaned_data["version"],
                values=form.values(),
                actor=person_of(request),
                now=timezone.now(),
            )
        except StaleVersion as stale:
            theirs = initial_of(StaffMember.objects.get(pk=pk))
            return conflict_response(
                request, form, stale, action=request.path, cancel_url=person.get_absolute_url(), theirs=theirs
            )
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, "Saved.")
            expected = form.cleaned_data["expected_percent"]
            if expected is not None and expected > WARN_ABOVE:
                messages.warning(request, f"{expected:g} % billable is more than real shops measure. Is it meant?")
            return redirect(person)
    context = {"form": form, "person": person}
    return render(request, "staffing/person_form.html", context, status=422 if form.is_bound else 200)


@require_POST
@requires("staffing.manage_people")
def person_sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a person sign in or stop them (`may` = yes or no)."""
    person = get_object_or_404(StaffMember, pk=pk)
    may = request.POST.get("may") == "yes"
    try:
        change_sign_in(
            person=person,
            version=None,
            may_sign_in=may,
            actor=person_of(request),
            now=timezone.now(),
            reason=request.POST.get("reason", "").strip()[:500],
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"{person} may sign in." if may else f"{person} can no longer sign in.")
    return redirect(person)


@require_POST
@requires("staffing.manage_people")
@never_cache
def person_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a one-time link with which the person sets a password."""
    person = get_object_or_404(StaffMember, pk=pk)
    try:
        record_link(person=person, actor=person_of(request), now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(person)
    return _show_link(request, person)


def _show_link(request: HttpRequest, person: StaffMember) -> HttpResponse:
    uid, token = urlsafe_base64_encode(force_bytes(person.pk)), default_token_generator.make_token(person)
    link = public_url(request, reverse("password-set", args=[uid, token]))
    mailed = bool(settings.EMAIL_HOST and person.email) and _mail(person, link)
    return render(request, "staffing/link.html", {"person": person, "link": link, "mailed": mailed})


def _mail(person: StaffMember, link: str) -> bool:
    office = OfficeSettings.current()
    text = render_to_string("account/mail/invitation.txt", {"person": person, "link": link, "office": office})
    subject = f"Your sign-in for {office.name}".replace("\n", " ")
    return send_mail(subject, text, None, [person.email or ""], fail_silently=True) == 1
