"""What the import mechanism knows of call lists: who is known already by phone or name stays as they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from clients.actions.call_lists import KnownProspects, ListedProspect, import_prospects, undo_prospects
from clients.models import Prospect
from clients.models.prospect import digits_of
from msp_office.imports.models import ImportBatch
from msp_office.imports.registry import (
    Applied,
    Choices,
    Context,
    Draft,
    FieldKind,
    ImportField,
    ImportKind,
    Preset,
    RowRejected,
    Undo,
    Values,
    Words,
    headers,
)
from staffing.models import StaffMember


def _may_be_called() -> Choices:
    return [("yes", "Do not call"), ("no", "May be called")]


FIELDS = (
    ImportField("company", "Company", required=True, max_length=160),
    ImportField("contact", "Contact", max_length=120),
    ImportField("job_title", "Job title", max_length=80),
    ImportField("phone", "Phone", max_length=40, help="Duplicates are found by it, however it is punctuated."),
    ImportField("email", "E-mail", max_length=250),
    ImportField("address", "Address", max_length=250),
    ImportField("source", "Where from", max_length=80),
    ImportField("notes", "Notes", FieldKind.LONG_TEXT),
    ImportField(
        "do_not_call", "Do not call", FieldKind.CHOICE, choices=_may_be_called,
        words=dict.fromkeys(("yes", "y", "true", "1", "x", "dnc", "do not call"), "yes")
        | dict.fromkeys(("no", "n", "false", "0", "ok"), "no"),
    ),
)  # fmt: skip
GENERIC = Preset(
    "generic",
    "A call list, or our own template",
    columns=headers(
        company="company company_name business business_name organization account firm prospect",
        contact="contact contact_name name full_name person decision_maker owner",
        job_title="job_title title position role",
        phone="phone phone_number telephone tel business_phone main_phone",
        email="email e_mail email_address mail",
        address="address street full_address location",
        source="source list lead_source where_from",
        notes="notes note comments comment remarks",
        do_not_call="do_not_call dnc no_call opt_out",
    ),
)


@dataclass(frozen=True)
class _Row:
    listed: ListedProspect
    standing: str = ""  # who is known already


def build(values: Values, context: Context) -> Draft:
    """The draft of one row. Errors: RowRejected."""
    email = values.get("email", "")
    if email and ("@" not in email or " " in email):
        raise RowRejected("The e-mail address is none.")
    listed = ListedProspect(
        name=values["company"],
        contact_name=values.get("contact", ""),
        job_title=values.get("job_title", ""),
        phone=values.get("phone", ""),
        email=email,
        address=values.get("address", ""),
        source=values.get("source", "") or context.source,
        notes=values.get("notes", ""),
        do_not_call=values.get("do_not_call") == "yes",
    )
    known: KnownProspects = context.known
    standing = known.name_of(listed.name, digits_of(listed.phone))
    assumptions = [f"Known already as {standing}: stays as it is."] if standing else []
    if listed.do_not_call:
        assumptions.append("Is marked: do not call.")
    elif not listed.phone:
        assumptions.append("No phone: does not come up for calling.")
    return Draft(_Row(listed, standing), tuple(assumptions))


def describe(row: _Row) -> Sequence[tuple[str, str]]:
    return [("Company", row.listed.name), ("Contact", row.listed.contact_name), ("Phone", row.listed.phone)]


def apply(batch: ImportBatch, rows: Sequence[_Row], now: datetime, actor: StaffMember | None) -> list[Applied]:
    outcomes = import_prospects(rows=[row.listed for row in rows], batch_id=batch.pk, actor=actor, now=now)
    return [Applied(outcome.result, outcome.prospect_id, outcome.before) for outcome in outcomes]


def built_on(batch: ImportBatch, keys: Sequence[int]) -> list[str]:
    """Prospects that somebody has changed, called or asked since."""
    worked_on = Prospect.objects.filter(pk__in=keys, import_batch=batch).exclude(
        version=1, calls__isnull=True, inventories__isnull=True
    )
    return [str(prospect) for prospect in worked_on.distinct()[:5]]


def undo(batch: ImportBatch, step: Undo, now: datetime, actor: StaffMember | None) -> None:
    undo_prospects(created=step.created, updated=step.updated)


def clean_up(batch: ImportBatch) -> None:
    """A call list makes nothing in passing."""


def _page(key: int) -> str:
    return reverse("prospect", args=[key])


CALL_LISTS: ImportKind = ImportKind(
    name="prospects",
    label="Call lists",
    permission="clients.edit_prospects",
    fields=FIELDS,
    presets=(GENERIC,),
    build=build,
    describe=describe,
    apply=apply,
    built_on=built_on,
    undo=undo,
    clean_up=clean_up,
    object_url=_page,
    prepare=KnownProspects,
    identity="phone",
    words=Words(
        upload_help="One line for each business: company, contact, phone. Who is known already stays as they are.",
        undone="the prospects it brought in are gone again.",
        undo_rule="An import can be undone as long as nobody has called or changed one of its prospects.",
    ),
)
