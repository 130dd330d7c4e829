"""Keeping views of the board: saving, renaming, sharing, removing, and choosing the one a person begins with."""

from datetime import datetime

from django.core.exceptions import ValidationError

from msp_office.audit.actions import business_write, record
from staffing.models import StaffMember
from tickets.models import FirstView, SavedView

MOST_VIEWS = 40  # of one person


@business_write
def save_view(*, name: str, query: str, is_shared: bool, actor: StaffMember, now: datetime) -> SavedView:
    """Keep a view for its maker, or for everybody. Errors: ValidationError (no name, known name, the whole board)."""
    if not query:
        raise ValidationError("This is the whole board; it needs no name. Choose a filter first.")
    if SavedView.objects.filter(owner=actor).count() >= MOST_VIEWS:
        raise ValidationError(f"You have {MOST_VIEWS} views already; remove one first.")
    view = SavedView(name=name.strip(), query=query, is_shared=is_shared, owner=actor, made_at=now)
    view.full_clean()
    view.save(force_insert=True)
    record(verb="saved", target=view, actor=actor, now=now, changes={"shared": (None, is_shared)})
    return view


@business_write
def change_view(*, view: SavedView, name: str, is_shared: bool, actor: StaffMember, now: datetime) -> SavedView:
    """Give a view another name, share it or keep it to its owner. Errors: ValidationError by field."""
    before = {"name": view.name, "shared": view.is_shared}
    view.name, view.is_shared = name.strip(), is_shared
    view.full_clean()
    view.save(update_fields=["name", "is_shared"])
    if not is_shared:  # nobody begins with a view that they cannot see
        FirstView.objects.filter(view=view).exclude(person=view.owner_id).delete()
    after = {"name": view.name, "shared": view.is_shared}
    changes = {field: (before[field], after[field]) for field in before if before[field] != after[field]}
    record(verb="changed", target=view, actor=actor, now=now, changes=changes)
    return view


@business_write
def delete_view(*, view: SavedView, actor: StaffMember, now: datetime) -> None:
    """Remove a view; whoever began with it begins with the whole board. One that is gone already is no error."""
    current = SavedView.objects.filter(pk=view.pk).first()
    if current is not None:
        record(verb="removed", target=current, actor=actor, now=now, changes={"query": (current.query, None)})
        current.delete()


@business_write
def begin_with(*, view: SavedView | None, actor: StaffMember, now: datetime) -> None:
    """Let the actor's board begin with this view; None: with the whole board."""
    before = FirstView.objects.filter(person=actor).select_related("view").first()
    if view is None:
        FirstView.objects.filter(person=actor).delete()
    else:
        FirstView.objects.update_or_create(person=actor, defaults={"view": view})
    change = (before.view.name if before else None, view.name if view else None)
    record(verb="chose the first view", target=actor, actor=actor, now=now, changes={"first view": change})
