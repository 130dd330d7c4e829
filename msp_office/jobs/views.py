"""A person's jobs: the list, one job with its progress, cancel, try again, the file that came of it."""

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from msp_office.jobs import actions
from msp_office.jobs.models import Job
from msp_office.jobs.querysets import JobState
from msp_office.jobs.tasks import wake

if TYPE_CHECKING:
    from staffing.models import StaffMember

JOBS_ON_A_PAGE = 50


@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    jobs = Job.objects.visible_to(_person(request)).select_related("asked_by")
    page = Paginator(jobs, JOBS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "jobs/list.html", {"page": page})


@require_safe
@never_cache
def job_page(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "jobs/job.html", {"job": _job(request, pk)})


@require_safe
@never_cache
def job_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The fragment that a page polls; `job-finished` fires on the page when there is nothing more to wait for."""
    job = _job(request, pk)
    response = render(request, "jobs/_progress.html", {"job": job})
    if job.ended:
        response["HX-Trigger"] = "job-finished"
    return response


@require_POST
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    job = _job(request, pk)
    actions.cancel(job=job, actor=_person(request), now=timezone.now())
    return _back(request, job)


@require_POST
def job_retry(request: HttpRequest, pk: int) -> HttpResponse:
    job = _job(request, pk)
    if job.declared is None or not job.declared.allows(request.user):
        raise PermissionDenied
    try:
        if actions.start_again(job=job, now=timezone.now()):
            wake(job)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return HttpResponseClientRedirect(job.get_absolute_url()) if getattr(request, "htmx", False) else redirect(job)
    return _back(request, job)


@require_safe
@never_cache
def job_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file of a finished job, for download only; whoever lost the permission meanwhile does not get it."""
    job = _job(request, pk)
    if job.state != JobState.DONE or not job.result_file:
        raise Http404
    if job.declared is None or not job.declared.allows(request.user):
        raise PermissionDenied
    response = FileResponse(job.result_file.open("rb"), as_attachment=True, filename=job.result_name)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _person(request: HttpRequest) -> "StaffMember":
    return cast("StaffMember", request.user)  # LoginRequiredMiddleware lets nobody else in


def _job(request: HttpRequest, pk: int) -> Job:
    """The job, or 404 when it is somebody else's."""
    return get_object_or_404(Job.objects.visible_to(_person(request)).select_related("asked_by"), pk=pk)


def _back(request: HttpRequest, job: Job) -> HttpResponse:
    """The fragment for htmx, the job's page for everybody else."""
    if getattr(request, "htmx", False):
        job.refresh_from_db()
        return render(request, "jobs/_progress.html", {"job": job})
    return redirect(job)
