"""The page that makes or changes one record of a client: form, refusal, conflict, or saved and back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from msp_office.office.conflict import StaleVersion, VersionedForm
from msp_office.office.forms import show_problems
from msp_office.office.views.conflict import conflict_response


def edit_page(
    request: HttpRequest,
    form: VersionedForm,
    save: Callable[[int | None], object],
    *,
    template: str,
    context: dict[str, Any],
    back: str,
    saved: str,
    theirs: Callable[[], dict[str, Any]] = dict,
) -> HttpResponse:
    """`save` takes the form's version and calls the action; `theirs` reads the form's values as they stand now."""
    if request.method == "POST" and form.is_valid():
        try:
            save(form.cleaned_data["version"])
        except StaleVersion as stale:
            return conflict_response(request, form, stale, action=request.path, cancel_url=back, theirs=theirs())
        except ValidationError as error:
            show_problems(form, error)
        else:
            messages.success(request, saved)
            return redirect(back)
    return render(request, template, {**context, "form": form, "back": back}, status=422 if form.is_bound else 200)
