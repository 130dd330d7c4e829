"""Where are mail and web of a domain, by what DNS says? Asked only when somebody presses the button."""

import dns.exception
import dns.name
import dns.rdatatype
import dns.resolver

from clients.calculations.hosts import FILTERS, provider_of, providers_of, spf_senders

SECONDS_EACH = 2.0
MOST = 8


class DnsSilent(Exception):
    """Nobody answered; the message says what to do."""


def dns_facts(domain: str, resolver: dns.resolver.Resolver | None = None) -> dict[str, str]:
    """By topic of the inventory, what DNS says: mail (MX), filter, domain (NS), web (A). "" where it says nothing.

    At most four questions of two seconds each. Errors: DnsSilent when there is no such domain, or no answer at all.
    """
    try:
        asked = resolver or dns.resolver.Resolver()
    except (dns.resolver.NoResolverConfiguration, OSError) as error:
        raise DnsSilent("This computer has no way to ask DNS. Ask them instead, or paste WHOIS.") from error
    mail = [text.split()[-1] for text in _records(asked, domain, "MX")]
    servers = _records(asked, domain, "NS")
    senders = spf_senders(_records(asked, domain, "TXT"))
    web = _web(asked, domain)
    mailers = providers_of(mail)
    filters = [name for name in mailers if name in FILTERS]
    housed = [name for name in mailers if name not in FILTERS] or [name for name in senders if name not in FILTERS]
    return {
        "mail": _words(housed, mail, senders),
        "filter": f"{', '.join(filters)}" if filters else "",
        "domain": f"name servers of {', '.join(providers_of(servers))}" if servers else "",
        "web": web,
    }


def _words(housed: list[str], mail: list[str], senders: list[str]) -> str:
    if not mail:
        return "no mail server (MX) is named"
    words = ", ".join(housed) or "behind its filter, place unknown"
    return f"{words}; sends through {', '.join(senders)}" if senders and senders != housed else words


def _web(resolver: dns.resolver.Resolver, domain: str) -> str:
    """The alias of www if it has one, else its address."""
    alias = _records(resolver, f"www.{domain}", "CNAME")
    if alias and not alias[0].rstrip(".").endswith(domain):
        return f"{provider_of(alias[0])} ({alias[0].rstrip('.')})"
    addresses = _records(resolver, f"www.{domain}", "A")
    return f"at the address {addresses[0]}" if addresses else ""


def _records(resolver: dns.resolver.Resolver, name: str, kind: str) -> list[str]:
    """The records of one kind as text; none is no error."""
    try:
        answer = resolver.resolve(name, kind, lifetime=SECONDS_EACH, search=False)
    except dns.resolver.NXDOMAIN as error:
        if name.startswith("www."):
            return []
        raise DnsSilent(f"There is no domain {name}. Is it spelled as they write their e-mail?") from error
    except (dns.resolver.NoAnswer, dns.name.LabelTooLong, dns.name.EmptyLabel, dns.name.NameTooLong):
        return []
    except (dns.resolver.NoNameservers, dns.exception.Timeout, OSError) as error:
        raise DnsSilent("The Internet does not answer: no DNS lookup now. Ask them, or try again later.") from error
    texts = [record.to_text().strip('"').replace('" "', "") for record in answer][:MOST]
    return sorted(texts) if kind == "MX" else texts
