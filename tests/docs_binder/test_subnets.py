"""Subnets against a slow twin that counts every host; ranges, overlaps, and the narrowest home of an address."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docs_binder.calculations.subnets import SubnetError, home_of, outside_reason, overlaps, parse_network, usage

BASE = int(ipaddress.ip_address("10.1.2.0"))


@st.composite
def subnets(draw: st.DrawFn) -> tuple[str, list[str], list[tuple[str, str]]]:
    prefix = draw(st.integers(24, 32))
    size = 2 ** (32 - prefix)
    number = st.integers(0, size - 1)

    def ip(value: int) -> str:
        return str(ipaddress.ip_address(BASE + value))

    addresses = [ip(value) for value in draw(st.lists(number, max_size=12))]
    spans = [tuple(sorted(pair)) for pair in draw(st.lists(st.tuples(number, number), max_size=3))]
    return f"10.1.2.0/{prefix}", addresses, [(ip(start), ip(end)) for start, end in spans]


@given(subnets())
def test_usage_agrees_with_counting(case: tuple[str, list[str], list[tuple[str, str]]]) -> None:
    subnet, addresses, ranges = case
    hosts = [str(host) for host in ipaddress.ip_network(subnet).hosts()]
    used = set(addresses) & set(hosts)
    numbers = {host: int(ipaddress.ip_address(host)) for host in hosts}
    spans = [(int(ipaddress.ip_address(start)), int(ipaddress.ip_address(end))) for start, end in ranges]
    reserved = {host for host in hosts if any(start <= numbers[host] <= end for start, end in spans)} - used
    free = [host for host in hosts if host not in used | reserved]
    found = usage(subnet, addresses, ranges)
    assert (found.hosts, found.used, found.reserved, found.free) == (len(hosts), len(used), len(reserved), len(free))
    assert found.next_free == (free[0] if free else "")


def test_a_large_ipv6_subnet_is_counted_at_once() -> None:
    found = usage("2001:db8::/64", ["2001:db8::1"], [("2001:db8::", "2001:db8::ffff")])
    assert (found.hosts, found.used, found.reserved) == (2**64, 1, 2**16 - 1)
    assert found.next_free == "2001:db8::1:0"


@pytest.mark.parametrize(
    "text", ["", "10.0.0.0", "10.0.0.0/33", "300.0.0.0/8", "10.0.0.1/24", "x/24", "2001:db8::/129"]
)
def test_what_is_no_subnet_says_so(text: str) -> None:
    with pytest.raises(SubnetError):
        parse_network(text)


def test_overlaps_names_each_pair_once_and_skips_nonsense() -> None:
    assert overlaps(["10.0.0.0/8", "10.1.0.0/16", "no subnet", "2001:db8::/32", "10.1.2.0/24"]) == [
        ("10.0.0.0/8", "10.1.0.0/16"),
        ("10.0.0.0/8", "10.1.2.0/24"),
        ("10.1.0.0/16", "10.1.2.0/24"),
    ]


def test_an_address_lives_in_the_narrowest_subnet() -> None:
    known = [(1, "10.0.0.0/8"), (2, "10.1.0.0/16"), (3, "2001:db8::/64"), (4, "nonsense")]
    assert [home_of(one, known) for one in ("10.1.2.3", "10.2.0.1", "2001:db8::5", "192.168.0.1")] == [2, 1, 3, None]


def test_a_host_may_have_both_ends_of_a_point_to_point_link() -> None:
    assert outside_reason("10.0.0.0", "10.0.0.0/31") == outside_reason("10.0.0.1", "10.0.0.0/31") == ""
    assert outside_reason("10.0.0.0", "10.0.0.0/30") != ""
