"""What is connected to what at each site, as a drawing made from machines, networks and connections."""

import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable

from clients.models import Client
from docs_binder.calculations.map_layout import Edge, NetworkMap, Node, dot_source, svg_of
from docs_binder.models import Address, Connection, InternetLine, Machine, MachineKind, Network

SECONDS = 8
ALONE = 8  # so many end devices of a kind stand by themselves; more become one box
LOOSE = 2  # the same for those that no cable is recorded of
INTERNET = {"firewall": ("edge", 1), "router": ("edge", 1)}
LAYERS: dict[str, tuple[str, int]] = {
    **INTERNET, "switch": ("switch", 2), "access_point": ("switch", 3), "server": ("server", 3), "nas": ("server", 3),
    "virtual": ("server", 4), "ups": ("end", 4), "printer": ("end", 4),
}  # fmt: skip
PLURALS = {"workstation": "workstations", "laptop": "laptops", "phone": "phones", "camera": "cameras"}


def maps_of(client: Client) -> list[NetworkMap]:
    """One map for each site that has machines; five queries."""
    machines = list(Machine.objects.filter(client=client).select_related("site", "host"))
    cables = list(Connection.objects.filter(client=client))
    networks = list(Network.objects.filter(client=client))
    lines = list(InternetLine.objects.filter(client=client))
    gateways = {network.gateway for network in networks if network.gateway}
    holders = {
        address.address: address.machine_id
        for address in Address.objects.filter(client=client, address__in=gateways, machine__isnull=False)
    }
    sites = {machine.site_id: machine.site for machine in machines}
    ordered = sorted(sites.items(), key=lambda item: (item[1] is None, str(item[1]).casefold()))
    maps = []
    for key, site in ordered:
        own = [machine for machine in machines if machine.site_id == key]
        title = f"{client}: {site}" if site else (str(client) if len(sites) == 1 else f"{client}: no site named")
        at_site = [network for network in networks if network.site_id in (key, None)]
        providers = [line for line in lines if line.site_id in (key, None)]
        maps.append(_map(title, own, cables, at_site, providers, holders))
    return maps


def _map(
    title: str,
    machines: list[Machine],
    cables: Iterable[Connection],
    networks: Iterable[Network],
    lines: Iterable[InternetLine],
    holders: dict[str, int | None],
) -> NetworkMap:
    here = {machine.pk for machine in machines}
    inside = [cable for cable in cables if cable.machine_id in here and cable.other_id in here]
    tied = {end for cable in inside for end in (cable.machine_id, cable.other_id)}
    ends = [machine for machine in machines if machine.kind not in LAYERS]
    crowds = Counter(machine.kind for machine in ends)
    loose = Counter(machine.kind for machine in ends if machine.pk not in tied)
    grouped = {kind for kind, number in crowds.items() if number > ALONE or loose[kind] > LOOSE}
    box: dict[int, str] = {}
    nodes: dict[str, Node] = {}
    for machine in machines:
        if machine.kind in grouped:
            key = f"crowd-{machine.kind}"
            name = PLURALS.get(machine.kind, MachineKind(machine.kind).label.lower())
            nodes[key] = Node(key, f"{crowds[machine.kind]} {name}", "", "end", 5)
        else:
            kind, layer = LAYERS.get(machine.kind, ("end", 5))
            key = f"m{machine.pk}"
            nodes[key] = Node(key, machine.name, machine.role or machine.get_kind_display(), kind, layer)
        box[machine.pk] = key
    edges: dict[tuple[str, str], str] = {}
    for cable in inside:
        boxes = (box[cable.machine_id], box[cable.other_id])
        if boxes[0] != boxes[1]:
            is_crowd = any(one.startswith("crowd") for one in boxes)
            edges.setdefault(boxes, "" if is_crowd else " – ".join(filter(None, (cable.port, cable.other_port))))
    for machine in machines:
        if machine.host_id in box:
            edges.setdefault((box[machine.host_id], box[machine.pk]), "runs on")
    first = [box[machine.pk] for machine in machines if machine.kind in INTERNET]
    for line in lines:
        key = f"i{line.pk}"
        nodes[key] = Node(key, line.provider, line.speed or line.kind or "Internet", "network", 0)
        edges |= {(key, edge): "" for edge in first[:1]}
    for network in networks:
        key = f"n{network.pk}"
        vlan = f"{network.subnet} VLAN {network.vlan}" if network.vlan else network.subnet
        nodes[key] = Node(key, network.name, vlan, "network", 2)
        holder = holders.get(str(network.gateway))
        if holder in box:
            edges[box[holder], key] = ""
    return NetworkMap(title, tuple(nodes.values()), tuple(Edge(*boxes, label) for boxes, label in edges.items()))


def drawing_of(drawn: NetworkMap) -> bytes:
    """The map as SVG: by graphviz where it is installed and answers in time, by our own layout otherwise."""
    program = shutil.which("dot")
    if program:
        try:
            made = subprocess.run(  # noqa: S603  # our own source on its standard input
                [program, "-Tsvg"], input=dot_source(drawn).encode(), capture_output=True, timeout=SECONDS, check=True
            )
        except (subprocess.SubprocessError, OSError):
            pass
        else:
            start = made.stdout.find(b"<svg")
            if start >= 0:
                return made.stdout[start:]
    return svg_of(drawn).encode()
