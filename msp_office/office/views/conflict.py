"""The answer to a save that came second: 409, with both versions and nothing typed lost."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from msp_office.audit.models import AuditEntry
from msp_office.office.conflict import StaleVersion, compare

MOST_SAVES = 20  # that are looked through for what the other person changed


def conflict_response(
    request: HttpRequest,
    form: forms.BaseForm,
    stale: StaleVersion,
    *,
    action: str,
    cancel_url: str,
    theirs: Mapping[str, Any] | None = None,
    about: models.Model | None = None,
) -> HttpResponse:
    """The conflict page (the fragment for htmx). Its form posts the chosen values to `action` with the new version.

    `about`: the record in whose history the change stands, when it is part of another one.
    """
    version = getattr(stale.current, "version", None)
    saves = max(1, min((version or 1) - (form.cleaned_data.get("version") or 0), MOST_SAVES))
    entries = list(AuditEntry.objects.about(about or stale.current).order_by("-pk")[:saves])  # one act for each save
    replaced = {name: before for entry in reversed(entries) for name, (before, _) in entry.changes.items()}
    context = {
        "comparison": compare(form, stale.current, theirs, replaced),
        "record": stale.current,
        "version": "" if version is None else version,
        "last_entry": entries[0] if entries else None,
        "action": action,
        "cancel_url": cancel_url,
    }
    template = "_conflict.html" if request.headers.get("HX-Request") == "true" else "office/conflict.html"
    return render(request, template, context, status=409)
