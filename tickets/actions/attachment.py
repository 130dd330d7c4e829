"""Attaching files to tickets, deleting them, and bringing a deleted one back."""

import hashlib
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from msp_office.audit.actions import business_write, record
from staffing.models import StaffMember
from tickets.calculations.file_kinds import HEAD_BYTES, FileRefused, check_file, clean_name
from tickets.models import Attachment, Ticket
from tickets.models.attachment import random_name

MAX_FILES = 200  # on one ticket
RESTORABLE = timedelta(hours=1)
KEPT = timedelta(days=1)  # a deleted file, before it leaves the disk


def attach_file(*, ticket: Ticket, upload: File, name: str, actor: StaffMember, now: datetime) -> Attachment:  # type: ignore[type-arg]  # text or bytes, as Django has it
    """Check a file and attach it. The same file again on the same ticket answers the one that stands.

    The file is written before its row, so that no row lacks its file; when the row is refused the file goes.
    Errors: ValidationError with the reason (kind, size, content, too many).
    """
    name = clean_name(name)
    try:
        check_file(name, upload.read(HEAD_BYTES), upload.size)
    except FileRefused as refused:
        raise ValidationError({"files": str(refused)}) from refused
    upload.seek(0)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    stored = default_storage.save(random_name(None, ""), upload)
    draft = Attachment(
        ticket=ticket, file=stored, name=name, size=upload.size, sha256=digest.hexdigest(), added_by=actor, added_at=now
    )
    try:
        attached = _attach(draft=draft, actor=actor, now=now)
    except BaseException:
        default_storage.delete(stored)
        raise
    if attached is not draft:
        default_storage.delete(stored)
    return attached


@business_write
def _attach(*, draft: Attachment, actor: StaffMember, now: datetime) -> Attachment:
    standing = Attachment.objects.filter(ticket_id=draft.ticket_id).standing()
    if same := standing.filter(name=draft.name, sha256=draft.sha256).first():
        return same
    if standing.count() >= MAX_FILES:
        raise ValidationError({"files": f"A ticket holds at most {MAX_FILES} files: delete some first."})
    draft.save(force_insert=True)
    _mark(draft, "attached", (None, draft.name), actor, now)
    _purge(now)
    return draft


@business_write
def delete_attachment(*, attachment: Attachment, actor: StaffMember, now: datetime) -> None:
    """Take a file off its ticket; it can come back for an hour. One that is gone already is no error."""
    if Attachment.objects.standing().filter(pk=attachment.pk).update(deleted_at=now):
        _mark(attachment, "removed a file from", (attachment.name, None), actor, now)
    _purge(now)


@business_write
def restore_attachment(*, attachment: Attachment, actor: StaffMember, now: datetime) -> None:
    """Bring a file back that was deleted within the last hour. Errors: ValidationError when that is over."""
    current = Attachment.objects.get(pk=attachment.pk)
    if current.deleted_at is None:
        return
    if now - current.deleted_at > RESTORABLE:
        raise ValidationError("It was deleted more than an hour ago: attach it again.")
    twin = Attachment.objects.standing().filter(ticket=current.ticket_id, name=current.name, sha256=current.sha256)
    if twin.exists():
        return
    Attachment.objects.filter(pk=current.pk).update(deleted_at=None)
    _mark(current, "restored a file on", (None, current.name), actor, now)


def _mark(file: Attachment, verb: str, change: tuple[str | None, str | None], by: StaffMember, now: datetime) -> None:
    Ticket.objects.filter(pk=file.ticket_id).update(changed_at=now)
    record(verb=verb, target=file.ticket, actor=by, now=now, changes={"file": change})


def _purge(now: datetime) -> None:
    """Rows first, files when that is certain."""
    old = Attachment.objects.filter(deleted_at__lt=now - KEPT)
    names = [name for name in old.values_list("file", flat=True) if name]
    old.delete()
    for name in names:
        transaction.on_commit(lambda name=name: default_storage.delete(name))  # type: ignore[misc]  # bound now
