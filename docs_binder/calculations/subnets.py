"""What is used, reserved and free in a subnet, which address comes next, and what contradicts itself?"""

import ipaddress
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Net = ipaddress.IPv4Network | ipaddress.IPv6Network
Ip = ipaddress.IPv4Address | ipaddress.IPv6Address


class SubnetError(ValueError):
    """What was typed is no subnet; the message says what is wrong with it."""


def parse_network(text: str) -> Net:
    """The subnet of "192.168.1.0/24". Errors: SubnetError.

    >>> str(parse_network(" 10.0.0.0/255.255.255.0 "))
    '10.0.0.0/24'
    >>> parse_network("10.0.0.5/24")
    Traceback (most recent call last):
    docs_binder.calculations.subnets.SubnetError: 10.0.0.5 is a host in 10.0.0.0/24: write the subnet's first address.
    """
    typed = text.strip()
    if "/" not in typed:
        raise SubnetError("Write the size too, for example 192.168.1.0/24.")
    try:
        return ipaddress.ip_network(typed)
    except ValueError:
        pass
    try:
        wide = ipaddress.ip_network(typed, strict=False)
    except ValueError:
        raise SubnetError(f"“{typed[:50]}” is no subnet; write it as 192.168.1.0/24 or 2001:db8::/64.") from None
    raise SubnetError(f"{typed.partition('/')[0]} is a host in {wide}: write the subnet's first address.")


def outside_reason(address: str, subnet: str) -> str:
    """Why this address cannot be in this subnet; "" when it can.

    >>> outside_reason("10.0.1.9", "10.0.0.0/24")
    '10.0.1.9 is outside of 10.0.0.0/24, which ends at 10.0.0.255.'
    >>> outside_reason("10.0.0.9", "10.0.0.0/24")
    ''
    """
    try:
        ip, net = ipaddress.ip_address(address), parse_network(subnet)
    except ValueError:
        return ""  # each of them says so itself
    if ip.version != net.version:
        return f"{ip} is IPv{ip.version}, the subnet {net} is IPv{net.version}."
    if ip not in net:
        return f"{ip} is outside of {net}, which ends at {net.broadcast_address}."
    if net.version == 4 and net.prefixlen < 31 and ip in (net.network_address, net.broadcast_address):
        which = "the subnet itself" if ip == net.network_address else "its broadcast address"
        return f"{ip} is {which}, no host can have it."
    return ""


@dataclass(frozen=True, slots=True)
class Usage:
    """How a subnet is filled: hosts = used + reserved + free. Ranges count as reserved, addresses in them as used."""

    hosts: int
    used: int
    reserved: int
    next_free: str

    @property
    def free(self) -> int:
        return self.hosts - self.used - self.reserved


def usage(subnet: str, addresses: Iterable[str], ranges: Iterable[tuple[str, str]] = ()) -> Usage:
    """How full a subnet is; works the same for a /30 and a /64.

    >>> usage("192.168.1.0/29", ["192.168.1.1", "192.168.1.2"], [("192.168.1.4", "192.168.1.5")])
    Usage(hosts=6, used=2, reserved=2, next_free='192.168.1.3')
    """
    net = parse_network(subnet)
    first, last = int(net.network_address), int(net.broadcast_address)
    if net.version == 4 and net.prefixlen < 31:
        first, last = first + 1, last - 1
    taken = {int(ip) for ip in map(ipaddress.ip_address, addresses) if ip.version == net.version and ip in net}
    taken = {number for number in taken if first <= number <= last}
    spans = _merged(
        (max(first, int(ipaddress.ip_address(start))), min(last, int(ipaddress.ip_address(end))))
        for start, end in ranges
        if ipaddress.ip_address(start).version == net.version
    )
    reserved = sum(end - start + 1 for start, end in spans)
    reserved -= sum(1 for number in taken if any(start <= number <= end for start, end in spans))
    return Usage(last - first + 1, len(taken), reserved, _next_free(net, first, last, taken, spans))


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(span for span in spans if span[0] <= span[1]):
        if merged and start <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _next_free(net: Net, first: int, last: int, taken: set[int], spans: list[tuple[int, int]]) -> str:
    number = first
    while number <= last:
        span = next((end for start, end in spans if start <= number <= end), None)
        if span is not None:
            number = span + 1
        elif number in taken:
            number += 1
        else:
            return str(type(net.network_address)(number))
    return ""


def overlaps(subnets: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs of subnets that share addresses.

    >>> overlaps(["10.0.0.0/24", "10.0.0.128/25", "10.0.1.0/24"])
    [('10.0.0.0/24', '10.0.0.128/25')]
    """
    nets = []
    for text in subnets:
        try:
            nets.append(parse_network(text))
        except SubnetError:
            continue
    return [
        (str(one), str(other))
        for number, one in enumerate(nets)
        for other in nets[number + 1 :]
        if one.version == other.version and one.overlaps(other)
    ]


def home_of(address: str, subnets: Iterable[tuple[int, str]]) -> int | None:
    """The key of the narrowest subnet that holds this address, None when there is none.

    >>> home_of("10.0.0.200", [(1, "10.0.0.0/16"), (2, "10.0.0.0/24")])
    2
    """
    ip = ipaddress.ip_address(address)
    fitting: list[tuple[int, int]] = []
    for key, text in subnets:
        try:
            net = parse_network(text)
        except SubnetError:
            continue
        if net.version == ip.version and ip in net:
            fitting.append((net.prefixlen, key))
    return max(fitting)[1] if fitting else None
