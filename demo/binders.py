"""The binders of some clients of the demo office: one thorough, some half done, one in the client's own words."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from clients.models import Client
from demo.desk import ClientFile
from demo.people import FIRST_NAMES, LAST_NAMES
from docs_binder.actions import add_unverified_fact, save_record, set_progress, verify_section
from docs_binder.sections import BY_KEY, PARTS, SECTIONS
from msp_office.audit.actions import business_write
from msp_office.vault.generator import new_password
from staffing.models import StaffMember

THOROUGH = 3  # clients with a binder of every section; as many again have its first pages
MODELS = (("Corelle", "Tower 5"), ("Corelle", "Slim 3"), ("Nordbay", "NB-14"))


def write_binders(
    *, rng: Random, staff: dict[str, StaffMember], clients: Sequence[ClientFile], today: date, now: datetime
) -> None:
    """The clients with most work have thorough binders; others have begun, one has only been asked."""
    busy = sorted((file for file in clients if not file.until), key=lambda file: -file.company.weight)
    for number, file in enumerate(busy[: 2 * THOROUGH + 1]):
        writer = _Writer(file.client, staff["priya" if number % 2 else "senior"], today, now)
        if number < THOROUGH:
            _network(writer, rng, file, 10 + number, len(SECTIONS))
            _services(writer, rng, number)
            writer.verify([section.key for section in SECTIONS[: 17 - 4 * number]], days=20 + 160 * number)
        elif number < 2 * THOROUGH:
            _network(writer, rng, file, 10 + number, 3)
            writer.verify(["networks", "machines"], days=30 * number)
        else:
            _own_words(writer)


class _Writer:
    """Writes records of one client as one technician."""

    def __init__(self, client: Client, actor: StaffMember, today: date, now: datetime) -> None:
        self.client, self.actor, self.today, self.now = client, actor, today, now

    def add(self, part: str, secrets: dict[str, str] | None = None, **values: Any) -> Any:
        return save_record(
            part=PARTS[part], client=self.client, values=values, secrets=secrets, actor=self.actor, now=self.now
        )

    def day(self, days: int) -> date:
        return self.today + timedelta(days)

    def verify(self, keys: Sequence[str], *, days: int) -> None:
        for key in keys:
            section = BY_KEY[key]
            verify_section(client=self.client, section=section, on=self.day(-days), actor=self.actor, now=self.now)
            set_progress(client=self.client, section=section, progress="complete", actor=self.actor, now=self.now)


@business_write
def _network(writer: _Writer, rng: Random, file: ClientFile, subnet: int, depth: int) -> None:
    """Subnet, machines with their cables, addresses, users."""
    add, site, base = writer.add, file.sites[0], f"10.20.{subnet}"
    office = add("networks", name="Office", subnet=f"{base}.0/24", site=site, vlan=10, gateway=f"{base}.1",
                 dns_servers=f"{base}.10", dhcp_server="srv-dc1", purpose="Everything by cable")  # fmt: skip
    add("ranges", network=office, kind="dhcp", first=f"{base}.100", last=f"{base}.199")
    add("ranges", network=office, kind="reserved", first=f"{base}.240", last=f"{base}.254")
    firewall = add("machines", name="fw-1", kind="firewall", role="Firewall and VPN", site=site, location="Rack",
                   make="Palisade", model="P-40", serial=f"PL{rng.randint(10_000, 99_999)}",
                   warranty_ends_on=writer.day(rng.choice((-12, 40, 300))))  # fmt: skip
    switch = add("machines", name="sw-1", kind="switch", role="Main switch", site=site, location="Rack", make="Netmark",
                 model="NM-48P", serial=f"NM{rng.randint(10_000, 99_999)}")  # fmt: skip
    server = add("machines", name="srv-host1", kind="server", role="Hosts virtual machines", site=site, location="Rack",
                 make="Corelle", model="R-240", serial=f"CR{rng.randint(10_000, 99_999)}", os="Proxmox 8",
                 purchased_on=writer.day(-800), warranty_ends_on=writer.day(rng.choice((20, 75, 290))))  # fmt: skip
    add("connections", machine=firewall, port="LAN1", other=switch, other_port="48", medium="1 Gbit copper")
    add("connections", machine=switch, port="1", other=server, other_port="eth0", medium="10 Gbit fiber")
    for number, (name, role) in enumerate((("srv-dc1", "Domain controller, DNS, DHCP"), ("srv-app1", "Accounting"))):
        virtual = add(
            "machines", name=name, kind="virtual", role=role, site=site, os="Windows Server 2022", host=server
        )
        add(
            "addresses",
            address=f"{base}.{10 + number}",
            network=office,
            machine=virtual,
            hostname=f"{name}.corp.example",
        )
    for machine, last in ((firewall, 1), (switch, 2), (server, 5)):
        mac = ":".join(f"{rng.randint(0, 255):02x}" for _ in range(5))
        add("addresses", address=f"{base}.{last}", network=office, machine=machine, mac=f"02:{mac}")
    printer = add(
        "machines", name="prn-front", kind="printer", role="Front desk", site=site, make="Inkwell", model="C-301"
    )
    add("connections", machine=switch, port="12", other=printer, medium="Copper")
    names = rng.sample(
        [(first, last) for first in FIRST_NAMES for last in LAST_NAMES], min(24, 4 + 2 * file.company.weight)
    )
    for number, (given, family) in enumerate(names):
        user = add(
            "users",
            name=f"{given} {family}",
            login=f"{given[0]}{family}".lower(),
            department=rng.choice(("Office", "Sales")),
        )
        make, model = rng.choice(MODELS)
        kind = "laptop" if model.startswith("NB") else "workstation"
        serial, ends = f"PC{rng.randint(100_000, 999_999)}", writer.day(rng.randint(-60, 900))
        add("machines", name=f"pc-{number + 1:02}", kind=kind, site=site, make=make, model=model, serial=serial,
            os="Windows 11 Pro", user=user, warranty_ends_on=ends)  # fmt: skip
    if depth > 3:
        add("printers", name="Front desk", printer=printer, driver="Inkwell universal", used_by="Everybody")
        add("shares", name="public", path="\\\\srv-app1\\public", drive="P:", permissions="Everybody reads and writes")
        add("data", what="Company files", path="\\\\srv-app1\\public", used_by="Everybody", size="420 GB")
        add("firewall", firewall=firewall, place=1, action="forward", source="Internet", destination=f"{base}.11",
            ports="443", purpose="Accounting from outside")  # fmt: skip
        add("firewall", firewall=firewall, place=2, action="tunnel", source="Staff at home", destination=f"{base}.0/24",
            purpose="VPN")  # fmt: skip
        password = {"password": new_password()}
        add(
            "passwords",
            what="Firewall",
            machine=firewall,
            where=f"https://{base}.1",
            username="admin",
            secrets=password,
        )
        add(
            "passwords",
            what="Domain administrator",
            username="CORP\\administrator",
            secrets={"password": new_password()},
        )
        add(
            "wireless",
            name="Guests",
            site=site,
            encryption="WPA3",
            used_by="Visitors",
            secrets={"key": new_password(16)},
        )
        licence = add("licences", product="Accounting Server", vendor="Ledger Co", seats=10, order_number="LC-20417",
                      expires_on=writer.day(rng.choice((12, 55, 200))),
                      secrets={"key": "DEMO-7F3K-22QX-9LMA"})  # fmt: skip
        add("installations", licence=licence, machine=server)
        add(
            "warranties", covers="Server, next business day", machine=server, provider="Corelle", ends_on=writer.day(75)
        )


@business_write
def _services(writer: _Writer, rng: Random, number: int) -> None:
    """What the client buys, and how it is looked after."""
    add = writer.add
    domain = f"client{number + 1}.example"
    add("internet", provider="Prairie Fiber", kind="Fiber", speed="500/500 Mbit", account_number=f"PF-{4400 + number}",
        support_phone="555-0199", contract_ends_on=writer.day(70 + 200 * number))  # fmt: skip
    add("backup", what="All servers", tool="Nightsafe", where_to="NAS, then a cloud", how_often="Every night",
        kept_for="30 days, 12 months", off_site="yes", encrypted="yes", watched_by="Our service desk",
        restore_tested_on=writer.day(-45), restore_result="One virtual machine back in 38 minutes")  # fmt: skip
    add(
        "email", domain=domain, stored_at="Hosted Exchange", filtered_by="Mailgate", mx=f"mx1.{domain}", managed_by="Us"
    )
    add("policies", name="Screens lock", applies_to="All computers", does="Locks after ten minutes without a key.")
    add("security", what="Anti-virus", product="Shieldwall", covers="All computers", managed_by="Us",
        expires_on=writer.day(rng.choice((25, 140))))  # fmt: skip
    add("domains", name=domain, registrar="Oak Names", technical_contact="hostmaster@oak.example", managed_by="Us",
        expires_on=writer.day((-4, 28, 85)[number % 3]))  # fmt: skip
    add("certificates", names=f"mail.{domain}", issuer="Bright CA", renewed_how="By itself", expires_on=writer.day(52))
    add("hosting", site_name=f"www.{domain}", hosted_at="Web Barn", managed_by="Their agency")
    add("vendors", name="Ledger Co", what_for="Accounting program", phone="555-0144", account_number="77120")
    add("vendors", name="Inkwell Supplies", what_for="Toner", phone="555-0161")
    add(
        "notes",
        title="Getting in",
        body="The key to the server room hangs at the front desk. The alarm is off by day.",
    )


@business_write
def _own_words(writer: _Writer) -> None:
    said = f"their own words, {writer.day(-9):%B %-d}"
    for part, values in (
        ("email", {"domain": "unknown", "stored_at": "“At the same place as the web site”"}),
        ("backup", {"what": "Files of the bookkeeper", "where_to": "A stick, on Fridays"}),
        ("internet", {"provider": "The cable company"}),
    ):
        add_unverified_fact(
            client=writer.client, part=part, values=values, source=said, actor=writer.actor, now=writer.now
        )
