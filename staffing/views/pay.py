"""What a person is paid, from when on: seen and changed only with the permission to see wages."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from msp_office.office.access import requires
from msp_office.office.conflict import StaleVersion
from msp_office.office.forms import show_problems
from msp_office.office.models import OfficeSettings
from msp_office.office.views.conflict import conflict_response
from staffing.access import person_of
from staffing.actions import change_pay, delete_pay, set_pay
from staffing.forms.pay import PayForm, initial_of
from staffing.models import Pay, StaffMember
from staffing.reports.pay import pay_lines


@require_safe
@requires("staffing.view_wages")
@never_cache
def pay_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything this person was and is paid, with what an hour costs."""
    person = get_object_or_404(StaffMember, pk=pk)
    lines = pay_lines(person, weeks_per_month=OfficeSettings.current().weeks_per_month, today=timezone.localdate())
    return render(request, "staffing/pay.html", {"person": person, "lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
@requires("staffing.view_wages")
@never_cache
def pay_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A new pay; the one in force until then ends where it begins."""
    person = get_object_or_404(StaffMember, pk=pk)
    initial = {"weekly_paid_minutes": person.weekly_paid_minutes}
    form = PayForm(request.POST or None, initial=initial, cancel_url=reverse("pay", args=[pk]))
    if request.method == "POST" and form.is_valid():
        try:
            set_pay(person=person, actor=person_of(request), now=timezone.now(), **form.values())
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, f"Pay of {person.name} saved.")
            return redirect("pay", pk)
    context = {"form": form, "person": person}
    return render(request, "staffing/pay_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("staffing.view_wages")
@never_cache
def pay_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a pay; a raise is a new one."""
    pay = get_object_or_404(Pay.objects.select_related("person"), pk=pk)
    back = reverse("pay", args=[pay.person_id])
    form = PayForm(request.POST or None, initial=initial_of(pay), cancel_url=back)
    if request.method == "POST" and form.is_valid():
        version, now = form.cleaned_data["version"], timezone.now()
        try:
            change_pay(pay=pay, changes=form.values(), actor=person_of(request), now=now, version=version)
        except StaleVersion as stale:
            theirs = initial_of(Pay.objects.get(pk=pk))
            return conflict_response(request, form, stale, action=request.path, cancel_url=back, theirs=theirs)
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, f"Pay of {pay.person.name} saved.")
            return redirect(back)
    context = {"form": form, "person": pay.person, "pay": pay}
    return render(request, "staffing/pay_form.html", context, status=422 if form.is_bound else 200)


@require_POST
@requires("staffing.view_wages")
def pay_delete(request: HttpRequest, pk: int) -> HttpResponse:
    pay = get_object_or_404(Pay, pk=pk)
    delete_pay(pay=pay, actor=person_of(request), now=timezone.now())
    messages.success(request, "Pay removed.")
    return redirect("pay", pay.person_id)
