"""What did somebody type into a lever, and what is wrong with it, in words?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from staffing.calculations.what_if.facts import NO, OVERRIDABLE, UNKNOWN, YES, Value
from staffing.calculations.what_if.kinds import BILLABLE, KINDS
from staffing.calculations.what_if.levers import LONGEST_WEEKS, Field, Lever
from staffing.calculations.what_if.outcome import SHORTEST_WEEKS

LONGEST_TEXT = 24
MOST_PLACES = 4

FACT_FIELDS: Mapping[str, Field] = {
    field.name: field
    for field in (
        Field("backlog_hours", "Backlog today", "h", Decimal(0), Decimal(100_000)),
        Field("inflow_hours", "Hours coming in", "h a week", Decimal(0), Decimal(10_000)),
        Field("paid_hours", "Paid hours of the team", "h a week", Decimal(0), Decimal(10_000)),
        Field("billability", "Billability", "%", Decimal(0), Decimal(100), warn_above=BILLABLE.warn_above,
              warning=BILLABLE.warning),
        Field("cost_per_paid_hour", "Loaded cost of a paid hour", "$", Decimal(0), Decimal(500)),
        Field("target_weeks", "Comfortable backlog", "weeks of work", Decimal("0.1"), Decimal(52)),
        Field("margin", "Margin after cost of goods", "%", Decimal(-100), Decimal(100)),
        Field("admin_hours", "Technicians on administrative tickets", "h a week", Decimal(0), Decimal(1000)),
        Field("has_tool", "Monitoring tool",
              choices=[(UNKNOWN, "Not said yet"), (YES, "We have one"), (NO, "We have none")]),
    )
}  # fmt: skip


class Refused(ValueError):
    """What was typed cannot be taken; the message says why and what would do."""


@dataclass
class Read:
    """What came of reading several fields. `problems` and `warnings` are by field name."""

    values: dict[str, Value] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    warnings: dict[str, str] = field(default_factory=dict)

    def take(self, name: str, read: Callable[[], Value | None]) -> None:
        try:
            value = read()
        except Refused as refused:
            self.problems[name] = str(refused)
        else:
            if value is not None:
                self.values[name] = value


def plain(value: Decimal) -> str:
    """A number as people type it: no exponent, no zeros behind.

    >>> plain(Decimal("40.50")), plain(Decimal("1E+3")), plain(Decimal("-0"))
    ('40.5', '1000', '0')
    """
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def read_number(typed: str, declared: Field) -> Decimal | None:
    """A number within the field's bounds; None when nothing was typed. Errors: Refused.

    >>> read_number(" 1,250.50 ", Field("wage", "Wage", "$", Decimal(0), Decimal(5000)))
    Decimal('1250.50')
    >>> read_number("101", BILLABLE)
    Traceback (most recent call last):
    staffing.calculations.what_if.reading.Refused: Billability cannot be over 100 %: nobody delivers more than is paid.
    """
    text = typed.strip().replace(",", "").removeprefix("$").removesuffix("%").replace("\u2212", "-").strip()
    if not text:
        return None
    value = _decimal(text, typed)
    if value < declared.low:
        least = f"At least {plain(declared.low)} {declared.unit}".strip()
        raise Refused("This cannot be negative." if declared.low == 0 else f"{least}.")
    if value > declared.high:
        if declared.unit == "%" and "illability" in declared.label:
            raise Refused("Billability cannot be over 100 %: nobody delivers more than is paid.")
        raise Refused(f"At most {declared.high:,f} {declared.unit}".strip() + ".")
    return value


def _decimal(text: str, typed: str) -> Decimal:
    shown = typed.strip() if len(typed.strip()) <= LONGEST_TEXT else typed.strip()[:LONGEST_TEXT] + "…"
    try:
        value = Decimal(text) if len(text) <= LONGEST_TEXT and text.isascii() and "_" not in text else None
    except InvalidOperation:
        value = None
    if value is None or not value.is_finite():
        raise Refused(f"“{shown}” is no number.")
    exponent = value.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > MOST_PLACES:
        raise Refused(f"At most {MOST_PLACES} decimal places.")
    return value


def read_value(typed: str, declared: Field) -> Value | None:
    """A number or one of the choices. Errors: Refused (also where a number is missing that has to be there)."""
    if declared.choices:
        if typed not in [value for value, _ in declared.choices]:
            raise Refused("Choose one of these.")
        return typed
    value = read_number(typed, declared)
    if value is None and declared.default is not None:
        raise Refused("Write a number here.")
    if value is not None and declared.unit in ("weeks", "people", "clients") and value != int(value):
        raise Refused("Write a whole number.")
    return value


def read_week(typed: str, *, least: int = 1) -> int | None:
    """A week of the next two years; None when nothing was typed. Errors: Refused."""
    text = typed.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise Refused("Write the number of a week, 1 is the coming one.")
    week = int(text)
    if not least <= week <= LONGEST_WEEKS:
        raise Refused(f"A week from {least} to {LONGEST_WEEKS}.")
    return week


def read_lever(kind: str, raw: Mapping[str, str]) -> tuple[Lever, Read]:
    """A lever from the texts of its fields; where there are problems the lever must not be used."""
    read = Read()
    for declared in KINDS[kind].fields:
        read.take(declared.name, lambda declared=declared: read_value(raw.get(declared.name, ""), declared))  # type: ignore[misc]
        value = read.values.get(declared.name)
        if declared.warn_above is not None and isinstance(value, Decimal) and value > declared.warn_above:
            read.warnings[declared.name] = declared.warning
    weeks: dict[str, int | None] = {"start": 1, "end": None}
    for name in weeks:
        try:
            weeks[name] = read_week(raw.get(name, ""))
        except Refused as refused:
            read.problems[name] = str(refused)
    start, end = weeks["start"] or 1, weeks["end"]
    if end is not None and end < start:
        read.problems["end"] = f"The end lies before the start (week {start})."
    return Lever(kind, start, end, read.values), read


def read_facts(raw: Mapping[str, str]) -> Read:
    """The owner's own values in place of facts; what was left empty is not replaced."""
    read = Read()
    for name in OVERRIDABLE:
        declared, typed = FACT_FIELDS[name], raw.get(name, "")
        if declared.choices:
            if typed:
                read.take(name, lambda declared=declared, typed=typed: read_value(typed, declared))  # type: ignore[misc]
            continue
        read.take(name, lambda declared=declared, typed=typed: read_number(typed, declared))  # type: ignore[misc]
        value = read.values.get(name)
        if declared.warn_above is not None and isinstance(value, Decimal) and value > declared.warn_above:
            read.warnings[name] = declared.warning
    return read


def read_horizon(typed: str) -> int:
    """26 to 104 weeks; anything else is 26."""
    try:
        return read_week(typed, least=SHORTEST_WEEKS) or SHORTEST_WEEKS
    except Refused:
        return SHORTEST_WEEKS
