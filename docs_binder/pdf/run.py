"""The job that prints a binder: sections that changed are typeset, the others taken from what is kept."""

import secrets as random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from typing import Any
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from clients.models import Client
from docs_binder.actions.printing import keep_pages, keep_print, revision_for, seal_print, secret_ids
from docs_binder.calculations.content import SectionContent
from docs_binder.calculations.printing import EffectiveSection, PrintOptions, exchanges
from docs_binder.models.printing import BinderPrint, SealedPrint, SectionRevision
from docs_binder.pdf.assembly import Part, assemble, page_count, pages_of
from docs_binder.pdf.front import Front, divider_sheet, front_sheet
from docs_binder.pdf.pages import SectionTooLong, section_sheet
from msp_office.jobs.models import Job
from msp_office.jobs.registry import Result
from msp_office.jobs.run import JobFailed, JobRun
from msp_office.office.models import OfficeSettings
from msp_office.pdf.pictures import data_address
from msp_office.pdf.render import Press, RenderFailed, Sheet
from msp_office.vault.actions import print_secrets

PROCESSES = 2

_sealed: WeakKeyDictionary[JobRun, SealedPrint] = WeakKeyDictionary()  # from a job's run to its finish

Contents = Callable[[Client, Sequence[str]], Sequence[SectionContent]]


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for, read from the job's parameters."""

    client: Client
    options: PrintOptions
    base: BinderPrint | None
    office: OfficeSettings
    today: date
    watermark: str
    logo: str  # of the client, as a data: address


@dataclass(slots=True)
class Section:
    """One section on its way: its content, its revision, and its pages once they are here."""

    content: SectionContent
    revision: SectionRevision
    pdf: bytes = b""

    @property
    def is_kept(self) -> bool:
        return bool(self.revision.file) and default_storage.exists(self.revision.file)

    @property
    def line(self) -> EffectiveSection:
        content, revision = self.content, self.revision
        return EffectiveSection(
            content.key, content.number, content.title, revision.identity, revision.number, revision.dated,
            revision.pages or 0, content.verified_on, content.verified_by,
        )  # fmt: skip


def binder_printer(contents: Contents) -> Callable[[JobRun], Result]:
    """The `run` of the job kind; `contents` reads what the sections of a client say."""

    def run(job: JobRun) -> Result:
        try:
            return _print(job, contents)
        except (RenderFailed, SectionTooLong) as failure:
            raise JobFailed(str(failure)) from failure

    return run


def _print(job: JobRun, contents: Contents) -> Result:
    order = _order(job)
    job.progress(0, 1, "Reading the records")
    with Press(processes=PROCESSES) as press:
        said = [_as_of(order.today, one) for one in contents(order.client, order.options.sections)]
        if order.options.blank:
            said = [content.blank() for content in said]
        texts = _secrets(job, order, said)
        sections = [
            Section(
                one,
                revision_for(
                    client=order.client, content=one, options=order.options, today=order.today, logo=order.logo
                ),
            )
            for one in said
        ]
        was = {one.key: one.identity for one in order.base.effective} if order.base else {}
        printed = [one for one in sections if was.get(one.content.key) != one.revision.identity]
        total = len(printed) + 2
        _typeset(press, job, order, sections, printed, texts, total)
        lines = [one.line for one in sections]
        job.progress(total - 2, total, "Contents and list of effective pages")
        pdf = _assemble(press, order, job, printed, lines)
    job.progress(total - 1, total, "Keeping the binder")
    if order.options.secrets:
        _sealed[job] = seal_print(pdf=pdf, now=job.now())
    else:
        job.keep_file(BytesIO(pdf), "binder.pdf")
    return {"sections": [one.as_json() for one in lines], "changed": len(printed), "pages": page_count(pdf)}


def keep(job: JobRun, result: Result) -> None:
    """The `finish` of the job kind: the print exists once its job has ended well, and nothing of it before."""
    order = _order(job)
    keep_print(
        job=job.job, client=order.client, options=order.options, base=order.base, today=order.today,
        sections=[EffectiveSection.from_json(one) for one in result["sections"]], changed=result["changed"],
        pages=result["pages"], file=job.file, sealed=_sealed.pop(job, None), now=job.now(),
    )  # fmt: skip
    # Its file is fetched from the client's prints, by whoever may read the binder; the job's own door to it closes.
    Job.objects.filter(pk=job.job.pk).update(result_file="")


def _as_of(today: date, content: SectionContent) -> SectionContent:
    """Nothing was verified after the day of the print."""
    later = content.verified_on is not None and content.verified_on > today
    return replace(content, verified_on=None, verified_by="") if later else content


