"""The sections of a binder, in their order. To add one: one entry here, and its model."""

from docs_binder import models
from docs_binder.sections.declaring import Part, SecretSlot, Section, numbered

SECTIONS: tuple[Section, ...] = (
    Section("map", "Network map", "What is connected to what, at each site."),
    Section(
        "networks", "Network addresses", "Subnets, gateways, DNS, DHCP and VLANs.",
        (
            Part("networks", models.Network, "Network", "Networks",
                 ("name", "subnet", "site", "vlan", "gateway", "dns_servers", "dhcp_server", "purpose"),
                 ("name", "subnet", "vlan", "gateway", "dns_servers", "dhcp_server", "site"), ("subnet", "site"),
                 codes=frozenset({"subnet", "gateway", "dns_servers"}), searched=("name", "subnet")),
            Part("ranges", models.AddressRange, "Range", "DHCP and reserved ranges",
                 ("network", "kind", "first", "last"), ("network", "kind", "first", "last"), ("first", "last"),
                 by_address="first", codes=frozenset({"first", "last"})),
        ),
    ),
    Section(
        "machines", "Machines", "Every machine, what it is for, and what it is plugged into.",
        (
            Part("machines", models.Machine, "Machine", "Machines",
                 ("name", "kind", "role", "site", "location", "make", "model", "serial", "os", "user", "host",
                  "purchased_on", "warranty_ends_on"),
                 ("name", "kind", "role", "model", "serial", "os", "location", "user", "warranty_ends_on"),
                 ("name",), expires=("warranty_ends_on",), codes=frozenset({"serial"}),
                 searched=("name", "serial", "role", "model")),
            Part("connections", models.Connection, "Connection", "Connections",
                 ("machine", "port", "other", "other_port", "medium"),
                 ("machine", "port", "other", "other_port", "medium"), ("machine", "port", "other", "other_port")),
        ),
    ),
    Section(
        "addresses", "IP allocation", "Which address belongs to which machine.",
        (
            Part("addresses", models.Address, "Address", "Addresses",
                 ("address", "network", "machine", "hostname", "mac", "use"),
                 ("address", "machine", "hostname", "mac", "use", "network"), ("address", "network"),
                 by_address="address", codes=frozenset({"address", "mac"}), searched=("address", "hostname", "mac")),
        ),
    ),
    Section(
        "internet", "Internet service providers", "Who provides the line, and whom to call when it is down.",
        (
            Part("internet", models.InternetLine, "Internet line", "Internet lines",
                 ("provider", "site", "kind", "speed", "addresses", "gateway", "dns_servers", "account_number",
                  "circuit", "support_phone", "contract_ends_on"),
                 ("provider", "kind", "speed", "addresses", "gateway", "account_number", "circuit", "support_phone",
                  "contract_ends_on"),
                 ("provider", "circuit"), layout="facts", expires=("contract_ends_on",),
                 codes=frozenset({"addresses", "gateway", "account_number", "circuit"}), searched=("provider",)),
        ),
    ),
    Section(
        "data", "Where data is stored", "Each kind of data, where it is, and which backup has it.",
        (
            Part("data", models.DataLocation, "Data", "Data",
                 ("what", "machine", "path", "used_by", "size", "backed_up"),
                 ("what", "machine", "path", "used_by", "size", "backed_up"), ("what",), codes=frozenset({"path"}),
                 searched=("what", "path")),
        ),
    ),
    Section(
        "printers", "Printers", "Queues, drivers and settings.",
        (
            Part("printers", models.PrintQueue, "Print queue", "Print queues",
                 ("name", "printer", "server", "driver", "settings", "used_by", "supplies"),
                 ("name", "printer", "server", "driver", "settings", "used_by", "supplies"), ("name",),
                 searched=("name",)),
        ),
    ),
    Section(
        "policies", "Group policies", "What each does, and to whom.",
        (
            Part("policies", models.GroupPolicy, "Group policy", "Group policies", ("name", "applies_to", "does"),
                 ("name", "applies_to", "does"), ("name",), searched=("name",)),
        ),
    ),
    Section(
        "email", "Email", "Where mail is stored, and how it is filtered.",
        (
            Part("email", models.MailService, "Mail domain", "Mail domains",
                 ("domain", "stored_at", "filtered_by", "mx", "archived", "clients_settings", "admin_page",
                  "managed_by", "mailboxes"),
                 ("domain", "stored_at", "filtered_by", "mx", "archived", "clients_settings", "admin_page",
                  "managed_by"),
                 ("domain",), layout="facts", codes=frozenset({"mx"}), searched=("domain",)),
        ),
    ),
    Section(
        "backup", "Backup strategy", "What, where to, how often, how long kept, and whether a restore was tested.",
        (
            Part("backup", models.BackupPlan, "Backup", "Backups",
                 ("what", "tool", "where_to", "how_often", "kept_for", "off_site", "encrypted", "watched_by",
                  "restore_tested_on", "restore_result"),
                 ("what", "tool", "where_to", "how_often", "kept_for", "off_site", "encrypted", "restore_tested_on",
                  "restore_result"),
                 ("what",), layout="facts", searched=("what", "where_to")),
        ),
    ),
    Section(
        "licences", "Software licence keys", "What was bought, for how many, and where it is installed.",
        (
            Part("licences", models.Licence, "Licence", "Licences",
                 ("product", "vendor", "seats", "registered_to", "order_number", "purchased_on", "expires_on"),
                 ("product", "vendor", "seats", "registered_to", "order_number", "expires_on", "key"),
                 ("product", "order_number"), expires=("expires_on",), codes=frozenset({"order_number"}),
                 searched=("product", "vendor"), secrets=(SecretSlot("key", "Licence key", "licence"),)),
            Part("installations", models.Installation, "Installation", "Installed on", ("licence", "machine"),
                 ("licence", "machine"), ("licence", "machine")),
        ),
    ),
    Section(
        "shares", "Network shares", "Shared folders and who may open them.",
        (
            Part("shares", models.Share, "Share", "Shares", ("name", "machine", "path", "drive", "permissions"),
                 ("name", "machine", "path", "drive", "permissions"), ("name", "machine"), codes=frozenset({"path"}),
                 searched=("name", "path")),
        ),
    ),
    Section(
        "warranties", "Warranties", "What is covered until when, and whom to call.",
        (
            Part("warranties", models.Warranty, "Warranty", "Warranties",
                 ("covers", "machine", "provider", "contract_number", "response", "phone", "ends_on"),
                 ("covers", "machine", "provider", "contract_number", "response", "phone", "ends_on"),
                 ("covers", "contract_number"), expires=("ends_on",), codes=frozenset({"contract_number"}),
                 searched=("covers", "contract_number")),
        ),
    ),
    Section(
        "users", "Users", "Who signs in to the network, and what they belong to.",
        (
            Part("users", models.NetworkUser, "User", "Users",
                 ("name", "login", "email", "department", "groups", "is_active"),
                 ("name", "login", "email", "department", "groups", "is_active"), ("login", "name"),
                 codes=frozenset({"login"}), searched=("name", "login", "email")),
        ),
    ),
    Section(
        "firewall", "Firewall configuration", "The rules, in their order, and what each is for.",
        (
            Part("firewall", models.FirewallRule, "Firewall rule", "Firewall rules",
                 ("firewall", "place", "action", "source", "destination", "ports", "purpose"),
                 ("place", "firewall", "action", "source", "destination", "ports", "purpose"),
                 ("firewall", "place", "purpose"), codes=frozenset({"source", "destination", "ports"}),
                 searched=("purpose", "destination")),
        ),
    ),
    Section(
        "passwords", "Key passwords", "How to get in.",
        (
            Part("passwords", models.KeyPassword, "Key password", "Key passwords",
                 ("what", "machine", "where", "username"),
                 ("what", "machine", "where", "username", "password", "codes"),
                 ("what", "username"), codes=frozenset({"where", "username"}), searched=("what", "where"),
                 secrets=(SecretSlot("password", "Password", "password"),
                          SecretSlot("codes", "One-time codes", "codes"))),
            Part("wireless", models.WirelessNetwork, "Wireless network", "Wireless networks",
                 ("name", "site", "network", "encryption", "used_by"),
                 ("name", "site", "encryption", "used_by", "key"), ("name", "site"), searched=("name",),
                 secrets=(SecretSlot("key", "Wireless key", "wireless"),)),
        ),
    ),
    Section(
        "security", "Security", "Anti-virus, filtering, second factors.",
        (
            Part("security", models.Protection, "Protection", "Protection",
                 ("what", "product", "covers", "admin_page", "managed_by", "expires_on"),
                 ("what", "product", "covers", "admin_page", "managed_by", "expires_on"), ("what", "product"),
                 expires=("expires_on",), searched=("what", "product")),
        ),
    ),
    Section(
        "domains", "Domains, certificates, web hosting", "Who registered what where, and when it runs out.",
        (
            Part("domains", models.Domain, "Domain", "Domains",
                 ("name", "registrar", "technical_contact", "name_servers", "managed_by", "paid_by", "expires_on"),
                 ("name", "registrar", "technical_contact", "name_servers", "managed_by", "expires_on"), ("name",),
                 expires=("expires_on",), codes=frozenset({"name_servers"}), searched=("name", "registrar")),
            Part("certificates", models.Certificate, "Certificate", "Certificates",
                 ("names", "issuer", "installed_on", "renewed_how", "expires_on"),
                 ("names", "issuer", "installed_on", "renewed_how", "expires_on"), ("names",),
                 expires=("expires_on",), searched=("names",)),
            Part("hosting", models.Hosting, "Web site", "Web sites",
                 ("site_name", "hosted_at", "managed_by", "admin_page", "account"),
                 ("site_name", "hosted_at", "managed_by", "admin_page", "account"), ("site_name",),
                 searched=("site_name",)),
        ),
    ),
    Section(
        "vendors", "Vendors and contacts", "Whom to call, and what for.",
        (
            Part("vendors", models.Vendor, "Vendor", "Vendors",
                 ("name", "what_for", "contact", "phone", "email", "account_number", "hours"),
                 ("name", "what_for", "contact", "phone", "email", "account_number", "hours"), ("name",),
                 codes=frozenset({"account_number"}), searched=("name", "contact")),
        ),
    ),
    Section(
        "notes", "Other notes", "Anything else that a stranger must know.",
        (
            Part("notes", models.OtherNote, "Note", "Notes", ("title", "body"), ("title", "body"), ("title",),
                 layout="prose", searched=("title",)),
        ),
    ),
)  # fmt: skip

NUMBERS = numbered(SECTIONS)
PARTS: dict[str, Part] = {part.key: part for section in SECTIONS for part in section.parts}
SECTION_OF: dict[str, Section] = {part.key: section for section in SECTIONS for part in section.parts}
BY_KEY: dict[str, Section] = {section.key: section for section in SECTIONS}
PART_OF_MODEL: dict[str, Part] = {part.model._meta.label_lower: part for part in PARTS.values()}
