"""The owner's pages: who revealed what and when, and what a person who leaves has seen."""

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from msp_office.office.access import requires
from msp_office.vault.reports import refused_lately, reveal_lines, seen_by


@require_safe
@requires("vault.oversee")
def reveals(request: HttpRequest) -> HttpResponse:
    context = {"lines": reveal_lines(), "refused": list(refused_lately(timezone.now()))}
    return render(request, "vault/reveals.html", context)


@require_safe
@requires("vault.oversee")
def person_reveals(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything one person has ever revealed: what to change when they leave."""
    person = get_object_or_404(get_user_model(), pk=pk)
    seen = seen_by(person)
    context = {"person": person, "seen": seen, "to_change": sum(one.to_change for one in seen)}
    return render(request, "vault/person.html", context)
