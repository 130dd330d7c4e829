"""The page that makes, changes or removes one record of a binder."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from clients.models import Client
from clients.views.editing import edit_page
from docs_binder.actions import delete_record, save_record
from docs_binder.forms.record import RecordForm, initial_of
from docs_binder.models import BinderRecord
from docs_binder.sections import PARTS, SECTION_OF, Part
from msp_office.office.access import requires
from msp_office.office.views.history import history_panel
from msp_office.office.views.pages import posted
from staffing.access import person_of


def part_or_404(key: str) -> Part:
    part = PARTS.get(key)
    if part is None:
        raise Http404
    return part


def _record_or_404(part: Part, pk: int) -> Any:
    return get_object_or_404(part.model._default_manager.select_related("client", *part.linked), pk=pk)


def _back(client_id: int, part: Part) -> str:
    return reverse("binder-section", args=[client_id, SECTION_OF[part.key].key])


@require_http_methods(["GET", "HEAD", "POST"])
@requires("binder.edit")
@sensitive_post_parameters()
@never_cache
def new(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    client, found = get_object_or_404(Client, pk=pk), part_or_404(part)
    return _form_page(request, found, client, None)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("binder.edit")
@sensitive_post_parameters()
@never_cache
def change(request: HttpRequest, part: str, pk: int) -> HttpResponse:
    found = part_or_404(part)
    record = _record_or_404(found, pk)
    return _form_page(request, found, record.client, record)


def _form_page(request: HttpRequest, part: Part, client: Client, old: BinderRecord | None) -> HttpResponse:
    person, back = person_of(request), _back(client.pk, part)
    initial = initial_of(part, old) if old else None
    form = RecordForm(
        posted(request), initial=initial, part=part, client=client, person=person, old=old, cancel_url=back
    )

    def save(version: int | None) -> BinderRecord:
        return save_record(
            part=part, client=client, old=old, values=form.values(), secrets=form.secrets(), version=version,
            actor=person, now=timezone.now(),
        )  # fmt: skip

    context = {
        "client": client,
        "part": part,
        "section": SECTION_OF[part.key],
        "record": old,
        "secrets": [(slot, secret) for slot in part.secrets if (secret := getattr(old, slot.field, None))],
        "history": history_panel(request, old) if old else None,
    }
    return edit_page(
        request, form, save, template="binder/record.html", context=context, back=back,
        saved="Saved." if old else f"{part.label} added.",
        theirs=lambda: initial_of(part, _record_or_404(part, old.pk)) if old else {},
    )  # fmt: skip


@require_POST
@requires("binder.edit")
def delete(request: HttpRequest, part: str, pk: int) -> HttpResponse:
    found = part_or_404(part)
    record = _record_or_404(found, pk)
    delete_record(part=found, target=record, actor=person_of(request), now=timezone.now())
    messages.success(request, f"{found.label} “{record}” is removed.")
    return redirect(_back(record.client_id, found))
