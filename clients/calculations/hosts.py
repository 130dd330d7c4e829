"""Whose servers are these? Names of mail and DNS hosts as people know them."""

from collections.abc import Sequence

# The end of a host's name → what people call it.
KNOWN = {
    "outlook.com": "Microsoft 365",
    "protection.outlook.com": "Microsoft 365",
    "google.com": "Google Workspace",
    "googlemail.com": "Google Workspace",
    "zoho.com": "Zoho Mail",
    "secureserver.net": "GoDaddy",
    "domaincontrol.com": "GoDaddy",
    "emailsrvr.com": "Rackspace Email",
    "messagingengine.com": "Fastmail",
    "mimecast.com": "Mimecast",
    "pphosted.com": "Proofpoint",
    "ppe-hosted.com": "Proofpoint Essentials",
    "barracudanetworks.com": "Barracuda",
    "mailprotector.com": "Mailprotector",
    "cloudflare.com": "Cloudflare",
    "cloudflare.net": "Cloudflare",
    "awsdns.com": "Amazon",
    "amazonses.com": "Amazon SES",
    "registrar-servers.com": "Namecheap",
    "wixdns.net": "Wix",
    "squarespacedns.com": "Squarespace",
    "bluehost.com": "Bluehost",
    "hostgator.com": "HostGator",
}
FILTERS = {"Mimecast", "Proofpoint", "Proofpoint Essentials", "Barracuda", "Mailprotector"}


def provider_of(host: str) -> str:
    """What people call the firm behind a host; its domain where nobody knows it.

    >>> provider_of("oak-com.mail.protection.outlook.com."), provider_of("mx1.rowan-mail.net"), provider_of("")
    ('Microsoft 365', 'rowan-mail.net', '')
    """
    labels = host.lower().rstrip(".").split(".")
    for count in range(len(labels), 1, -1):
        if name := KNOWN.get(".".join(labels[-count:])):
            return name
    return ".".join(labels[-2:])


def providers_of(hosts: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(name for name in map(provider_of, hosts) if name))


def spf_senders(records: Sequence[str]) -> list[str]:
    """Who may send for the domain, by its SPF record.

    >>> spf_senders(["v=spf1 include:spf.protection.outlook.com include:_spf.google.com -all"])
    ['Microsoft 365', 'Google Workspace']
    """
    record = next((text for text in records if text.lower().startswith("v=spf1")), "")
    return providers_of([word[8:] for word in record.split() if word.lower().startswith("include:")])
