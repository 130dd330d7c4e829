"""The whole audit trail, for whoever may read it: by person, kind of record and day, fifty at a time."""

from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from msp_office.audit.history import history_lines, kinds
from msp_office.audit.models import AuditEntry
from msp_office.audit.querysets import AuditQuerySet
from msp_office.office.access import requires
from msp_office.office.fields import DayField

AT_ONCE = 50
LAST_KEY = 2**63 - 1


class TrailFilter(forms.Form):
    """What the address asks for; a value that makes no sense narrows nothing."""

    q = forms.CharField(required=False, max_length=100)
    person = forms.IntegerField(required=False, min_value=1, max_value=LAST_KEY)
    kind = forms.RegexField(r"^[a-z_]+\.[a-z_]+$", required=False, max_length=60)
    record = forms.RegexField(r"^[0-9]+$", required=False, max_length=40)
    start = DayField(required=False)
    end = DayField(required=False)
    before = forms.IntegerField(required=False, min_value=1, max_value=LAST_KEY)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _narrowed(asked: dict[str, Any]) -> AuditQuerySet:
    entries = AuditEntry.objects.newest_first()
    if asked.get("q"):
        entries = entries.mentioning(str(asked["q"]))
    if asked.get("person"):
        entries = entries.filter(actor_id=asked["person"])
    if asked.get("kind"):
        entries = entries.about_kind(str(asked["kind"]))
    if asked.get("record"):
        entries = entries.filter(target_id=asked["record"])
    return entries


@require_safe
@requires("audit.view")
def trail(request: HttpRequest) -> HttpResponse:
    form = TrailFilter(request.GET)
    form.is_valid()
    asked = {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}
    entries = _narrowed(asked)
    if "start" in asked:
        entries = entries.filter(at__gte=_midnight(asked["start"]))
    if "end" in asked:
        entries = entries.filter(at__lt=_midnight(asked["end"] + timedelta(days=1)))
    if "before" in asked and (last := AuditEntry.objects.filter(pk=asked["before"]).first()):
        entries = entries.older_than(last)
    page = list(entries[: AT_ONCE + 1])
    kept = {name: str(value) for name, value in asked.items() if name != "before"}
    older = urlencode({**kept, "before": str(page[AT_ONCE - 1].pk)}) if len(page) > AT_ONCE else ""
    context = {
        "entries": history_lines(page[:AT_ONCE], request.user),
        "older": older,
        "asked": kept,
        "narrowed": bool(kept),
        "people": get_user_model()._default_manager.values_list("pk", "name").order_by("name"),
        "kinds": kinds(),
    }
    return render(request, "audit/trail.html", context)
