"""A client's binder made by hand, in the shape that the printer takes, of any size."""

from docs_binder.calculations.content import (
    Column,
    Fact,
    Facts,
    Kind,
    Link,
    Picture,
    Prose,
    Row,
    Secret,
    SectionContent,
    Status,
    Table,
)

DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="800" height="420" viewBox="0 0 800 420">'
    b'<g fill="none" stroke="#12355b"><path d="M400 90V190M400 240L180 320M400 240L620 320"/></g>'
    b'<g fill="#eef3f8" stroke="#12355b"><rect x="320" y="30" width="160" height="60"/>'
    b'<rect x="320" y="190" width="160" height="50"/><rect x="100" y="320" width="160" height="60"/>'
    b'<rect x="540" y="320" width="160" height="60"/></g><g font-size="16" text-anchor="middle" fill="#16191d">'
    b'<text x="400" y="65">Firewall</text><text x="400" y="220">Core switch</text>'
    b'<text x="180" y="355">SRV-01</text><text x="620" y="355">Wireless</text></g></svg>'
)


def network_map() -> SectionContent:
    picture = Picture(DRAWING, "image/svg+xml", "Firewall, core switch, server and wireless", "Main office", True)
    return SectionContent("map", 1, "Network map", Status.COMPLETE, (picture,), "What is connected to what.")


def machines(count: int = 40) -> SectionContent:
    columns = (
        Column("Name", 3),
        Column("What it is", 4),
        Column("Serial number", 3, Kind.CODE),
        Column("Address", 3, Kind.CODE),
        Column("Warranty ends", 3, Kind.DATE),
    )
    rows = tuple(
        Row(
            (
                f"PC-{number:03}",
                "Dell OptiPlex 7010, Windows 11 Pro",
                f"SN{number:07}",
                Link(f"10.20.{number // 250}.{number % 250}", "addresses", f"a{number}"),
                None if number % 7 == 0 else "May 31, 2027",
            ),
            f"m{number}",
            "Runs the label printer; call before restarting." if number % 9 == 4 else "",
        )
        for number in range(count)
    )
    server = Facts(
        (
            Fact("Model", "HPE ProLiant ML350 Gen10"),
            Fact("Serial number", "CZ20380V7M", Kind.CODE),
            Fact("Role", "Domain controller, file server\nRuns the practice's billing"),
            Fact("Local administrator", Secret("server-password", 3, "password"), note="Domain account first."),
        ),
        "SRV-01",
        "srv",
    )
    return SectionContent("machines", 3, "Machines", Status.COMPLETE, (server, Table(columns, rows, "Workstations")))


def addresses(count: int = 40) -> SectionContent:
    columns = (Column("Address", 2, Kind.CODE), Column("Machine", 3), Column("How", 2), Column("For", 4))
    rows = tuple(
        Row(
            (
                f"10.20.{number // 250}.{number % 250}",
                Link(f"PC-{number:03}", "machines", f"m{number}"),
                "DHCP reservation",
                "Workstation",
            ),
            f"a{number}",
        )
        for number in range(count)
    )
    return SectionContent("addresses", 4, "IP allocation", Status.COMPLETE, (Table(columns, rows),))


def internet(speed: str = "500/500 Mbit/s") -> SectionContent:
    facts = (
        Fact("Provider", "Comcast Business"),
        Fact("Circuit", "71.KRGS.204411", Kind.CODE),
        Fact("Speed", speed),
        Fact("Support", "(800) 391-3000"),
        Fact("Portal password", Secret("portal", 1, "password")),
    )
    text = "Fiber enters in the basement, north wall.\n\nThe modem is in bridge mode: the firewall has the address."
    return SectionContent(
        "internet", 5, "Internet service providers", Status.COMPLETE, (Facts(facts, "Main line"), Prose(text, "Notes"))
    )


def group_policies() -> SectionContent:
    return SectionContent(
        "policies", 8, "Group policies", Status.NOT_APPLICABLE, not_applicable_because="there is no domain"
    )


def notes(text: str = "The alarm code changes every January.") -> SectionContent:
    return SectionContent("notes", 20, "Other notes", Status.INCOMPLETE, (Prose(text),))


def binder(size: int = 40) -> list[SectionContent]:
    return [network_map(), machines(size), addresses(size), internet(), group_policies(), notes()]
