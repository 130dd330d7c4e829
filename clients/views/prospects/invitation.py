"""The link with which a prospect fills in their own inventory, without an account and without anything else."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from clients.actions.inventory_link import (
    DeadLink,
    TooManySaves,
    alive,
    answer_by_link,
    count_save,
    hash_of,
    make_link,
    revoke_links,
)
from clients.calculations.inventory import QUESTIONS, asked_count
from clients.forms.inventory import page_groups, read_answers
from clients.models import Inventory, InventoryLink
from clients.views.prospects.inventory import autosaved
from msp_office.office.access import requires
from msp_office.office.links import public_url
from staffing.access import person_of

LONGEST_TOKEN = 64


@require_POST
@requires("clients.edit_prospects")
@never_cache
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the link and show it, this once."""
    inventory = get_object_or_404(Inventory.objects.select_related("prospect"), pk=pk)
    try:
        link, token = make_link(inventory=inventory, actor=person_of(request), now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return _back(pk)
    address = public_url(request, reverse("inventory-fill-in", args=[token]))
    context = {"prospect": inventory.prospect, "inventory": inventory, "link": link, "address": address}
    return render(request, "prospects/link.html", context)


@require_POST
@requires("clients.edit_prospects")
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    inventory = get_object_or_404(Inventory.objects.select_related("prospect"), pk=pk)
    revoke_links(inventory=inventory, actor=person_of(request), now=timezone.now())
    messages.success(request, "The link opens nothing any more. What was typed through it stays.")
    return _back(pk)


def _back(pk: int) -> HttpResponse:
    response = HttpResponse(status=302)
    response["Location"] = reverse("inventory", args=[pk])
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
def fill_in(request: HttpRequest, token: str) -> HttpResponse:
    """The inventory for the one who holds the link. It reaches this inventory and nothing else."""
    link = _link(token)
    now = timezone.now()
    if link.submitted_at and not link.revoked_at:
        return _private(render(request, "prospects/thanks.html", {"link": link}))
    if not alive(link, now):
        return _private(render(request, "prospects/link_over.html", status=410))
    if request.method == "POST":
        return _private(_save(request, link))
    return _private(_page(request, link))


def _link(token: str) -> InventoryLink:
    """Errors: Http404 for a token that opens nothing."""
    if len(token) > LONGEST_TOKEN or not token.isascii():
        raise Http404
    found = InventoryLink.objects.select_related("inventory__prospect").filter(token_hash=hash_of(token)).first()
    if found is None:
        raise Http404
    return found


def _save(request: HttpRequest, link: InventoryLink) -> HttpResponse:
    now, by_script = timezone.now(), bool(request.headers.get("X-Autosave"))
    typed = read_answers(request.POST, link.inventory.rows.all())
    submit = request.POST.get("do") == "submit" and not typed.problems and not by_script
    try:
        count_save(link, now)
        saved = answer_by_link(link=link, given=typed.given, submit=submit, now=now)
    except TooManySaves:
        return render(request, "prospects/link_busy.html", status=429)
    except (DeadLink, ValidationError):
        return render(request, "prospects/link_over.html", status=410)
    if by_script:
        return autosaved(link.inventory, typed, saved)
    if submit and not saved.conflicts:
        return render(request, "prospects/thanks.html", {"link": link})
    groups = page_groups(link.inventory.rows.all(), typed=typed, data=request.POST, conflicts=saved.conflicts)
    return _page(request, link, groups=groups, status=409 if saved.conflicts else 422 if typed.problems else 200)


def _page(request: HttpRequest, link: InventoryLink, *, groups: object = None, status: int = 200) -> HttpResponse:
    rows = list(link.inventory.rows.all())
    context = {
        "link": link,
        "prospect": link.inventory.prospect,
        "groups": groups or page_groups(rows),
        "asked": asked_count({row.topic: row.answer for row in rows}),
        "questions": QUESTIONS,
        "local_key": link.token_hash[:16],
        "by_prospect": True,
        "kept": request.method == "POST" and status == 200,
    }
    return render(request, "prospects/fill_in.html", context, status=status)


def _private(response: HttpResponse) -> HttpResponse:
    """Nothing of it is kept by a browser or a proxy, and its address is told to nobody."""
    response["Cache-Control"] = "no-store, private, max-age=0"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
