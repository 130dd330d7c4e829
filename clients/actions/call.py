"""Every change to the call script, and every call with what came of it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError

from clients.actions.prospect import change_prospect
from clients.calculations.script import PointKind, Script, ScriptError, Step, check_script, walk
from clients.models import Prospect, Stage
from clients.models.call import Call, CallScript, CallStep, Outcome
from clients.models.prospect import CLOSED_STAGES
from msp_office.audit.actions import business_write, record
from staffing.models import StaffMember

SHEET = frozenset({"target_market", "offer", "why", "when", "where_used"})
AGAIN_DAYS = {Outcome.VOICEMAIL: 3, Outcome.NO_ANSWER: 1, Outcome.GATEKEEPER: 2, Outcome.NOT_NOW: 90}


class ScriptMoved(Exception):
    """Somebody saved another version meanwhile."""


@business_write
def save_script(
    *, script: Script, sheet: dict[str, str], number: int, version: int, actor: StaffMember, now: datetime
) -> CallScript:
    """Change the newest version, or make the next one if it was called with; `number` and `version` are those seen.

    Errors: ScriptMoved; ValidationError (a script that cannot be spoken, a sheet that is too long).
    """
    if unknown := set(sheet) - SHEET:
        raise ValueError(f"Not on the sheet: {', '.join(sorted(unknown))}")
    try:
        check_script(script)
    except ScriptError as error:
        raise ValidationError(str(error)) from error
    current = CallScript.current()
    if (current.number, current.version) != (number, version):
        raise ScriptMoved
    if current.pk and current.calls.exists():
        current = CallScript(number=current.number + 1)
    elif current.pk:
        current.version += 1
    current.points, current.made_at, current.made_by = script.as_data(), now, actor
    for name, value in sheet.items():
        setattr(current, name, value)
    current.full_clean()
    current.save()
    record(verb="wrote the call script", target=current, actor=actor, now=now)
    return current


@business_write
def log_call(
    *,
    prospect: Prospect,
    path: Sequence[int],
    outcome: str,
    actor: StaffMember,
    now: datetime,
    today: date,
    note: str = "",
    next_action: str = "",
    next_action_on: date | None = None,
) -> Call:
    """Keep a call with the points it reached, and move the prospect along.

    Without a day of their own the ways that end open get one: voicemail in three days, not now in ninety.
    Errors: ValidationError (do not call, won or lost, unknown outcome).
    """
    current = Prospect.objects.get(pk=prospect.pk)
    if current.do_not_call:
        raise ValidationError("They asked not to be called.")
    if current.stage in CLOSED_STAGES:
        raise ValidationError(f"{current} is {current.get_stage_display().lower()}; take it up again first.")
    if outcome not in Outcome.values:
        raise ValidationError("Say what came of the call.")
    script = _kept_script(actor, now)
    call = Call(
        prospect=current, script=script, caller=actor, called_at=now, outcome=outcome, note=note.strip()[:20_000]
    )
    call.full_clean()
    call.save(force_insert=True)
    steps = _steps(script.script(), path, outcome)
    CallStep.objects.bulk_create(
        CallStep(call=call, number=number, point=step.point.key, answer=step.answer[:60])
        for number, step in enumerate(steps)
    )
    record(
        verb="called", target=current, actor=actor, now=now, changes={"outcome": (None, call.get_outcome_display())},
        reason=note.strip()[:500],
    )  # fmt: skip
    changes = _consequences(current, Outcome(outcome), today, next_action.strip()[:200], next_action_on, actor)
    change_prospect(prospect=current, changes=changes, actor=actor, now=now)
    return call


def _kept_script(actor: StaffMember, now: datetime) -> CallScript:
    script = CallScript.current()
    if script.pk is None:
        script.made_at = now
        script.save(force_insert=True)
    return script


def _steps(script: Script, path: Sequence[int], outcome: str) -> list[Step]:
    """The way through the script; a voicemail ends at the point of that name, wherever it was answered from."""
    steps = walk(script, path)
    voicemail = script.first_of(PointKind.VOICEMAIL)
    if outcome == Outcome.VOICEMAIL and voicemail and steps[-1].point != voicemail:
        steps = [*steps[:-1], Step(steps[-1].point, "Voicemail"), Step(voicemail)]
    return steps


def _consequences(
    prospect: Prospect, outcome: Outcome, today: date, action: str, on: date | None, actor: StaffMember
) -> dict[str, Any]:
    again = today + timedelta(AGAIN_DAYS[outcome]) if outcome in AGAIN_DAYS else None
    changes: dict[str, Any] = {"next_action": action or ("Call again" if again else ""), "next_action_on": on or again}
    if prospect.owner_id is None:
        changes["owner"] = actor
    if prospect.stage == Stage.NEW:
        changes["stage"] = Stage.CALLING
    if outcome == Outcome.APPOINTMENT:
        changes |= {"next_action": action or "Appointment: take the inventory"}
        if prospect.stage in (Stage.NEW, Stage.CALLING):
            changes["stage"] = Stage.INVENTORY
    if outcome == Outcome.NOT_INTERESTED:
        changes |= {"stage": Stage.LOST, "lost_reason": "Not interested, on the phone"}
    if outcome == Outcome.DO_NOT_CALL:
        changes |= {"stage": Stage.LOST, "lost_reason": "Asked not to be called", "do_not_call": True}
    return changes
