"""What does a record of the binder say, column by column, in words?"""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models

from docs_binder.models import BinderRecord
from docs_binder.sections import PART_OF_MODEL, SECTION_OF, Part
from msp_office.calculations.period import written
from msp_office.vault.models import Secret

EMPTY = (None, "")


def records_of(part: Part, **conditions: Any) -> list[Any]:
    """The records of a part in their order, with what they link to; one query."""
    rows = part.model._default_manager.filter(**conditions).select_related(*part.linked)
    return sorted_rows(part, rows)


def sorted_rows(part: Part, rows: Iterable[Any]) -> list[Any]:
    """Addresses in their numeric order, everything else as the model orders it."""
    found = list(rows)
    if part.by_address:
        found.sort(key=lambda row: (_number(getattr(row, part.by_address)), row.pk))
    return found


def _number(address: str) -> tuple[int, int]:
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return 9, 0
    return ip.version, int(ip)


def words(record: models.Model, name: str) -> str:
    """The value of a column in words; "" when it says nothing."""
    value = getattr(record, name)
    if value in EMPTY:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return written(value)
    shown = getattr(record, f"get_{name}_display", None)
    return str(shown() if shown else value)


@dataclass(frozen=True, slots=True)
class Cell:
    """One value on a page: text, or the place of a secret, or a link to another record."""

    label: str
    text: str
    part: str = ""  # of the record that it leads to
    key: int = 0
    secret: Secret | None = None
    is_code: bool = False


def cell(part: Part, record: BinderRecord, name: str) -> Cell:
    value, label = getattr(record, name), part.label_of(name)
    if isinstance(value, Secret):
        return Cell(label, "", secret=value)
    target = PART_OF_MODEL.get(value._meta.label_lower) if isinstance(value, models.Model) else None
    if target:
        return Cell(label, str(value), target.key, value.pk)
    return Cell(label, words(record, name), is_code=name in part.codes)


def section_key(part_key: str) -> str:
    return SECTION_OF[part_key].key


def remainder(part: Part, record: BinderRecord) -> str:
    """What is recorded beside the columns, as one sentence: "Host: vm1; Purchased: March 4, 2025. Notes …"."""
    said = [
        f"{part.label_of(name)}: {text}"
        for name in part.fields
        if name not in part.columns and (text := words(record, name))
    ]
    parts = ["; ".join(said), record.notes.strip()]
    if record.unverified_source:
        parts.append(f"Not verified: {record.unverified_source}")
    return " · ".join(text for text in parts if text)
