"""Saving, renaming and removing what-if lists of clients."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError

from clients.models import CutList
from msp_office.audit.actions import business_write, record
from staffing.models import StaffMember


@business_write
def save_cut(
    *,
    name: str,
    address: str,
    sort: str,
    hire: str,
    dropped: Collection[int],
    kept: Collection[int],
    actor: StaffMember | None,
    now: datetime,
) -> CutList:
    """Keep the clients below the line under a name. Errors: ValidationError (no name, no client, known name)."""
    if not dropped:
        raise ValidationError({"drop": "No client is below the line."})
    saved = CutList(name=_plain(name), address=address, sort=sort, hire=hire, made_by=actor, made_at=now)
    saved.full_clean()
    saved.save(force_insert=True)
    saved.dropped.set(dropped)
    saved.kept.set(kept)
    record(verb="saved the what-if", target=saved, actor=actor, now=now, changes={"clients": (None, len(dropped))})
    return saved


@business_write
def rename_cut(*, cut_list: CutList, name: str, actor: StaffMember | None, now: datetime) -> CutList:
    """Give a list another name. Errors: ValidationError by field."""
    before, cut_list.name = cut_list.name, _plain(name)
    cut_list.full_clean()
    cut_list.save(update_fields=["name"])
    record(verb="renamed the what-if", target=cut_list, actor=actor, now=now, changes={"name": (before, cut_list.name)})
    return cut_list


def _plain(name: str) -> str:
    return name.replace("\x00", "").strip()


@business_write
def delete_cut(*, cut_list: CutList, actor: StaffMember | None, now: datetime) -> None:
    """Remove a list; the clients stay as they are. One that is gone already is no error."""
    current = CutList.objects.filter(pk=cut_list.pk).first()
    if current is not None:
        record(verb="removed the what-if", target=current, actor=actor, now=now)
        current.delete()
