"""How the rubric of prospects is changed."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from clients.actions import saving
from clients.calculations.assessment import Weights
from clients.models import Rubric
from msp_office.audit.actions import business_write
from staffing.models import StaffMember


@business_write
def change_rubric(
    *, changes: dict[str, Any], actor: StaffMember | None, now: datetime, version: int | None = None
) -> Rubric:
    """Change weights and limits. Errors: StaleVersion; ValidationError by field (limits crossed, no weight at all)."""
    if unknown := set(changes) - set(Weights.__dataclass_fields__):
        raise ValueError(f"Not changeable: {', '.join(sorted(unknown))}")
    rubric, _ = Rubric.objects.get_or_create(pk=1)
    return saving.change(
        rubric, verb="changed the rubric", check=_check, values=changes, version=version, actor=actor, now=now
    )


def _check(rubric: Rubric) -> None:
    if rubric.decline_below > rubric.pursue_from:
        raise ValidationError({"decline_below": "Declining begins where pursuing does: set it lower."})
    names = ("knowledge", "protection", "order", "payment", "willingness", "fit")
    if not any(getattr(rubric, name) for name in names):
        raise ValidationError({"knowledge": "Something must weigh."})
    rubric.full_clean()
