"""The inventory's page: typed while somebody talks, saved as one goes, finished, and compared with the one before."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from clients.actions.inventory import (
    Saved,
    finish_inventory,
    reopen_inventory,
    save_answers,
    start_inventory,
)
from clients.calculations.inventory import QUESTIONS, asked_count, changes
from clients.forms.inventory import Typed, page_groups, read_answers
from clients.models import Inventory, Prospect
from clients.reports.prospects import assessment_of
from clients.views.prospects.lookups import look_up
from msp_office.office.access import requires
from staffing.access import person_of

PAGE = "prospects/inventory.html"


def inventory_or_404(pk: int) -> Inventory:
    return get_object_or_404(Inventory.objects.select_related("prospect", "started_by").prefetch_related("rows"), pk=pk)


@require_POST
@requires("clients.edit_prospects")
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin an inventory, or go on with the one that waits."""
    prospect = get_object_or_404(Prospect, pk=pk)
    inventory = start_inventory(prospect=prospect, actor=person_of(request), now=timezone.now())
    return redirect("inventory", inventory.pk)


@require_safe
@requires("clients.view_prospects")
@never_cache
def show(request: HttpRequest, pk: int) -> HttpResponse:
    inventory = inventory_or_404(pk)
    return render(request, PAGE, _context(inventory))


def _context(inventory: Inventory, **more: Any) -> dict[str, Any]:
    now = timezone.now()
    links = [link for link in inventory.links.all() if not link.revoked_at]
    return {
        "inventory": inventory,
        "prospect": inventory.prospect,
        "groups": page_groups(inventory.rows.all()),
        "asked": asked_count(inventory.answers()),
        "questions": QUESTIONS,
        "assessment": assessment_of(inventory, timezone.localdate()),
        "link": next((link for link in links if link.submitted_at or link.expires_at > now), None),
        **more,
    }


@require_POST
@requires("clients.edit_prospects")
@never_cache
def answers(request: HttpRequest, pk: int) -> HttpResponse:
    """Save what was typed: one answer from the page's script, or the whole form by one of its buttons."""
    inventory = inventory_or_404(pk)
    typed = read_answers(request.POST, inventory.rows.all())
    try:
        saved = save_answers(inventory=inventory, given=typed.given, actor=person_of(request), now=timezone.now())
        if request.headers.get("X-Autosave"):
            return autosaved(inventory, typed, saved)
        if not typed.problems and not saved.conflicts:
            return _go_on(request, inventory)
    except ValidationError as error:
        if request.headers.get("X-Autosave"):
            return JsonResponse({"refused": " ".join(error.messages)}, status=422)
        messages.error(request, " ".join(error.messages))
        return redirect("inventory", pk)
    inventory = inventory_or_404(pk)
    groups = page_groups(inventory.rows.all(), typed=typed, data=request.POST, conflicts=saved.conflicts)
    return render(request, PAGE, _context(inventory, groups=groups), status=409 if saved.conflicts else 422)


def _go_on(request: HttpRequest, inventory: Inventory) -> HttpResponse:
    """After everything typed is saved: what the pressed button asks for."""
    wish, now, person = request.POST.get("do", ""), timezone.now(), person_of(request)
    if wish == "finish":
        finish_inventory(inventory=inventory, actor=person, now=now)
        messages.success(request, "The inventory is finished.")
        return redirect("prospect", inventory.prospect_id)
    if wish in ("whois", "dns"):
        look_up(request, inventory, wish)
        return redirect(f"{request.path.removesuffix('answers')}#domain")
    messages.success(request, "Saved.")
    return redirect("inventory", inventory.pk)


def autosaved(inventory: Inventory, typed: Typed, saved: Saved) -> JsonResponse:
    """What the page's script needs: versions to go on with, what others wrote meanwhile, what is wrong."""
    rows = {row.topic: row.answer for row in Inventory.objects.get(pk=inventory.pk).rows.all()}
    return JsonResponse(
        {
            "saved": {
                topic: {"version": row.version, "kind": row.kind, "text": row.text, "manager": row.manager}
                for topic, row in saved.written.items()
            },
            "conflicts": {
                topic: {
                    "version": row.version, "kind": row.kind, "text": row.text, "words": row.answer.words,
                    "manager": row.manager, "manager_name": row.manager_name, "payer": row.payer,
                }
                for topic, row in saved.conflicts.items()
            },
            "problems": typed.problems,
            "asked": asked_count(rows),
        }
    )  # fmt: skip


@require_POST
@requires("clients.edit_prospects")
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    inventory = inventory_or_404(pk)
    try:
        reopen_inventory(inventory=inventory, actor=person_of(request), now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("prospect", inventory.prospect_id)
    return redirect("inventory", pk)


@require_safe
@requires("clients.view_prospects")
def differences(request: HttpRequest, pk: int) -> HttpResponse:
    """What changed between two inventories: the last two, or any two by the address."""
    prospect = get_object_or_404(Prospect, pk=pk)
    inventories = list(prospect.inventories.prefetch_related("rows"))
    by_key = {str(inventory.pk): inventory for inventory in inventories}
    later = by_key.get(request.GET.get("later", ""), inventories[0] if inventories else None)
    earlier = by_key.get(request.GET.get("earlier", ""), inventories[1] if len(inventories) > 1 else None)
    found = changes(earlier.answers(), later.answers()) if earlier and later else []
    context = {
        "prospect": prospect, "inventories": inventories, "later": later, "earlier": earlier, "changes": found,
    }  # fmt: skip
    return render(request, "prospects/differences.html", context)
