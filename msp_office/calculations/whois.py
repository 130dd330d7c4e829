"""What does a pasted WHOIS answer say: who the registrar is, who the technical contact, when the domain expires?"""

import re
from dataclasses import dataclass
from datetime import date, datetime

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LONGEST = 200_000  # characters read of a pasted text
_LABELED = re.compile(r"^\s*([A-Za-z][A-Za-z0-9 ,/()-]{1,60}?)[ .]*:[ \t]*(.*?)\s*$")
_SPOKEN_EXPIRY = re.compile(r"^\s*(?:Record|Domain|Registration) expires on\s+(.+?)\.?\s*$", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"\+?\d[\d .()-]{6,18}\d")
_DOMAIN = re.compile(r"^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$")
REGISTRAR = ("registrar", "registrar name", "registrar of record", "sponsoring registrar")
EXPIRY = (
    "registry expiry date", "expiration date", "registrar registration expiration date", "expires on", "expiry date",
    "expires", "expire date", "paid-till", "renewal date", "domain expiration date", "expiration time",
)  # fmt: skip
TECHNICAL = ("tech name", "tech organization", "tech email", "tech phone")


@dataclass(frozen=True, slots=True)
class WhoisFacts:
    """What was found; "" and None where the text does not say. Nothing is guessed."""

    domain: str = ""
    registrar: str = ""
    technical_contact: str = ""
    expires_on: date | None = None
    name_servers: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.registrar or self.technical_contact or self.expires_on)


def parse_whois(text: str, domain: str = "") -> WhoisFacts:
    """The facts about `domain`, or about the first domain that the text is about.

    Registry and registrar often answer one after the other: the first to say a thing is believed. Records of name
    servers, which anybody can register under a name that begins like another's domain, are never taken for it.

    >>> parse_whois("Domain Name: EXAMPLE.COM\\nRegistrar: Oak Names Inc.\\nRegistry Expiry Date: 2027-03-01T04:00:00Z")
    WhoisFacts(domain='example.com', registrar='Oak Names Inc.', technical_contact='', expires_on=datetime.date(2027, 3, 1), name_servers=())
    """  # noqa: E501  # a doctest's line
    wanted = plain_domain(domain)
    lines = text[:LONGEST].replace("\r", "").split("\n")
    found = _Found()
    for number, line in enumerate(lines):
        if spoken := _SPOKEN_EXPIRY.match(line):
            found.keep("expires", spoken[1])
            continue
        labeled = _LABELED.match(line)
        if not labeled:
            continue
        label, value = labeled[1].strip().lower(), labeled[2]
        if label == "server name":
            found.is_other = True  # a name server's record, until the next domain
        elif label in ("domain name", "domain"):
            name = plain_domain(value or _next(lines, number))
            found.is_other = bool(wanted and name != wanted) or (found.domain not in ("", name))
            if not found.is_other:
                found.domain = name
        elif not found.is_other:
            found.take(label, value, lines, number)
    return found.facts()


class _Found:
    """What has been read so far; the first to say a thing is believed."""

    def __init__(self) -> None:
        self.domain = ""
        self.is_other = False
        self.words: dict[str, str] = {}
        self.servers: list[str] = []

    def keep(self, name: str, value: str) -> None:
        if value and not self.is_other:
            self.words.setdefault(name, value[:200])

    def take(self, label: str, value: str, lines: list[str], number: int) -> None:
        if label in REGISTRAR:
            self.keep("registrar", value or _next(lines, number))
        elif label in EXPIRY:
            self.keep("expires", value or _next(lines, number))
        elif label in TECHNICAL:
            self.keep(label, value)
        elif label.startswith("technical contact") and not value:
            self.keep("contact", _contact(lines[number + 1 :]))
        elif label in ("name server", "nserver") and value and len(self.servers) < 13:
            server = value.split()[0].lower().rstrip(".")
            if server not in self.servers:
                self.servers.append(server)

    def facts(self) -> WhoisFacts:
        modern = dict.fromkeys(self.words.get(label, "") for label in TECHNICAL)
        contact = ", ".join(part for part in modern if part) or self.words.get("contact", "")
        return WhoisFacts(
            domain=self.domain,
            registrar=self.words.get("registrar", ""),
            technical_contact=contact[:200],
            expires_on=read_day(self.words.get("expires", "")),
            name_servers=tuple(self.servers),
        )


def plain_domain(typed: str) -> str:
    """A domain name as it is registered, out of what people type; "" when it is none.

    >>> plain_domain("https://www.Oak-Dental.example/about"), plain_domain("info@oak.example"), plain_domain("our site")
    ('oak-dental.example', 'oak.example', '')
    """
    name = typed.strip().lower().split("://", 1)[-1].split("/", 1)[0].rsplit("@", 1)[-1].split(":", 1)[0].strip(". ")
    name = name.removeprefix("www.")
    return name if len(name) <= 253 and _DOMAIN.match(name) else ""


def read_day(text: str) -> date | None:
    """The day in any of the ways that registrars write it; None when it is none.

    >>> read_day("14-sep-2011"), read_day("2027-03-01T04:00:00Z"), read_day("2026.05.09"), read_day("soon")
    (datetime.date(2011, 9, 14), datetime.date(2027, 3, 1), datetime.date(2026, 5, 9), None)
    """
    parts = re.match(r"\s*(\d{4})[-./](\d{1,2})[-./](\d{1,2})", text)
    words = re.match(r"\s*(?:[A-Za-z]{3},? )?(\d{1,2})[-. ]([A-Za-z]{3})[A-Za-z]*[-. ](\d{4})", text)
    try:
        if parts:
            return date(int(parts[1]), int(parts[2]), int(parts[3]))
        if words and words[2].lower() in MONTHS:
            return date(int(words[3]), MONTHS.index(words[2].lower()) + 1, int(words[1]))
        compact = re.match(r"\s*(\d{8})\b", text)
        return datetime.strptime(compact[1], "%Y%m%d").date() if compact else None  # noqa: DTZ007  # a day has no zone
    except ValueError:
        return None


def _next(lines: list[str], number: int) -> str:
    """The value on the line after its label, where the answer is written in two lines."""
    following = lines[number + 1].strip() if number + 1 < len(lines) else ""
    return "" if _LABELED.match(following) and not following.startswith("http") else following


def _contact(lines: list[str]) -> str:
    """The block under "Technical Contact:" as one line: name, firm, e-mail, phone."""
    block: list[str] = []
    for line in lines[:10]:
        if not line.strip() or line.rstrip().endswith(":"):
            break
        block.append(line.strip())
    whole = "\n".join(block)
    email, phone = _EMAIL.search(whole), _PHONE.search("\n".join(block[1:]))
    names = [_EMAIL.sub("", line).strip(" ,") for line in block[:2]]
    names = [name for name in names if name and not re.search(r"\d", name) and not name.startswith("One ")]
    parts = [*names, email[0] if email else "", phone[0] if phone else ""]
    return ", ".join(dict.fromkeys(part for part in parts if part))