def _order(job: JobRun) -> Order:
    client = Client.objects.filter(pk=job.params["client"]).first()
    if client is None:
        raise JobFailed("This client is gone.")
    options = PrintOptions.from_json(job.params["options"])
    if options.secrets and job.asked_by and not job.asked_by.has_perm("binder.print_secrets"):
        raise JobFailed(f"{job.asked_by} may no longer print secrets.")
    base = BinderPrint.objects.filter(pk=job.params["base"]).first() if job.params["base"] else None
    office = OfficeSettings.current()
    local = job.now().astimezone(ZoneInfo(office.time_zone))
    person = job.asked_by or "the system"
    mark = f"Secrets, printed for {person}\n{local:%B %-d, %Y, %H:%M} · print {job.job.pk}"
    logo = data_address(client.logo) if options.logo else ""
    return Order(client, options, base, office, local.date(), mark if options.secrets else "", logo)


def _secrets(job: JobRun, order: Order, said: Sequence[SectionContent]) -> dict[str, str] | None:
    if not order.options.secrets:
        return None
    if job.asked_by is None:
        raise JobFailed("Secrets are printed for a person, never for the system.")
    purpose = f"printed binder, job {job.job.pk}: {job.params['reason']}"
    try:
        found = print_secrets(secret_ids=secret_ids(said), actor=job.asked_by, now=job.now(), purpose=purpose)
    except PermissionDenied as denied:
        raise JobFailed(f"{job.asked_by} may not reveal all secrets of these sections. Leave sections out.") from denied
    return {str(key): text for key, text in found.items()}


def _typeset(
    press: Press,
    job: JobRun,
    order: Order,
    sections: Sequence[Section],
    printed: Sequence[Section],
    texts: dict[str, str] | None,
    total: int,
) -> None:
    """Bring the pages of every printed section here, and the number of pages of every other."""
    missing = [
        one for one in sections
        if (one in printed and not one.is_kept) or one.revision.pages is None
    ]  # fmt: skip
    sheets = [_sheet(order, one, texts) for one in missing]
    ready = len([one for one in printed if one not in missing])

    def waiting(done: int, in_hand: Sequence[str]) -> None:
        job.progress(min(ready + done, total - 2), total, "; ".join(in_hand))

    waiting(0, [])
    for section, made in zip(missing, press.print(sheets, waiting), strict=True):
        section.pdf = made.pdf
        if section.revision.pk is None or section.revision.variant.endswith("-secrets"):
            keep_pages(revision=section.revision, file="", pages=made.pages)
            continue
        name = default_storage.save(f"binder/{random.token_hex(16)}.pdf", ContentFile(made.pdf))
        keep_pages(revision=section.revision, file=name, pages=made.pages)
    for section in printed:
        if not section.pdf:
            with default_storage.open(section.revision.file) as kept:
                section.pdf = kept.read()


def _sheet(order: Order, section: Section, texts: dict[str, str] | None) -> Sheet:
    has_secrets = bool(section.content.secrets)
    return section_sheet(
        section.content, order.options, client=order.client.name, revision=section.revision.number,
        dated=section.revision.dated, secrets=texts if has_secrets else None,
        watermark=order.watermark if has_secrets else "", logo=order.logo,
    )  # fmt: skip


def _assemble(
    press: Press, order: Order, job: JobRun, printed: Sequence[Section], lines: Sequence[EffectiveSection]
) -> bytes:
    options, office = order.options, order.office
    front = Front(
        client=order.client.name,
        office=office.name,
        made_on=order.today,
        sections=lines,
        logo=order.logo,
        office_logo=data_address(office.logo),
        base_on=order.base.printed_on if order.base else None,
        steps=exchanges(order.base.effective, lines) if order.base else (),
        number=job.job.pk,
    )
    sheets = [front_sheet(front, options)]
    if options.dividers and order.base is None:
        sheets.append(divider_sheet(front, options))
    pdfs = [one.pdf for one in press.print(sheets, lambda *_: job.hold())]
    dividers: Sequence[Any] = pages_of(pdfs[1]) if len(pdfs) > 1 else [None] * len(printed)
    parts = [Part(pdfs[0], "Contents")]
    parts += [
        Part(one.pdf, f"{one.content.number} {one.content.title}", divider)
        for one, divider in zip(printed, dividers, strict=True)
    ]
    what = f"changed pages since {order.base.printed_on:%B %-d, %Y}" if order.base else "network documentation"
    return assemble(
        parts,
        title=f"{order.client.name}: {what}",
        author=office.name,
        subject=f"Network documentation binder, {order.today:%B %-d, %Y}",
        two_sided=options.two_sided,
    )
