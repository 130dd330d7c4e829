"""Every change to people: who they are, what they may do, whether they may sign in."""

from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from msp_office.audit.actions import business_write, record
from msp_office.office.conflict import StaleVersion
from msp_office.office.models import OfficeSettings
from msp_office.roles import GRANTABLE, Role
from staffing.models import StaffMember

LAST_OWNER = "This is the last owner who may sign in. Make somebody else owner first, who has set a password."


class OfficeNotNew(Exception):
    """Somebody may sign in already: the first owner exists."""


@business_write
def open_office(
    *, office_name: str, time_zone: str, name: str, email: str, password: str, now: datetime
) -> StaffMember:
    """Create the owner of a new office. Errors: OfficeNotNew, ValidationError by field."""
    if not StaffMember.objects.is_new_office():
        raise OfficeNotNew
    owner = StaffMember(name=name, email=email.lower(), role=Role.OWNER, is_active=True, delivers_labor=False)
    owner.set_password(password)
    owner.full_clean()
    owner.save()
    office, _ = OfficeSettings.objects.get_or_create(pk=1)
    office.name, office.time_zone = office_name, time_zone
    office.full_clean()
    office.save()
    record(verb="opened the office", target=owner, actor=owner, now=now)
    return owner


@business_write
def set_password(*, person: StaffMember, password: str, actor: StaffMember, now: datetime) -> StaffMember:
    """Set a person's own password; every other open session of theirs ends. Errors: ValidationError."""
    current = StaffMember.objects.get(pk=person.pk)
    if not current.is_active:
        raise ValidationError("This person may not sign in.")
    current.set_password(password)
    current.save(update_fields=["password"])
    record(verb="set the password", target=current, actor=actor, now=now)
    return current


RECORDED = (
    "name", "email", "role", "grants", "skill", "weekly_paid_minutes", "delivers_labor", "started_on", "ended_on",
    "is_active", "employment", "rating", "would_hire", "rating_note",
    "expected_percent",
)  # fmt: skip
SIGN_IN_FIELDS = {"email", "role", "grants", "is_active"}  # whose change ends open sessions


@business_write
def add_person(*, values: dict[str, Any], may_sign_in: bool, actor: StaffMember | None, now: datetime) -> StaffMember:
    """Add a person; `values` are columns of StaffMember. Errors: ValidationError by field."""
    person = StaffMember(**values, is_active=may_sign_in)
    person.set_unusable_password()
    _check(person)
    person.save()
    changes = {name: (None, getattr(person, name)) for name in RECORDED if getattr(person, name) not in (None, "", [])}
    record(verb="invited" if may_sign_in else "added", target=person, actor=actor, now=now, changes=changes)
    return person


@business_write
def change_person(
    *, person: StaffMember, version: int | None, values: dict[str, Any], actor: StaffMember | None, now: datetime
) -> StaffMember:
    """Change columns of a person; what decides signing in ends their open sessions.

    Errors: ValidationError by field (the last owner stays owner), StaleVersion.
    """
    return _save(person, version, values, actor, now, verb="changed", reason="")


@business_write
def change_sign_in(
    *,
    person: StaffMember,
    version: int | None,
    may_sign_in: bool,
    actor: StaffMember | None,
    now: datetime,
    reason: str = "",
) -> StaffMember:
    """Let a person sign in, or stop them: open browsers are signed out at their next request.

    Errors: ValidationError (no e-mail, no role, the last owner), StaleVersion.
    """
    verb = "allowed sign-in" if may_sign_in else "stopped sign-in"
    return _save(person, version, {"is_active": may_sign_in}, actor, now, verb=verb, reason=reason)


@business_write
def record_link(*, person: StaffMember, actor: StaffMember, now: datetime) -> None:
    """Note that a one-time sign-in link was made for this person. Errors: ValidationError."""
    if not StaffMember.objects.filter(pk=person.pk, is_active=True).exists():
        raise ValidationError("This person may not sign in.")
    record(verb="made a sign-in link", target=person, actor=actor, now=now)


def _save(
    person: StaffMember,
    version: int | None,
    values: dict[str, Any],
    actor: StaffMember | None,
    now: datetime,
    *,
    verb: str,
    reason: str,
) -> StaffMember:
    current = StaffMember.objects.get(pk=person.pk)
    if version is not None and current.version != version:
        raise StaleVersion(current)
    before = {name: getattr(current, name) for name in RECORDED}
    was_owner = current.is_active and current.role == Role.OWNER
    for name, value in values.items():
        setattr(current, name, value)
    changes = {
        name: (before[name], getattr(current, name)) for name in RECORDED if before[name] != getattr(current, name)
    }
    if not changes:
        return current
    if was_owner and not (current.is_active and current.role == Role.OWNER):
        _need_another_owner(current)
    _check(current)
    if SIGN_IN_FIELDS & set(changes):
        current.sign_in_epoch += 1
    current.version += 1
    written = {name: getattr(current, name) for name in (*changes, "sign_in_epoch", "version")}
    if not StaffMember.objects.filter(pk=current.pk, version=current.version - 1).update(**written):
        raise StaleVersion(StaffMember.objects.get(pk=person.pk))
    record(verb=verb, target=current, actor=actor, now=now, changes=changes, reason=reason)
    return current


def _need_another_owner(person: StaffMember) -> None:
    others = StaffMember.objects.filter(is_active=True, role=Role.OWNER).exclude(pk=person.pk)
    if not others.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX).exists():  # invited ones may never come
        field = "role" if person.role != Role.OWNER else NON_FIELD_ERRORS
        raise ValidationError({field: LAST_OWNER})


def _check(person: StaffMember) -> None:
    """Errors by field, in words that say what to do; the database's constraints say the same."""
    problems: dict[str, str] = {}
    if person.is_active and not person.email:
        problems["email"] = "Signing in needs an e-mail address."
    if person.is_active and not person.role:
        problems["role"] = "Signing in needs a role."
    if person.started_on and person.ended_on and person.ended_on < person.started_on:
        problems["ended_on"] = "The last day is before the first one."
    if unknown := set(person.grants) - GRANTABLE:
        problems[NON_FIELD_ERRORS] = f"{', '.join(sorted(unknown))} cannot be granted."
    if problems:
        raise ValidationError(problems)
    person.full_clean()
