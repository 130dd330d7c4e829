"""What happened to a record (or in the whole office), as the person reading it may see it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.urls import NoReverseMatch
from django.utils.dateparse import parse_date, parse_datetime

from msp_office.audit.models import AuditEntry
from msp_office.roles import RESTRICTED_FIELDS


class Reader(Protocol):
    def has_perm(self, perm: str, /) -> bool: ...


@dataclass(frozen=True)
class Change:
    """`kind` says how to write the values: "minutes", "day", "moment" or "text"."""

    label: str
    before: Any
    after: Any
    kind: str


DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)")  # as storable_changes() writes one


@dataclass(frozen=True)
class HistoryLine:
    """One act; `hidden` counts the changes that the reader may not see."""

    pk: int
    at: datetime
    who: str
    verb: str
    target: str
    target_name: str
    url: str
    changes: list[Change]
    hidden: int
    reason: str


def history_of(record: models.Model, reader: Reader, *, limit: int = 100) -> list[HistoryLine]:
    """The acts on this record, newest first, at most `limit`; restricted fields only for whoever may see them."""
    return history_lines(AuditEntry.objects.about(record).order_by("-pk")[:limit], reader)


def history_lines(entries: Iterable[AuditEntry], reader: Reader) -> list[HistoryLine]:
    return [_line(entry, reader) for entry in entries]


def _line(entry: AuditEntry, reader: Reader) -> HistoryLine:
    model = _model(entry.target)
    allowed = {name: pair for name, pair in entry.changes.items() if _may_see(entry.target, name, reader)}
    return HistoryLine(
        pk=entry.pk,
        at=entry.at,
        who=entry.actor_name,
        verb=entry.verb,
        target=str(model._meta.verbose_name) if model else entry.target,
        target_name=entry.target_name,
        url=_url(model, entry.target_id),
        changes=[_change(model, name, *pair) for name, pair in allowed.items()],
        hidden=len(entry.changes) - len(allowed),
        reason=entry.reason,
    )


def kinds() -> list[tuple[str, str]]:
    """The kinds of record that the trail names, with their words: ("tickets.ticket", "ticket")."""
    names = AuditEntry.objects.order_by("target").values_list("target", flat=True).distinct()
    return [(name, str(model._meta.verbose_name) if (model := _model(name)) else name) for name in names]


def _model(target: str) -> type[models.Model] | None:
    try:
        return apps.get_model(target)
    except (LookupError, ValueError):
        return None


def _url(model: type[models.Model] | None, key: str) -> str:
    """The record's page by its key alone, so that a page of the trail loads no records; "" where it has none."""
    if model is None or not key.isdecimal():
        return ""
    page = getattr(model(pk=int(key)), "get_absolute_url", None)
    try:
        return str(page()) if page else ""
    except NoReverseMatch:
        return ""


def _may_see(target: str, field: str, reader: Reader) -> bool:
    permission = RESTRICTED_FIELDS.get(f"{target}.{field}")
    return permission is None or reader.has_perm(permission)


def _change(model: type[models.Model] | None, name: str, before: Any, after: Any) -> Change:
    label = name.removesuffix("_id").replace("_", " ")
    field: Any = None
    if model is not None:
        try:
            field = model._meta.get_field(name)
            label = str(getattr(field, "verbose_name", label))
        except FieldDoesNotExist:
            pass
    kind = "text"
    if name.endswith("minutes"):
        kind = "minutes"
        label = "time" if name == "minutes" else label  # shown in the office's own unit
    elif isinstance(field, models.DateTimeField) or _are(MOMENT, before, after):
        kind = "moment"
    elif isinstance(field, models.DateField) or _are(DAY, before, after):
        kind = "day"
    return Change(label, _value(field, kind, before), _value(field, kind, after), kind)


def _are(form: re.Pattern[str], *values: Any) -> bool:
    """Whether all that is given is written so: something recorded that is no column of its record."""
    given = [str(value) for value in values if value is not None]
    return bool(given) and all(form.fullmatch(text) for text in given)


def _value(field: Any, kind: str, value: Any) -> Any:
    if value is None or value == "" or value == []:
        return None
    if kind == "moment":
        return parse_datetime(str(value)) or value
    if kind == "day":
        return parse_date(str(value)) or value
    if kind == "minutes" and isinstance(value, int):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return dict(getattr(field, "flatchoices", ())).get(value, value)
