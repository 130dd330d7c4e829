"""The declarations: for each part of the binder its fields, headers and client, and what else than a table it reads."""

from typing import Any

from django.db import models

from clients.models import Client
from docs_binder.imports import rows
from docs_binder.imports.scans import from_scan
from docs_binder.imports.sealing import TOKEN_LENGTH, headers_of, sealer
from docs_binder.imports.whois import from_whois
from docs_binder.sections import PARTS, Part
from msp_office.imports.calculations.table import plain
from msp_office.imports.plan import Plan
from msp_office.imports.registry import LEAVE, Choices, FieldKind, ImportField, ImportKind, ImportOption, Preset

ALSO: dict[str, dict[str, str]] = {  # other headers that mean a column
    "machines": {"hostname": "name", "computer": "name", "device": "name", "type": "kind", "manufacturer": "make",
                 "serial": "serial", "serial_no": "serial", "os": "os", "ip": "address", "ip_address": "address",
                 "warranty": "warranty_ends_on", "purchase_date": "purchased_on", "runs_on": "host"},
    "addresses": {"ip": "address", "ip_address": "address", "mac": "mac", "host": "hostname", "computer": "machine"},
    "networks": {"network": "subnet", "cidr": "subnet", "dns": "dns_servers", "dhcp": "dhcp_server"},
    "licences": {"software": "product", "license": "product", "name": "product", "quantity": "seats",
                 "publisher": "vendor", "expiration": "expires_on", "expiry": "expires_on"},
    "users": {"username": "login", "user_name": "login", "full_name": "name", "mail": "email"},
    "domains": {"domain_name": "name", "expiry": "expires_on", "expiration": "expires_on"},
}  # fmt: skip
PREPARED = {"machines": from_scan, "domains": from_whois}


def kind_name(part: Part) -> str:
    return f"binder-{part.key}"


def _ask(plan: Plan) -> dict[str, str]:
    return {} if plan.options.get("client") else {"options.client": "Which client's binder is this for?"}


def _clients() -> Choices:
    return [(str(pk), name) for pk, name in Client.objects.values_list("pk", "name")]


def _field(part: Part, name: str) -> ImportField:
    column: Any = part.column(name)
    label = part.label_of(name)
    required = not column.blank and not column.has_default() and not isinstance(column, models.BooleanField)
    if isinstance(column, models.BooleanField):
        words = {"true": "yes", "1": "yes", "x": "yes", "false": "no", "0": "no", "active": "yes", "inactive": "no"}
        return ImportField(name, label, FieldKind.CHOICE, choices=_yes_no, words=words, fallback="yes")
    if column.choices:
        choices = [(str(value), str(shown)) for value, shown in column.choices if value]
        fallback = str(column.default) if column.has_default() and column.default else LEAVE
        return ImportField(name, label, FieldKind.CHOICE, choices=lambda: [*choices, (LEAVE, "Leave empty")],
                           fallback=fallback)  # fmt: skip
    if isinstance(column, models.DateField):
        return ImportField(name, label, FieldKind.DAY)
    if isinstance(column, models.TextField):
        return ImportField(name, label, FieldKind.LONG_TEXT)
    length = 200 if column.is_relation else (column.max_length or 60)
    help_text = f"The name of a {column.related_model._meta.verbose_name} of this client." if column.is_relation else ""
    return ImportField(name, label, required=required, max_length=length, help=help_text)


def _yes_no() -> Choices:
    return [("yes", "Yes"), ("no", "No")]


def _kind(part: Part) -> ImportKind:
    fields = [_field(part, name) for name in (*part.fields, "notes")]
    if part.key == "machines":
        fields += [
            ImportField("address", "IP address", max_length=60, help="Becomes an address of the machine."),
            ImportField("mac", "MAC address", max_length=30),
        ]
    fields += [
        ImportField(slot.field, slot.label, max_length=TOKEN_LENGTH, help="Sealed in the file that is kept, too.")
        for slot in part.secrets
    ]
    headers = {plain(item.label): item.name for item in fields} | {item.name: item.name for item in fields}
    headers |= ALSO.get(part.key, {}) | headers_of(part)
    generic = Preset("generic", "A spreadsheet or another tool", headers)
    single = part.identity[0] if len(part.identity) == 1 else ""
    return ImportKind(
        name=kind_name(part),
        label=f"{part.plural} of a binder",
        permission="binder.edit",
        fields=tuple(fields),
        presets=(generic,),
        options=(ImportOption("client", "Client", "choice", choices=_clients),),
        build=rows.builder(part),
        describe=rows.describer(part),
        apply=rows.applier(part),
        built_on=rows.building(part),
        undo=rows.undoer(part),
        clean_up=rows.clean_up,
        object_url=lambda key: f"/binders/records/{part.key}/{key}/",
        identity=single,
        ask=_ask,
        object_name=lambda key: f"{part.label} {key}",
        unpack=PREPARED.get(part.key),
        seal=sealer(part, frozenset(headers)) if part.secrets else None,
        is_listed=False,
    )


KINDS: tuple[ImportKind, ...] = tuple(_kind(part) for part in PARTS.values())
