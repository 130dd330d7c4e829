"""What a pasted WHOIS text says, in the shapes that registries and registrars write."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msp_office.calculations.whois import WhoisFacts, parse_whois, plain_domain, read_day

REGISTRY_THEN_REGISTRAR = """
Whois Server Version 2.0

   Server Name: OAKFIELD.COM.IS.NOT.OURS.EXAMPLE
   Registrar: SOMEBODY ELSE, INC.
   Whois Server: whois.elsewhere.example

   Domain Name: OAKFIELD.COM
   Registrar: LARCH NAMES INC.
   Name Server: NS1.OAKFIELD.COM
   Name Server: NS2.OAKFIELD.COM
   Expiration Date: 14-sep-2027

>>> Last update of whois database: Thu, 26 Jun 2025 21:39:39 EDT <<<

Registrant:
        Dns Admin

    Domain Name: oakfield.com
        Registrar Name: Larch.example
    Technical Contact, Zone Contact:
        DNS Admin
        Oakfield Inc.
        24 Bay Road
        dns-admin@oakfield.com +1.6503300100 Fax: +1.6506181499

    Expires on..............: 2027-09-13.
"""
SPOKEN = """
 Domain name: BIRCH.NET

 Technical Contact:
    Hostmaster, Birch  hostmaster@birch.net
    One Birch Way
    +1.4255550100

 Registrar of Record: ROWAN, INC.
 Record expires on 03-May-2028.
"""
MODERN = """Domain Name: elm.org
Registrar: Elm Registrar LLC
Registrar Registration Expiration Date: 2026-12-24T10:00:00Z
Tech Name: REDACTED FOR PRIVACY
Tech Email: tech@elm.org
"""
TWO_LINES = """
    Domain name:
        willow.co.uk

    Registrar:
        Willow Hosting Ltd [Tag = WILLOW]

    Relevant dates:
        Expiry date:  31-Jan-2027
"""


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            REGISTRY_THEN_REGISTRAR,
            WhoisFacts(
                "oakfield.com",
                "LARCH NAMES INC.",
                "DNS Admin, Oakfield Inc., dns-admin@oakfield.com, +1.6503300100",
                date(2027, 9, 14),
                ("ns1.oakfield.com", "ns2.oakfield.com"),
            ),
        ),
        (
            SPOKEN,
            WhoisFacts(
                "birch.net", "ROWAN, INC.", "Hostmaster, Birch, hostmaster@birch.net, +1.4255550100", date(2028, 5, 3)
            ),
        ),
        (
            MODERN,
            WhoisFacts("elm.org", "Elm Registrar LLC", "REDACTED FOR PRIVACY, tech@elm.org", date(2026, 12, 24)),
        ),
        (TWO_LINES, WhoisFacts("willow.co.uk", "Willow Hosting Ltd [Tag = WILLOW]", "", date(2027, 1, 31))),
        ("No match for NOBODY.EXAMPLE.", WhoisFacts()),
        ("", WhoisFacts()),
    ],
)
def test_facts_of_a_pasted_text(text: str, facts: WhoisFacts) -> None:
    assert parse_whois(text) == facts
    assert parse_whois(text.replace("\n", "\r\n")) == facts


def test_a_text_about_another_domain_says_nothing() -> None:
    assert parse_whois(MODERN, domain="www.oak.org").is_empty
    assert parse_whois(MODERN, domain="https://www.Elm.org/").registrar == "Elm Registrar LLC"


@pytest.mark.parametrize("text", ["31-feb-2027", "2027-13-01", "0000-00-00", "99999999", "12-xyz-2027", "never"])
def test_a_day_that_is_none_stays_unknown(text: str) -> None:
    assert read_day(text) is None


@given(st.text(max_size=400))
def test_no_text_breaks_the_reader(text: str) -> None:
    facts = parse_whois(f"Domain Name: a.example\n{text}\nRegistrar:")
    assert len(facts.registrar) <= 200
    assert plain_domain(plain_domain(text)) == plain_domain(text)
