"""What did a network scan (nmap XML) see? Hosts that answered, as the rows of a table."""

import csv
import io
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from msp_office.imports.readers import FileRefused

HEADER = ("name", "kind", "make", "operating system", "ip address", "mac address", "notes")
MOST_HOSTS = 20_000
KINDS = {
    "wap": "Access point", "switch": "Switch", "router": "Router", "broadband router": "Router", "firewall": "Firewall",
    "printer": "Printer", "print server": "Printer", "webcam": "Camera", "voip phone": "Phone", "voip adapter": "Phone",
    "phone": "Phone", "storage-misc": "NAS", "power-device": "UPS", "general purpose": "",
}  # fmt: skip


def from_scan(content: bytes) -> bytes:
    """A scan as CSV; everything else as it came. Errors: FileRefused."""
    head = content[:2000].lstrip(b"\xef\xbb\xbf \r\n\t")
    if not head.startswith(b"<"):
        return content
    try:
        root = fromstring(content, forbid_entities=True)  # a doctype without entities is what nmap itself writes
    except DefusedXmlException as error:
        raise FileRefused("The XML declares entities; a scan never does.") from error
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        raise FileRefused("The XML is damaged or cut off: save the scan again.") from error
    if root.tag != "nmaprun":
        raise FileRefused("This XML is no nmap scan: make one with `nmap -oX scan.xml …`.")
    hosts = [host for host in root.iter("host") if _is_up(host)]
    if not hosts:
        raise FileRefused("No host in this scan answered.")
    if len(hosts) > MOST_HOSTS:
        raise FileRefused(f"The scan has {len(hosts):,} hosts; at most {MOST_HOSTS:,} are read.")
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADER)
    seen: set[str] = set()
    for host in hosts:
        writer.writerow(_row(host, seen))
    return out.getvalue().encode()


def _is_up(host: Element) -> bool:
    status = host.find("status")
    if status is None or status.get("state") != "up":
        return False
    return _address(host, "ipv4") is not None or _address(host, "ipv6") is not None


def _address(host: Element, kind: str) -> Element | None:
    return next((one for one in host.findall("address") if one.get("addrtype") == kind), None)


def _get(element: Element | None, name: str) -> str:
    return (element.get(name) or "") if element is not None else ""


def _row(host: Element, seen: set[str]) -> list[str]:
    """A host without a name is called by its address; so is the second of two of one name."""
    address = _get(_address(host, "ipv4"), "addr") or _get(_address(host, "ipv6"), "addr")
    names = [_get(one, "name") for one in host.findall("hostnames/hostname")]
    name = next((one for one in names if one), "") or address
    if name.casefold() in seen:
        name = address
    seen.add(name.casefold())
    mac = _address(host, "mac")
    best = _best(host)
    system = _get(best, "name")
    return [name[:120], _kind(best), _get(mac, "vendor")[:80], system[:120], address, _get(mac, "addr"), _ports(host)]


def _best(host: Element) -> Element | None:
    matches = host.findall("os/osmatch")
    return max(matches, key=lambda one: int(_get(one, "accuracy") or 0), default=None)


def _kind(match: Element | None) -> str:
    """The kind by the system that fits best; what runs a general system is a computer of some kind."""
    if match is None:
        return ""
    found: Any = match.find("osclass")
    kind = KINDS.get(_get(found, "type").casefold(), "")
    return kind or ("Server" if "server" in _get(match, "name").casefold() else "")


def _ports(host: Element) -> str:
    ports = []
    for port in host.findall("ports/port"):
        state, service = port.find("state"), port.find("service")
        if _get(state, "state") == "open":
            said = " ".join(filter(None, (_get(service, "name"), _get(service, "product"), _get(service, "version"))))
            ports.append(f"{_get(port, 'portid')}/{_get(port, 'protocol')} {said}".strip())
    return f"Open ports: {', '.join(ports[:60])}" if ports else ""
