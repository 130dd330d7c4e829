"""Every change to the benchmarks that stand beside the office's figures."""

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError

from msp_office.audit.actions import business_write, record
from staffing.models import OwnBenchmark, StaffMember


@business_write
def set_benchmark(
    *, key: str, low: Decimal, high: Decimal, source: str, actor: StaffMember | None, now: datetime
) -> OwnBenchmark:
    """Hold this range instead of the usual one. Errors: ValidationError by field (no source, high below low)."""
    own = OwnBenchmark.objects.filter(key=key).first() or OwnBenchmark(key=key)
    before = {name: getattr(own, name) for name in ("low", "high", "source")}
    own.low, own.high, own.source = low, high, source.strip()
    if high < low:
        raise ValidationError({"high": "The upper end is below the lower one."})
    own.full_clean(validate_unique=False, validate_constraints=False)
    own.save()
    changes = {name: (old, getattr(own, name)) for name, old in before.items() if old != getattr(own, name)}
    if changes:
        record(verb="set a benchmark", target=own, actor=actor, now=now, changes=changes)
    return own
