"""The History panel of a record's page: its latest acts, and at the same address all that happened before them."""

from dataclasses import dataclass

from django.db import models
from django.http import HttpRequest

from msp_office.audit.history import HistoryLine, history_of

SHOWN = 40
MOST = 2000


@dataclass(frozen=True)
class HistoryPanel:
    """`rest_url` leads to the rest, where there is one; `ends_at` is set when even that ends before the first act."""

    lines: list[HistoryLine]
    is_whole: bool
    rest_url: str
    ends_at: int | None


def history_panel(request: HttpRequest, record: models.Model, *, page: str = "") -> HistoryPanel:
    """`page`: the address of the page that shows the panel, where a form that was refused may stand at another."""
    is_whole = request.GET.get("history") == "all"
    most = MOST if is_whole else SHOWN
    lines = history_of(record, request.user, limit=most + 1)
    has_more = len(lines) > most
    query = request.GET.copy()
    query["history"] = "all"
    rest_url = f"{page or request.path}?{query.urlencode()}#history" if has_more and not is_whole else ""
    return HistoryPanel(lines[:most], is_whole, rest_url, MOST if has_more and is_whole else None)
