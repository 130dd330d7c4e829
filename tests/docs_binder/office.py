"""A client's binder for tests: a record of every kind, each linked to the others."""

from datetime import date
from typing import Any

from clients.models import Client
from docs_binder.actions import save_record
from docs_binder.actions.drawing import add_drawing
from docs_binder.models import Drawing
from docs_binder.sections import PARTS
from msp_office.roles import Role
from staffing.models import StaffMember
from tests.factories import NOW, make_client, make_person

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def make_record(part: str, client: Client | None = None, **values: Any) -> Any:
    """A record of this part, through the action; `secrets` are texts by field, `actor` who wrote it."""
    secrets, actor = values.pop("secrets", None), values.pop("actor", None)
    return save_record(
        part=PARTS[part], client=client or make_client(), values=values, secrets=secrets, actor=actor, now=NOW
    )


def make_drawing(client: Client, actor: StaffMember | None = None) -> Drawing:
    owner = actor or make_person(Role.OWNER)
    return add_drawing(client=client, site=None, title="Rack", kind="image/png", content=PNG, actor=owner, now=NOW)


def fill_binder(client: Client) -> dict[str, Any]:
    """One record of each part, in the order in which they need each other."""
    made: dict[str, Any] = {}

    def add(part: str, **values: Any) -> None:
        made[part] = make_record(part, client, **values)

    add("networks", name="Office", subnet="192.168.1.0/24", gateway="192.168.1.1", vlan=10)
    add("ranges", network=made["networks"], kind="dhcp", first="192.168.1.100", last="192.168.1.199")
    add("users", name="Ann Example", login="ann", email="ann@client.example")
    add("machines", name="fw1", kind="firewall", serial="FW-1")
    firewall = made["machines"]
    add("machines", name="srv1", kind="server", serial="SN-77", user=made["users"], warranty_ends_on=date(2026, 10, 1))
    add("connections", machine=firewall, port="1", other=made["machines"], other_port="eth0")
    add(
        "addresses", address="192.168.1.10", network=made["networks"], machine=made["machines"], mac="00:11:22:AA:BB:CC"
    )
    add("internet", provider="Fiber Co", speed="500/50")
    add("backup", what="All servers", where_to="NAS", off_site="yes")
    add("data", what="Company files", machine=made["machines"], path="D:\\data", backed_up=made["backup"])
    add("printers", name="Front desk", printer=made["machines"], driver="PCL 6")
    add("policies", name="Screen lock", does="Locks after ten minutes")
    add("email", domain="client.example", stored_at="Hosted")
    add("licences", product="Accounting", seats=5, secrets={"key": "LIC-CANARY-4711"})
    add("installations", licence=made["licences"], machine=made["machines"])
    add("shares", name="public", machine=made["machines"], path="\\\\srv1\\public")
    add("warranties", covers="Server", machine=made["machines"], ends_on=date(2026, 10, 1))
    add("firewall", firewall=firewall, place=1, purpose="Mail in", ports="25")
    secrets = {"password": "PASS-CANARY-4712", "codes": "JBSWY3DPEHPK3PXP"}
    add("passwords", what="Router", username="admin", secrets=secrets)
    add("wireless", name="Guests", secrets={"key": "WIFI-CANARY-4713"})
    add("security", what="Anti-virus", product="Shield")
    add("domains", name="client.example", registrar="Oak Names", expires_on=date(2026, 9, 1))
    add("certificates", names="mail.client.example", expires_on=date(2026, 12, 1))
    add("hosting", site_name="www.client.example", hosted_at="Web Co")
    add("vendors", name="Copier Co", phone="555-0100")
    add("notes", title="Door", body="The key is at the front desk.")
    return made
