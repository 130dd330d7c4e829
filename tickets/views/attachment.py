"""Files on a ticket: several at once go up; they come down as downloads only, whatever they hold."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from msp_office.office.access import requires
from staffing.access import person_of
from tickets.actions.attachment import attach_file, delete_attachment, restore_attachment
from tickets.calculations.file_kinds import content_type_of
from tickets.models import Attachment, Ticket

MAX_AT_ONCE = 10


@require_POST
@requires("tickets.work")
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach the files that may be; each of the others is named with its reason."""
    ticket = get_object_or_404(Ticket, pk=pk)
    uploads = request.FILES.getlist("files")
    if not uploads:
        messages.error(request, "Choose a file first.")
    attached = []
    for upload in uploads[:MAX_AT_ONCE]:
        try:
            file = attach_file(
                ticket=ticket, upload=upload, name=upload.name or "", actor=person_of(request), now=timezone.now()
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            attached.append(file.name)
    if len(uploads) > MAX_AT_ONCE:
        messages.error(request, f"At most {MAX_AT_ONCE} files at once: attach the rest in a second go.")
    if attached:
        messages.success(request, f"Attached: {', '.join(attached)}.")
    return redirect(ticket)


@require_safe
@requires("tickets.view")
def download(request: HttpRequest, pk: int) -> FileResponse:
    """The file as a download that no browser opens by itself, nor guesses at, nor lets run."""
    attachment = get_object_or_404(Attachment.objects.standing(), pk=pk)
    try:
        content = attachment.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        content, as_attachment=True, filename=attachment.name, content_type=content_type_of(attachment.name)
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_POST
@requires("tickets.work")
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete one's own at once; the ticket's page then offers to undo."""
    attachment = _own(request, pk)
    delete_attachment(attachment=attachment, actor=person_of(request), now=timezone.now())
    request.session["deleted_file"] = {"ticket": attachment.ticket_id, "pk": pk, "name": attachment.name}
    return redirect(attachment.ticket)


@require_POST
@requires("tickets.work")
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    attachment = _own(request, pk)
    try:
        restore_attachment(attachment=attachment, actor=person_of(request), now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(attachment.ticket)


def _own(request: HttpRequest, pk: int) -> Attachment:
    return get_object_or_404(Attachment.objects.select_related("ticket"), pk=pk, added_by=person_of(request))
