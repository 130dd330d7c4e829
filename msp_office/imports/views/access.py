"""Who may see an import: whoever may import that kind of thing; some kinds only what they brought themselves."""

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase

from msp_office.imports.models import ImportBatch
from msp_office.imports.registry import ImportKind, known_kinds
from msp_office.imports.reports import kinds_for

if TYPE_CHECKING:
    from staffing.models import StaffMember

P = ParamSpec("P")


def person_of(request: HttpRequest) -> "StaffMember":
    return cast("StaffMember", request.user)  # LoginRequiredMiddleware lets nobody else in


def importer(view: Callable[Concatenate[HttpRequest, P], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """403 for people who may import nothing at all, before anything is looked up."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not kinds_for(person_of(request)):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def kind_for(request: HttpRequest, name: str) -> ImportKind:
    """The kind of this name. Errors: Http404, PermissionDenied."""
    kind = known_kinds().get(name)
    if kind is None:
        raise Http404
    if not person_of(request).has_perm(kind.permission):
        raise PermissionDenied
    return kind


def batch_for(request: HttpRequest, pk: int) -> ImportBatch:
    """The import with this number. Errors: Http404, PermissionDenied."""
    batch = ImportBatch.objects.select_related("job", "asked_by").filter(pk=pk).first()
    if batch is None:
        raise Http404
    kind = kind_for(request, batch.kind)
    if kind.sees_all and batch.asked_by_id != person_of(request).pk and not person_of(request).has_perm(kind.sees_all):
        raise Http404
    return batch


def batches_for(person: "StaffMember") -> "QuerySet[ImportBatch]":
    """The imports that this person may see: of some kinds only their own."""
    own, all_of = Q(pk__in=[]), Q(pk__in=[])
    for kind in kinds_for(person):
        if kind.sees_all and not person.has_perm(kind.sees_all):
            own |= Q(kind=kind.name, asked_by=person)
        else:
            all_of |= Q(kind=kind.name)
    return ImportBatch.objects.filter(own | all_of)
