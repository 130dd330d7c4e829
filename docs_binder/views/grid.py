"""A section as a spreadsheet: many rows at once, by keyboard, by paste, and without a script too."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from clients.models import Client
from docs_binder.actions import save_record
from docs_binder.actions.names import Names, linked_values
from docs_binder.forms.grid import RowForm
from docs_binder.imports import kind_name
from docs_binder.reports.values import records_of
from docs_binder.sections import SECTION_OF, Part
from docs_binder.views.record import part_or_404
from msp_office.imports import actions as imports
from msp_office.imports.readers import FileRefused
from msp_office.imports.registry import known_kinds
from msp_office.office.access import requires
from msp_office.office.conflict import StaleVersion
from msp_office.office.forms import show_problems
from msp_office.vault.actions import may_keep
from staffing.access import person_of
from staffing.models import StaffMember

ROWS_ON_A_PAGE = 60
NEW_ROWS = 6
MOST_NEW_ROWS = 200


@require_http_methods(["GET", "HEAD", "POST"])
@requires("binder.edit")
@sensitive_post_parameters()
@never_cache
def grid(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    client, found = get_object_or_404(Client, pk=pk), part_or_404(part)
    person = person_of(request)
    slots = tuple(slot.field for slot in found.secrets if may_keep(person, slot.kind))
    page = Paginator(records_of(found, client=client), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    data = request.POST if request.method == "POST" else None

    def row(prefix: str, old: Any = None) -> RowForm:
        return RowForm(data, part=found, client=client, prefix=prefix, old=old, slots=slots)

    old_rows = [row(f"r{record.pk}", record) for record in page.object_list]
    wanted = min(MOST_NEW_ROWS, max(NEW_ROWS, _number(request.POST.get("new_rows"))))
    new_rows = [row(f"n{number}") for number in range(wanted)]
    if data is not None:
        saved, failed = _save(found, client, [*old_rows, *new_rows], person)
        if not failed:
            messages.success(request, f"{saved} row{'' if saved == 1 else 's'} saved." if saved else "Nothing changed.")
            return redirect(f"{request.path}?page={page.number}" if page.number > 1 else request.path)
        if saved:
            messages.success(request, f"{saved} row{'' if saved == 1 else 's'} saved; the others are below.")
    context = {
        "client": client,
        "part": found,
        "section": SECTION_OF[found.key],
        "rows": [*old_rows, *new_rows],
        "blank": RowForm(None, part=found, client=client, prefix="n__", old=None, slots=slots),
        "new_rows": wanted,
        "page": page,
        "lists": _name_lists(found, client),
        "kind": kind_name(found),
        "failed": [form for form in [*old_rows, *new_rows] if form.trouble or (form.is_bound and form.errors)],
    }
    return render(request, "binder/grid.html", context, status=200 if data is None else 422)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else 0


def _name_lists(part: Part, client: Client) -> dict[str, list[str]]:
    """The names that a link of this part may be typed by."""
    lists = {}
    for name in part.fields:
        column: Any = part.column(name)
        if column.is_relation:
            rows = column.related_model._default_manager.filter(client=client)
            lists[name] = [getattr(row, "name", None) or getattr(row, "product", None) or str(row) for row in rows]
    return lists


def _save(part: Part, client: Client, rows: list[RowForm], person: StaffMember) -> tuple[int, int]:
    """Save every touched row by itself; how many were saved, and how many were not."""
    names, saved, failed = Names(client), 0, 0
    for form in rows:
        if not form.is_touched:
            continue
        if form.is_valid():
            try:
                save_record(
                    part=part, client=client, old=form.old, values=linked_values(part, names, form.values()),
                    secrets=form.secrets(), version=form.cleaned_data["version"], actor=person, now=timezone.now(),
                )  # fmt: skip
            except StaleVersion as stale:
                form.stand_at(stale.current)
            except ValidationError as error:
                show_problems(form, error)
            else:
                saved += 1
                names.forget(part.model)
                continue
        failed += 1
    return saved, failed


@require_POST
@requires("binder.edit")
def paste(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """Rows out of a spreadsheet, with their headings, go the way of every import: columns, preview, run, undo."""
    client, found = get_object_or_404(Client, pk=pk), part_or_404(part)
    kind = known_kinds()[kind_name(found)]
    content = request.POST.get("rows", "").encode("utf-8", "replace")
    try:
        batch = imports.receive_file(
            kind=kind, source="pasted", content=content, original_name="pasted rows", asked_by=person_of(request),
            now=timezone.now(),
        )  # fmt: skip
    except FileRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(reverse("binder-grid", args=[pk, part]))
    plan = batch.decided
    imports.decide_plan(batch=batch, plan=replace(plan, options={"client": str(client.pk)}))
    return redirect("import-columns", batch.pk)
