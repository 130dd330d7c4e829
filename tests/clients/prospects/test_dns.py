"""Where mail and web are, asked of a name server of our own on this machine, and what is said when none answers."""

import socket
import threading
from collections.abc import Iterator

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset
import pytest

from clients.reports.dns import DnsSilent, dns_facts

RECORDS = {
    ("oakfield.example.", "MX"): ["10 oakfield-example.mail.protection.outlook.com."],
    ("oakfield.example.", "NS"): ["ns1.domaincontrol.com.", "ns2.domaincontrol.com."],
    ("oakfield.example.", "TXT"): ['"v=spf1 include:spf.protection.outlook.com -all"', '"other"'],
    ("www.oakfield.example.", "A"): ["192.0.2.7"],
    ("elm.example.", "MX"): ["10 us-smtp-inbound-1.mimecast.com."],
    ("elm.example.", "NS"): ["ns.elm.example."],
    ("elm.example.", "TXT"): ['"v=spf1 include:_spf.google.com ~all"'],
    ("www.elm.example.", "CNAME"): ["sites.squarespacedns.com."],
    ("bare.example.", "NS"): ["ns.bare.example."],
}


@pytest.fixture(scope="module")
def resolver() -> Iterator[dns.resolver.Resolver]:
    """A resolver that asks a server of ours."""
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 0))
    thread = threading.Thread(target=_serve, args=(server,), daemon=True)
    thread.start()
    found = dns.resolver.Resolver(configure=False)
    found.nameservers, found.port = ["127.0.0.1"], server.getsockname()[1]
    yield found
    server.close()


def _serve(server: socket.socket) -> None:
    known = {name for name, _ in RECORDS}
    while True:
        try:
            wire, sender = server.recvfrom(4096)
        except OSError:
            return
        query = dns.message.from_wire(wire)
        question = query.question[0]
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.RA
        name, kind = question.name.to_text(), dns.rdatatype.to_text(question.rdtype)
        if found := RECORDS.get((name, kind)):
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", kind, *found))
        elif name not in known:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        server.sendto(answer.to_wire(), sender)


def test_facts_of_a_domain(resolver: dns.resolver.Resolver) -> None:
    assert dns_facts("oakfield.example", resolver) == {
        "mail": "Microsoft 365",
        "filter": "",
        "domain": "name servers of GoDaddy",
        "web": "at the address 192.0.2.7",
    }


def test_a_filter_before_the_mail_is_told_apart(resolver: dns.resolver.Resolver) -> None:
    assert dns_facts("elm.example", resolver) == {
        "mail": "Google Workspace",
        "filter": "Mimecast",
        "domain": "name servers of elm.example",
        "web": "Squarespace (sites.squarespacedns.com)",
    }


def test_a_domain_without_mail_says_so(resolver: dns.resolver.Resolver) -> None:
    assert dns_facts("bare.example", resolver)["mail"] == "no mail server (MX) is named"


def test_a_domain_that_does_not_exist(resolver: dns.resolver.Resolver) -> None:
    with pytest.raises(DnsSilent, match=r"There is no domain nowhere\.example"):
        dns_facts("nowhere.example", resolver)


def test_without_a_network_it_is_said_plainly() -> None:
    deaf = dns.resolver.Resolver(configure=False)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as nobody:
        nobody.bind(("127.0.0.1", 0))
        deaf.nameservers, deaf.port = ["127.0.0.1"], nobody.getsockname()[1]
        with pytest.raises(DnsSilent, match="The Internet does not answer"):
            dns_facts("oakfield.example", deaf)
