"""Every change to what people are paid."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from msp_office.audit.actions import business_write, record
from msp_office.calculations.period import written
from msp_office.office.conflict import StaleVersion
from msp_office.roles import RESTRICTED_FIELDS
from staffing.models import Pay, StaffMember

PAY_FIELDS = ("start", "end", "wage_per_hour", "weekly_paid_minutes", "loaded_month", "burden")
NOT_WRITTEN = (None, "(not written here)")


@business_write
def set_pay(
    *,
    person: StaffMember,
    start: date,
    wage_per_hour: Decimal,
    weekly_paid_minutes: int,
    actor: StaffMember | None,
    now: datetime,
    end: date | None = None,
    loaded_month: Decimal | None = None,
    burden: Decimal | None = None,
) -> Pay:
    """Pay a person this from `start` on (until `end`, exclusive); the pay in force until then ends there.

    Errors: ValidationError by field (two pays on one day, both or neither of loaded month and burden).
    """
    open_pay = Pay.objects.filter(person=person, end__isnull=True, start__lt=start).first()
    if open_pay is not None:
        open_pay.end = start
        open_pay.version += 1
        open_pay.save(update_fields=["end", "version"])
    pay = Pay(
        person=person,
        start=start,
        end=end,
        wage_per_hour=wage_per_hour,
        weekly_paid_minutes=weekly_paid_minutes,
        loaded_month=loaded_month,
        burden=burden,
    )
    _check(pay)
    pay.save(force_insert=True)
    record(verb="set pay", target=pay, actor=actor, now=now, changes=_visible(pay, dict.fromkeys(PAY_FIELDS)))
    return pay


@business_write
def change_pay(
    *, pay: Pay, changes: dict[str, Any], actor: StaffMember | None, now: datetime, version: int | None = None
) -> Pay:
    """Correct a pay (any of PAY_FIELDS). Errors: StaleVersion; ValidationError by field."""
    unknown = set(changes) - set(PAY_FIELDS)
    if unknown:
        raise ValueError(f"Not changeable: {', '.join(sorted(unknown))}")
    current = Pay.objects.select_related("person").get(pk=pay.pk)
    if version is not None and version != current.version:
        raise StaleVersion(current)
    before = {name: getattr(current, name) for name, value in changes.items() if getattr(current, name) != value}
    if not before:
        return current
    for name in before:
        setattr(current, name, changes[name])
    current.version += 1
    _check(current)
    current.save()
    record(verb="changed pay", target=current, actor=actor, now=now, changes=_visible(current, before))
    return current


@business_write
def delete_pay(*, pay: Pay, actor: StaffMember | None, now: datetime) -> None:
    """Remove a pay that was never true. One that is gone already is no error."""
    current = Pay.objects.select_related("person").filter(pk=pay.pk).first()
    if current is None:
        return
    record(verb="removed pay", target=current, actor=actor, now=now, changes={"start": (current.start, None)})
    current.delete()


def _visible(pay: Pay, before: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What the trail may say: days and hours; of wage, loaded month and burden only that they changed."""
    return {
        name: NOT_WRITTEN if f"staffing.pay.{name}" in RESTRICTED_FIELDS else (value, getattr(pay, name))
        for name, value in before.items()
    }


def _check(pay: Pay) -> None:
    pay.full_clean(validate_unique=False, validate_constraints=False)
    others = Pay.objects.filter(person=pay.person).exclude(pk=pay.pk).filter(end__gt=pay.start)
    others |= Pay.objects.filter(person=pay.person, end__isnull=True).exclude(pk=pay.pk)
    if pay.end is not None:
        others = others.filter(start__lt=pay.end)
    if other := others.order_by("start").first():
        until = f"until {written(other.end - timedelta(1))}" if other.end else "on"
        raise ValidationError({"start": f"Another pay is in force from {written(other.start)} {until}."})
    pay.validate_constraints()
