"""How full are a client's subnets, and what about their addresses contradicts itself?"""

from collections import Counter
from dataclasses import dataclass

from clients.models import Client
from docs_binder.calculations.subnets import SubnetError, Usage, home_of, outside_reason, overlaps, usage
from docs_binder.models import Address, AddressRange, Network


@dataclass(frozen=True, slots=True)
class NetworkLine:
    id: int
    name: str
    subnet: str
    usage: Usage | None


@dataclass(frozen=True, slots=True)
class NetworkReport:
    """`doubts` are sentences, each about one contradiction."""

    networks: list[NetworkLine]
    doubts: list[str]


def network_report(client: Client) -> NetworkReport:
    """Three queries."""
    networks = list(Network.objects.filter(client=client))
    addresses = list(Address.objects.filter(client=client).select_related("machine"))
    ranges: dict[int, list[tuple[str, str]]] = {}
    for one in AddressRange.objects.filter(client=client):
        ranges.setdefault(one.network_id, []).append((one.first, one.last))
    subnets = [(network.pk, network.subnet) for network in networks]
    by_network: dict[int, list[str]] = {}
    homeless = []
    for address in addresses:
        home = address.network_id or home_of(address.address, subnets)
        if home is None:
            homeless.append(str(address))
        else:
            by_network.setdefault(home, []).append(address.address)
    lines = [
        NetworkLine(network.pk, network.name, network.subnet, _usage(network, by_network.get(network.pk, []), ranges))
        for network in networks
    ]
    doubts = [f"{one} and {other} overlap." for one, other in overlaps([network.subnet for network in networks])]
    counted = Counter((address.address, address.network_id) for address in addresses)
    doubts += [f"{address} is recorded {times} times." for (address, _), times in counted.items() if times > 1]
    subnet_of = dict(subnets)
    doubts += [
        reason
        for address in addresses
        if address.network_id and (reason := outside_reason(address.address, subnet_of.get(address.network_id, "")))
    ]
    if homeless and networks:
        named = ", ".join(sorted(homeless)[:5]) + ("…" if len(homeless) > 5 else "")
        doubts.append(f"{len(homeless)} addresses are in none of the subnets: {named}")
    return NetworkReport(lines, doubts)


def _usage(network: Network, addresses: list[str], ranges: dict[int, list[tuple[str, str]]]) -> Usage | None:
    try:
        return usage(network.subnet, addresses, ranges.get(network.pk, ()))
    except SubnetError:
        return None
