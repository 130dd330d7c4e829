"""How a drawing of a network is added and removed."""

from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction

from clients.models import Client, Site
from docs_binder.models import Drawing
from msp_office.audit.actions import business_write, record
from staffing.models import StaffMember


@business_write
def add_drawing(
    *, client: Client, site: Site | None, title: str, kind: str, content: bytes, actor: StaffMember, now: datetime
) -> Drawing:
    """Keep a drawing whose content was checked before. Errors: ValidationError."""
    drawing = Drawing(client=client, site=site, title=title, kind=kind, added_at=now)
    drawing.file.save("drawing", ContentFile(content), save=False)
    try:
        drawing.full_clean()
        drawing.save()
        record(verb="added a drawing", target=drawing, actor=actor, now=now)
    except Exception:
        drawing.file.storage.delete(str(drawing.file.name))
        raise
    return drawing


@business_write
def delete_drawing(*, drawing: Drawing, actor: StaffMember, now: datetime) -> None:
    name, storage = str(drawing.file.name), drawing.file.storage
    record(verb="removed a drawing", target=drawing, actor=actor, now=now)
    drawing.delete()
    transaction.on_commit(lambda: storage.delete(name))
