"""What does a WHOIS answer say about a domain, as the row of a table?"""

import csv
import io

from msp_office.calculations.whois import parse_whois
from msp_office.imports.readers import FileRefused

HEADER = ("domain", "registrar", "technical contact", "name servers", "expires")


def from_whois(content: bytes) -> bytes:
    """A WHOIS text as CSV; tables as they came. Errors: FileRefused for a text that names no domain."""
    text = content[:400_000].decode("utf-8", "replace")
    lines = [line for line in text.splitlines() if line.strip()]
    labeled = sum(1 for line in lines if ":" in line.split(",")[0])
    if content[:2] == b"PK" or "domain" not in text.casefold() or labeled < max(3, len(lines) // 4):
        return content
    facts = parse_whois(text)
    if not facts.domain:
        raise FileRefused("This looks like a WHOIS answer, but no domain name was found in it.")
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADER)
    expires = facts.expires_on.isoformat() if facts.expires_on else ""
    writer.writerow([
        facts.domain, facts.registrar[:160], facts.technical_contact[:200], " ".join(facts.name_servers)[:250], expires,
    ])  # fmt: skip
    return out.getvalue().encode()
