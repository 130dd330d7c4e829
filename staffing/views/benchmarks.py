"""Benchmarks beside the office's figures: read with them, changed by the owner."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from msp_office.office.access import requires
from msp_office.office.forms import show_problems
from msp_office.office.views.pages import posted
from staffing.access import person_of
from staffing.actions import set_benchmark
from staffing.forms.benchmark import BenchmarkForm
from staffing.reports.benchmarks import benchmarks as all_benchmarks


@require_safe
@requires("staffing.view_billability")
def benchmarks(request: HttpRequest) -> HttpResponse:
    return render(request, "staffing/benchmarks.html", {"benchmarks": all_benchmarks()})


@require_http_methods(["GET", "HEAD", "POST"])
@requires("office.edit")
def benchmark_edit(request: HttpRequest, key: str) -> HttpResponse:
    one = next((found for found in all_benchmarks() if found.key == key), None)
    if one is None:
        raise Http404("No such benchmark.")
    initial = {"low": one.low, "high": one.high, "source": one.source}
    form = BenchmarkForm(posted(request), initial=initial, cancel_url=reverse("benchmarks"))
    if request.method == "POST" and form.is_valid():
        try:
            set_benchmark(key=key, actor=person_of(request), now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, f"{one.label}: saved.")
            return redirect("benchmarks")
    context = {"form": form, "title": one.label}
    return render(request, "staffing/time_off_form.html", context, status=422 if form.is_bound else 200)
