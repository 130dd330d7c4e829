"""Every change to when people are here: their days off, the office's holidays, their weekly hours."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError

from msp_office.audit.actions import business_write, record
from msp_office.calculations.period import written
from msp_office.office.conflict import StaleVersion
from staffing.models import Holiday, StaffMember, TimeOff, WeeklyHours

TIME_OFF_FIELDS = ("kind", "first_day", "last_day", "is_half", "note")
LONGEST_DAYS = 366


@business_write
def add_time_off(
    *,
    person: StaffMember,
    first_day: date,
    actor: StaffMember | None,
    now: datetime,
    last_day: date | None = None,
    kind: str = "vacation",
    is_half: bool = False,
    note: str = "",
) -> TimeOff:
    """Take a person off from `first_day` to `last_day`, both included (one day without `last_day`).

    Errors: ValidationError by field (no days, half of several days, days that are off already).
    """
    off = TimeOff(
        person=person, first_day=first_day, last_day=last_day or first_day, kind=kind, is_half=is_half, note=note
    )
    _check(off)
    off.save(force_insert=True)
    changes = {name: (None, getattr(off, name)) for name in TIME_OFF_FIELDS if getattr(off, name)}
    record(verb="took off", target=off, actor=actor, now=now, changes=changes)
    return off


@business_write
def change_time_off(
    *, time_off: TimeOff, changes: dict[str, Any], actor: StaffMember | None, now: datetime, version: int | None = None
) -> TimeOff:
    """Change days off (any of TIME_OFF_FIELDS, and the person). Errors: StaleVersion; ValidationError by field."""
    if unknown := set(changes) - {*TIME_OFF_FIELDS, "person"}:
        raise ValueError(f"Not changeable: {', '.join(sorted(unknown))}")
    current = TimeOff.objects.select_related("person").get(pk=time_off.pk)
    if version is not None and version != current.version:
        raise StaleVersion(current)
    changed = {
        name: (getattr(current, name), value) for name, value in changes.items() if getattr(current, name) != value
    }
    if not changed:
        return current
    for name, (_, value) in changed.items():
        setattr(current, name, value)
    current.version += 1
    _check(current)
    current.save()
    if "person" in changed:
        before, after = changed["person"]
        changed["person"] = (str(before), str(after))
    record(verb="changed", target=current, actor=actor, now=now, changes=changed)
    return current


@business_write
def delete_time_off(*, time_off: TimeOff, actor: StaffMember | None, now: datetime) -> None:
    """The person is here on these days after all. Gone already is no error."""
    current = TimeOff.objects.select_related("person").filter(pk=time_off.pk).first()
    if current is None:
        return
    days = {name: (getattr(current, name), None) for name in ("first_day", "last_day")}
    record(verb="removed", target=current, actor=actor, now=now, changes=days)
    current.delete()


@business_write
def add_holiday(*, day: date, name: str, actor: StaffMember | None, now: datetime) -> Holiday:
    """Close the office on a day. Errors: ValidationError by field (a holiday already, no name)."""
    holiday = Holiday(day=day, name=name.strip())
    holiday.full_clean()
    holiday.save(force_insert=True)
    record(verb="added", target=holiday, actor=actor, now=now, changes={"day": (None, day), "name": (None, name)})
    return holiday


@business_write
def delete_holiday(*, holiday: Holiday, actor: StaffMember | None, now: datetime) -> None:
    """Open the office on that day after all. Gone already is no error."""
    current = Holiday.objects.filter(pk=holiday.pk).first()
    if current is None:
        return
    changes = {"day": (current.day, None), "name": (current.name, None)}
    record(verb="removed", target=current, actor=actor, now=now, changes=changes)
    current.delete()


@business_write
def set_weekly_hours(
    *, person: StaffMember, start: date, weekly_minutes: int, actor: StaffMember | None, now: datetime
) -> WeeklyHours:
    """From `start` on the person's paid week has so many minutes; a second word about one day replaces the first.

    Errors: ValidationError by field (beyond 168 h).
    """
    hours = WeeklyHours.objects.filter(person=person, start=start).first() or WeeklyHours(person=person, start=start)
    before = hours.weekly_minutes if hours.pk else None
    hours.weekly_minutes = weekly_minutes
    hours.full_clean(validate_unique=False, validate_constraints=False)
    hours.save()
    changes = {"weekly_minutes": (before, weekly_minutes), "start": (None, start)}
    record(verb="set weekly hours", target=hours, actor=actor, now=now, changes=changes)
    return hours


@business_write
def delete_weekly_hours(*, hours: WeeklyHours, actor: StaffMember | None, now: datetime) -> None:
    """Weekly hours that were never true: what was said before them holds on. Gone already is no error."""
    current = WeeklyHours.objects.select_related("person").filter(pk=hours.pk).first()
    if current is None:
        return
    changes = {"weekly_minutes": (current.weekly_minutes, None), "start": (current.start, None)}
    record(verb="removed", target=current, actor=actor, now=now, changes=changes)
    current.delete()


def _check(off: TimeOff) -> None:
    if off.last_day < off.first_day:
        raise ValidationError({"last_day": "The last day is before the first."})
    if (off.last_day - off.first_day).days >= LONGEST_DAYS:
        raise ValidationError({"last_day": "That is more than a year. End the employment instead."})
    if off.is_half and off.last_day != off.first_day:
        raise ValidationError({"is_half": "Half a day is a single day."})
    off.full_clean(validate_unique=False, validate_constraints=False)
    others = TimeOff.objects.filter(person=off.person, first_day__lte=off.last_day, last_day__gte=off.first_day)
    if other := others.exclude(pk=off.pk).first():
        days = written(other.first_day)
        if other.last_day != other.first_day:
            days = f"from {days} to {written(other.last_day)}"
        raise ValidationError({"first_day": f"{off.person} is off {days} already."})
