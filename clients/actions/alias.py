"""Keeping and forgetting the names by which other tools call a client."""

from datetime import datetime

from django.core.exceptions import ValidationError

from clients.models import Client, ClientAlias
from msp_office.audit.actions import business_write, record
from staffing.models import StaffMember


@business_write
def add_alias(*, client: Client, name: str, actor: StaffMember | None, now: datetime) -> ClientAlias:
    """Another name of a client. Errors: ValidationError when it is empty or another client's."""
    alias = ClientAlias(client=client, name=" ".join(name.replace("\x00", "").split()))
    if Client.objects.filter(name__iexact=alias.name).exists():
        raise ValidationError({"name": "A client has this name itself."})
    alias.full_clean()
    alias.save(force_insert=True)
    record(verb="added a name of", target=client, actor=actor, now=now, changes={"aliases": (None, alias.name)})
    return alias


@business_write
def forget_alias(*, alias: ClientAlias, actor: StaffMember | None, now: datetime) -> None:
    """A name that was taken for this client wrongly; what came in by it stays."""
    record(verb="forgot a name of", target=alias.client, actor=actor, now=now, changes={"aliases": (alias.name, None)})
    ClientAlias.objects.filter(pk=alias.pk).delete()
