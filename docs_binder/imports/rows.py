"""What a row of a file becomes in a binder: read, checked, written, and taken back."""

import ipaddress
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from clients.models import Client
from docs_binder.actions import delete_record, save_record
from docs_binder.actions.names import Names, linked_values
from docs_binder.actions.record import drop_record_secret
from docs_binder.calculations.subnets import home_of
from docs_binder.imports.sealing import opened
from docs_binder.models import Address, Network
from docs_binder.models.network import AddressUse, plain_mac
from docs_binder.models.record import BinderRecord
from docs_binder.sections import PARTS, Part
from msp_office.imports.models import ImportBatch, MadeInPassing
from msp_office.imports.registry import Applied, Context, Draft, RowRejected, Undo, Values
from msp_office.vault.actions import may_keep
from staffing.models import StaffMember

KEPT = "Secrets go sealed into the vault; where one stands already, it stays."
BESIDE = ("address", "mac")  # what a row about a machine may say beside the machine


@dataclass(frozen=True)
class BinderRow:
    """The columns of a record as the file says them (links are names), the addresses of a machine, sealed secrets."""

    values: dict[str, Any]
    beside: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)


def builder(part: Part) -> Callable[[Values, Context], Draft]:
    slots = {slot.field: slot for slot in part.secrets}

    def build(values: Values, context: Context) -> Draft:
        """Errors: RowRejected with the reasons."""
        read: dict[str, Any] = {}
        reasons = []
        secrets = {name: values.pop(name) for name in slots if name in values}
        for name, token in secrets.items():
            try:
                opened(part, slots[name], token)
            except ValueError as error:
                reasons.append(f"{slots[name].label}: {error}")
        beside = {name: values[name] for name in BESIDE if part.key == "machines" and name in values}
        for name, value in values.items():
            if name in beside:
                continue
            column = part.column(name)
            try:
                read[name] = _value(column, value)
            except ValueError as error:
                reasons.append(f"{part.label_of(name)}: {error}")
        if address := beside.get("address"):
            try:
                ipaddress.ip_address(address)
            except ValueError:
                reasons.append(f"Address: “{address[:60]}” is no IP address.")
        if mac := beside.get("mac") or read.get("mac"):
            try:
                plain_mac(mac)
            except ValidationError as error:
                reasons += error.messages
        if reasons:
            raise RowRejected(" ".join(reasons[:5]))
        return Draft(BinderRow(read, beside, secrets), (KEPT,) if secrets else ())

    return build


def _value(column: "models.Field[Any, Any]", value: Any) -> Any:
    if isinstance(column, models.BooleanField):
        return value == "yes"
    if isinstance(column, models.IntegerField) and not column.is_relation:
        text = str(value).replace(",", "").strip()
        if not text.isdecimal() or int(text) > 2**31 - 1:
            raise ValueError(f"“{str(value)[:40]}” is no whole number.")
        return int(text)
    if isinstance(column, models.GenericIPAddressField):
        try:
            return str(ipaddress.ip_address(str(value).strip()))
        except ValueError:
            raise ValueError(f"“{str(value)[:60]}” is no IP address.") from None
    return value


def describer(part: Part) -> Callable[[BinderRow], Sequence[tuple[str, str]]]:
    def describe(row: BinderRow) -> Sequence[tuple[str, str]]:
        said = [(part.label_of(name), str(value)) for name, value in row.values.items() if value not in (None, "")]
        said += [(part.label_of(name), "•••••") for name in row.secrets]
        return [*said, *((name.capitalize(), value) for name, value in row.beside.items())]

    return describe


def applier(part: Part) -> "Callable[[ImportBatch, Sequence[BinderRow], datetime, StaffMember | None], list[Applied]]":
    def apply(batch: ImportBatch, rows: Sequence[BinderRow], now: datetime, actor: StaffMember | None) -> list[Applied]:
        """Write these rows; one that names a known record changes what it says and nothing else."""
        client = Client.objects.filter(pk=int(batch.decided.options.get("client", "0"))).first()
        if client is None:
            raise ValidationError("This client does not exist any more.")
        names = Names(client)
        networks = list(Network.objects.filter(client=client).values_list("pk", "subnet"))
        return [_apply(batch, part, client, names, networks, row, now, actor) for row in rows]

    return apply


def _apply(
    batch: ImportBatch, part: Part, client: Client, names: Names, networks: list[tuple[int, str]], row: BinderRow,
    now: datetime, actor: StaffMember | None,
) -> Applied:  # fmt: skip
    values = linked_values(part, names, row.values)
    if part.key == "addresses" and not values.get("network"):
        values["network"] = _home(values["address"], networks)
    old = _known(part, client, values, row.beside)
    secrets = _secrets(part, row, old, actor)
    if old is None:
        made = save_record(part=part, client=client, values=values, secrets=secrets, actor=actor, now=now)
        names.forget(part.model)
        _addresses(batch, client, made, row.beside, networks, now, actor)
        return Applied("created", made.pk)
    if row.beside:  # a scan knows a machine by its addresses; what people called it and said about it stays
        values = {name: value for name, value in values.items() if not getattr(old, name)}
    before = {name: _json(getattr(old, name)) for name in values}
    changed = save_record(part=part, client=client, values=values, secrets=secrets, old=old, actor=actor, now=now)
    _addresses(batch, client, changed, row.beside, networks, now, actor)
    if changed.version == old.version:
        return Applied("unchanged", old.pk)
    return Applied("updated", old.pk, {"values": before, "version": changed.version, "secrets": list(secrets)})


