"""How a prospect gets, uses and loses the link to fill in their own inventory."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db.models import F, Q

from clients.actions.inventory import Given, Saved, finish_inventory, save_answers
from clients.models import Inventory, InventoryLink
from msp_office.audit.actions import business_write, record
from staffing.models import StaffMember

TOKEN_BYTES = 24  # 192 bits
DAYS = 14
SAVES_A_MINUTE = 60  # a person who types makes about ten
BY_LINK = "by the prospect, through their link"


class TooManySaves(Exception):
    """The link was used more often in this minute than a person can."""


class DeadLink(Exception):
    """The link was revoked, submitted or has expired."""


def hash_of(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()


@business_write
def make_link(*, inventory: Inventory, actor: StaffMember, now: datetime) -> tuple[InventoryLink, str]:
    """A new link with its token, which is shown once and kept nowhere; earlier links of this inventory end.

    Errors: ValidationError when the inventory is finished.
    """
    if inventory.finished_at:
        raise ValidationError("This inventory is finished. Take it up again to send it out.")
    _revoke(inventory, now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = InventoryLink(
        inventory=inventory, token_hash=hash_of(token), made_at=now, made_by=actor, expires_at=now + timedelta(DAYS)
    )
    link.full_clean()
    link.save(force_insert=True)
    changes = {"link_expires": (None, link.expires_at)}
    record(verb="made a link for the prospect", target=inventory.prospect, actor=actor, now=now, changes=changes)
    return link, token


@business_write
def revoke_links(*, inventory: Inventory, actor: StaffMember, now: datetime) -> None:
    """End every link of this inventory; none alive is no error."""
    if _revoke(inventory, now):
        record(verb="revoked the prospect’s link", target=inventory.prospect, actor=actor, now=now)


def _revoke(inventory: Inventory, now: datetime) -> int:
    alive = inventory.links.filter(revoked_at__isnull=True, submitted_at__isnull=True)
    return alive.update(revoked_at=now)


def alive(link: InventoryLink, now: datetime) -> bool:
    return (
        link.revoked_at is None
        and link.submitted_at is None
        and link.expires_at > now
        and link.inventory.finished_at is None
    )


def count_save(link: InventoryLink, now: datetime) -> None:
    """Count one request that writes, in a transaction of its own. Errors: TooManySaves."""
    minute = now.replace(second=0, microsecond=0)
    rows = InventoryLink.objects.filter(pk=link.pk)
    if rows.filter(Q(minute__isnull=True) | ~Q(minute=minute)).update(minute=minute, minute_saves=1):
        return
    if not rows.filter(minute_saves__lt=SAVES_A_MINUTE).update(minute_saves=F("minute_saves") + 1):
        raise TooManySaves


@business_write
def answer_by_link(*, link: InventoryLink, given: Mapping[str, Given], submit: bool, now: datetime) -> Saved:
    """Save what the prospect typed, and hand the inventory in when they `submit` and nothing conflicts.

    Errors: DeadLink; what save_answers raises.
    """
    current = InventoryLink.objects.select_related("inventory__prospect").get(pk=link.pk)
    if not alive(current, now):
        raise DeadLink
    saved = save_answers(inventory=current.inventory, given=given, actor=None, now=now, reason=BY_LINK)
    if submit and not saved.conflicts:
        InventoryLink.objects.filter(pk=current.pk).update(submitted_at=now)
        finish_inventory(inventory=current.inventory, actor=None, now=now, reason=BY_LINK)
    return saved
