"""Every change to prospects made on their pages."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from clients.actions import saving
from clients.models import Prospect, Stage
from clients.models.prospect import digits_of
from msp_office.audit.actions import business_write
from staffing.models import StaffMember

PROSPECT_FIELDS = frozenset(
    {
        "name", "contact_name", "job_title", "phone", "email", "address", "source", "offered", "fit", "stage",
        "lost_reason", "owner", "next_action", "next_action_on", "do_not_call", "notes",
    }
)  # fmt: skip
LADDER = (Stage.NEW, Stage.CALLING, Stage.INVENTORY, Stage.ASSESSED, Stage.PROPOSAL)


@business_write
def add_prospect(*, values: dict[str, Any], actor: StaffMember | None, now: datetime) -> Prospect:
    """Make a prospect out of any of PROSPECT_FIELDS. Errors: ValidationError by field."""
    _refuse_unknown(values)
    prospect = Prospect(created_at=now, **values)
    return saving.make(prospect, verb="added", check=_check, values=values, actor=actor, now=now)


@business_write
def change_prospect(
    *,
    prospect: Prospect,
    changes: dict[str, Any],
    actor: StaffMember | None,
    now: datetime,
    version: int | None = None,
) -> Prospect:
    """Change any of PROSPECT_FIELDS; the others stay. Errors: StaleVersion; ValidationError by field."""
    _refuse_unknown(changes)
    return saving.change(prospect, verb="changed", check=_check, values=changes, version=version, actor=actor, now=now)


def move_on(prospect: Prospect, to: Stage, *, actor: StaffMember | None, now: datetime) -> Prospect:
    """Up the ladder to this stage; whoever stands there, above it, or is won or lost, stays."""
    if prospect.stage not in LADDER or LADDER.index(Stage(prospect.stage)) >= LADDER.index(to):
        return prospect
    return change_prospect(prospect=prospect, changes={"stage": to}, actor=actor, now=now)


def _check(prospect: Prospect) -> None:
    prospect.phone_digits = digits_of(prospect.phone)
    if prospect.stage == Stage.LOST and not prospect.lost_reason.strip():
        raise ValidationError({"lost_reason": "Say why: the next caller will want to know."})
    if prospect.client_id and prospect.stage != Stage.WON:
        raise ValidationError({"stage": "They are a client already; take that back first."})
    prospect.full_clean()


def _refuse_unknown(values: dict[str, Any]) -> None:
    if unknown := set(values) - PROSPECT_FIELDS:
        raise ValueError(f"Not changeable: {', '.join(sorted(unknown))}")
