"""How a print of a binder is asked for, kept, handed over and, where it holds secrets, destroyed."""

import base64
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db.models import Max
from django.utils import timezone

from clients.models import Client
from docs_binder.calculations.content import SectionContent, revision_hash
from docs_binder.calculations.printing import TEMPLATE_VERSION, EffectiveSection, PrintOptions
from docs_binder.models.printing import BinderPrint, SealedPrint, SectionRevision
from msp_office.audit.actions import business_write, record
from msp_office.jobs.actions import ask_for_job
from msp_office.jobs.models import Job
from msp_office.vault.sealing import read_secret, write_secret

if TYPE_CHECKING:
    from staffing.models import StaffMember

KIND = "docs_binder.print"
HOURS_SEALED = 24


def ask_for_print(
    *,
    client: Client,
    options: PrintOptions,
    base: BinderPrint | None,
    reason: str,
    asked_by: "StaffMember | None",
    now: datetime,
    key: str = "",
) -> Job:
    """Ask for a binder, or for the pages that changed since `base`; the caller wakes a worker.

    The same `key` again gives the same job. Errors: PermissionDenied; ValidationError.
    """
    if options.secrets:
        if asked_by and not asked_by.has_perm("binder.print_secrets"):
            raise PermissionDenied
        if not reason.strip():
            raise ValidationError({"reason": "Say why passwords and keys have to be on paper."})
    if base and (base.client_id != client.pk or base.variant != options.variant or base.handed_over_on is None):
        raise ValidationError("Changed pages fit a binder of the same paper that was handed over.")
    params = {"client": client.pk, "options": options.as_json(), "base": base.pk if base else None, "reason": reason}
    return ask_for_job(kind=KIND, params=params, asked_by=asked_by, now=now, idempotency_key=key)


@business_write
def revision_for(
    *, client: Client, content: SectionContent, options: PrintOptions, today: date, logo: str = ""
) -> SectionRevision:
    """The revision that this content is: the one it already has, or the next number, dated today.

    `logo` stands in the head of its pages; another one makes them other pages. A section to be filled in by hand has
    no revision: what comes back then is never saved.
    """
    variant = options.variant if content.secrets else options.variant.removesuffix("-secrets")
    if options.blank:
        return SectionRevision(client=client, section=content.key, variant=variant, number=1, dated=today)
    identity = revision_hash(content, variant, client.name, TEMPLATE_VERSION, *filter(None, [logo]))
    of_section = SectionRevision.objects.filter(client=client, section=content.key, variant=variant)
    found = of_section.filter(identity=identity).first()
    if found:
        return found
    last = of_section.aggregate(last=Max("number"))["last"] or 0
    return SectionRevision.objects.create(
        client=client, section=content.key, variant=variant, identity=identity, number=last + 1, dated=today
    )


def keep_pages(*, revision: SectionRevision, file: str, pages: int) -> None:
    """Keep the pages of a revision in `file`; when another print was first, its file stays and ours goes."""
    same = SectionRevision.objects.filter(pk=revision.pk, file=revision.file)
    if not same.update(file=file, pages=pages) and file:
        default_storage.delete(file)
    revision.file, revision.pages = file, pages


def seal_print(*, pdf: bytes, now: datetime) -> SealedPrint:
    """A print with secrets as it may lie in the database; `keep_print` saves it."""
    kept = SealedPrint(goes_at=now + timedelta(hours=HOURS_SEALED))
    write_secret(kept, "content", base64.b64encode(pdf).decode())
    return kept


@business_write
def keep_print(
    *,
    job: Job,
    client: Client,
    options: PrintOptions,
    base: BinderPrint | None,
    sections: Sequence[EffectiveSection],
    changed: int,
    pages: int,
    today: date,
    file: str,
    sealed: SealedPrint | None,
    now: datetime,
) -> BinderPrint:
    """The print that a job made, once for each job: in `file`, or sealed when it holds secrets."""
    made = BinderPrint.objects.create(
        client=client, job=job, options=options.as_json(), variant=options.variant, base=base, changed=changed,
        sections=[one.as_json() for one in sections], pages=pages, printed_on=today, printed_at=now,
        printed_by=job.asked_by, reason=job.params.get("reason", "")[:200], file="" if sealed else file,
    )  # fmt: skip
    if sealed:
        sealed.binder_print = made
        sealed.save(force_insert=True)
    verb = "printed with secrets" if options.secrets else "printed"
    record(verb=verb, target=made, actor=job.asked_by, now=now, reason=made.reason)
    return made


@business_write
def hand_over(
    *, binder_print: BinderPrint, on: date, to: str, actor: "StaffMember | None", now: datetime
) -> BinderPrint:
    """Record that this print stands at the client now. Errors: ValidationError."""
    if on < binder_print.printed_on:
        raise ValidationError({"on": "It was printed later than that."})
    if on > timezone.localdate(now):
        raise ValidationError({"on": "This day is still to come: record it once the binder stands there."})
    if not to.strip():
        raise ValidationError({"to": "Say to whom it was handed over."})
    before = (binder_print.handed_over_on, binder_print.handed_to)
    binder_print.handed_over_on, binder_print.handed_to = on, to.strip()[:120]
    binder_print.handed_by = actor
    binder_print.save(update_fields=["handed_over_on", "handed_to", "handed_by"])
    changes = {"handed_over_on": (before[0], on), "handed_to": (before[1], binder_print.handed_to)}
    record(verb="handed over", target=binder_print, actor=actor, now=now, changes=changes)
    return binder_print


@business_write
def take_sealed(*, binder_print: BinderPrint, actor: "StaffMember", now: datetime) -> bytes:
    """The PDF of a print with secrets, for this one download: it is destroyed in the same moment.

    Errors: SealedPrint.DoesNotExist, PermissionDenied, CannotOpen.
    """
    if not actor.has_perm("binder.print_secrets"):
        raise PermissionDenied
    kept: Any = SealedPrint.objects.filter(binder_print=binder_print, goes_at__gt=now).get()
    pdf = base64.b64decode(read_secret(kept, "content"))
    kept.delete()
    record(verb="downloaded and destroyed", target=binder_print, actor=actor, now=now)
    return pdf


@business_write
def destroy_due(*, now: datetime) -> int:
    """Destroy prints with secrets that nobody fetched in time; how many."""
    due = list(SealedPrint.objects.filter(goes_at__lte=now).defer("content"))
    for kept in due:
        binder_print: Any = kept.binder_print
        record(verb="destroyed unread", target=binder_print, actor=None, now=now)
        kept.delete()
    return len(due)


def secret_ids(contents: Sequence[SectionContent]) -> list[UUID]:
    """Which secrets of the vault have a place in these sections."""
    return list(dict.fromkeys(UUID(secret.key) for content in contents for secret in content.secrets))
