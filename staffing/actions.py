"""Every change to people: who they are, what they may do, whether they may sign in."""

from datetime import datetime

from django.core.exceptions import ValidationError

from msp_office.audit.actions import business_write, record
from msp_office.office.models import OfficeSettings
from msp_office.roles import Role
from staffing.models import StaffMember


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