def _secrets(part: Part, row: BinderRow, old: BinderRecord | None, actor: StaffMember | None) -> dict[str, str]:
    """The texts for the vault. One that stands there stays: a file is older than what somebody typed.

    Errors: ValidationError for a person who may not keep such secrets.
    """
    texts = {}
    for slot in part.secrets:
        if slot.field in row.secrets and (old is None or getattr(old, slot.field) is None):
            if actor and not may_keep(actor, slot.kind):
                raise ValidationError(f"{slot.label}: {actor} may not keep such secrets. Leave the column out.")
            texts[slot.field] = opened(part, slot, row.secrets[slot.field])
    return texts


def _home(address: str, networks: list[tuple[int, str]]) -> Network | None:
    key = home_of(address, networks)
    return Network.objects.get(pk=key) if key is not None else None


def _json(value: Any) -> Any:
    if isinstance(value, models.Model):
        return {"pk": value.pk}
    return value.isoformat() if hasattr(value, "isoformat") else value


def _known(part: Part, client: Client, values: dict[str, Any], beside: dict[str, str]) -> Any:
    """The record that this row is about: by its addresses (a scanned machine), else by the part's identity."""
    if beside:
        own = Address.objects.filter(client=client, machine__isnull=False).select_related("machine")
        mac = plain_mac(beside.get("mac", ""))
        found = (mac and own.filter(mac=mac).first()) or own.filter(address=beside.get("address") or "0.0.0.0").first()  # noqa: S104
        if found:
            return found.machine
    rows = part.model._default_manager.filter(client=client)
    for name in part.identity:
        value = values.get(name)
        if isinstance(value, str):
            rows = rows.filter(**{f"{name}__iexact": value})
        elif name in values or name == part.identity[0]:
            rows = rows.filter(**{name: value})
    return rows.order_by("pk").first()


def _addresses(
    batch: ImportBatch, client: Client, machine: Any, beside: dict[str, str], networks: list[tuple[int, str]],
    now: datetime, actor: StaffMember | None,
) -> None:  # fmt: skip
    address = beside.get("address")
    if not address or Address.objects.filter(client=client, machine=machine, address=address).exists():
        return
    values = {
        "address": address, "machine": machine, "mac": plain_mac(beside.get("mac", "")), "use": AddressUse.SEEN,
        "network": _home(address, networks),
    }  # fmt: skip
    made = save_record(part=PARTS["addresses"], client=client, values=values, actor=actor, now=now)
    MadeInPassing.objects.get_or_create(batch=batch, model="docs_binder.address", object_id=made.pk)


def building(part: Part) -> Callable[[ImportBatch, Sequence[int]], list[str]]:
    def built_on(batch: ImportBatch, keys: Sequence[int]) -> list[str]:
        """Names of records that somebody changed, or tied others to, after the import."""
        was = dict(batch.rows.filter(object_id__in=keys).values_list("object_id", "before"))
        found = []
        for record in part.model._default_manager.filter(pk__in=keys):
            then = was.get(record.pk)
            if record.version != (then["version"] if then else 1) or (not then and _is_used(record)):
                found.append(str(record))
        return found[:10]

    return built_on


def _is_used(record: models.Model) -> bool:
    """Whether records that would go along hang on this one."""
    related = [one for one in record._meta.related_objects if one.on_delete is models.CASCADE]
    return any(one.related_model._default_manager.filter(**{one.field.name: record}).exists() for one in related)


def undoer(part: Part) -> "Callable[[ImportBatch, Undo, datetime, StaffMember | None], None]":
    def undo(batch: ImportBatch, step: Undo, now: datetime, actor: StaffMember | None) -> None:
        for record in part.model._default_manager.filter(pk__in=step.created):
            delete_record(part=part, target=record, actor=actor, now=now)
        for record in part.model._default_manager.filter(pk__in=step.updated):
            values = {name: _from_json(part, name, value) for name, value in step.updated[record.pk]["values"].items()}
            for name in step.updated[record.pk].get("secrets", ()):
                drop_record_secret(target=record, field=name, actor=actor, now=now)
            save_record(part=part, client=record.client, values=values, old=record, actor=actor, now=now)

    return undo


def _from_json(part: Part, name: str, value: Any) -> Any:
    column = part.column(name)
    if isinstance(value, dict) and column.related_model is not None:
        model: Any = column.related_model
        return model._default_manager.filter(pk=value["pk"]).first()
    return column.to_python(value)


def clean_up(batch: ImportBatch) -> None:
    """Addresses that came along with machines go again, unless somebody changed them."""
    keys = batch.made.filter(model="docs_binder.address").values_list("object_id", flat=True)
    Address.objects.filter(pk__in=list(keys), version=1).delete()
    batch.made.all().delete()
