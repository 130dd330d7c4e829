"""The client's networks: subnets, ranges within them, addresses, lines to the Internet, wireless."""

import ipaddress

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower

from docs_binder.calculations.subnets import SubnetError, outside_reason, parse_network
from docs_binder.models.record import BinderRecord, day, link, secret, text


class Network(BinderRecord):
    """A subnet, in the notation 192.168.1.0/24 or 2001:db8::/64."""

    name = models.CharField(max_length=120)
    subnet = models.CharField(max_length=50, help_text="192.168.1.0/24 or 2001:db8::/64")
    site = link("clients.Site")
    vlan = models.PositiveSmallIntegerField("VLAN", null=True, blank=True)
    gateway = models.GenericIPAddressField(null=True, blank=True)
    dns_servers = text("DNS servers")
    dhcp_server = text("DHCP server")
    purpose = text("what for", 200)

    class Meta:
        ordering = (Lower("name"), "pk")

    def __str__(self) -> str:
        return f"{self.name} {self.subnet}"

    def clean(self) -> None:
        try:
            self.subnet = str(parse_network(self.subnet))
        except SubnetError as error:
            raise ValidationError({"subnet": str(error)}) from error
        if self.gateway and (reason := outside_reason(self.gateway, self.subnet)):
            raise ValidationError({"gateway": reason})


class RangeKind(models.TextChoices):
    DHCP = "dhcp", "DHCP"
    RESERVED = "reserved", "Reserved"


class AddressRange(BinderRecord):
    """A stretch of a subnet that is handed out by DHCP, or kept free for something."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="ranges")
    kind = models.CharField(max_length=10, choices=RangeKind.choices, default=RangeKind.DHCP)
    first = models.GenericIPAddressField("first address")
    last = models.GenericIPAddressField("last address")

    class Meta:
        ordering = ("network", "first", "pk")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.first} to {self.last}"

    def clean(self) -> None:
        if not (self.network_id and self.first and self.last):
            return  # each says so itself
        for name in ("first", "last"):
            if reason := outside_reason(getattr(self, name), self.network.subnet):
                raise ValidationError({name: reason})
        first, last = ipaddress.ip_address(self.first), ipaddress.ip_address(self.last)
        if int(last) < int(first):
            raise ValidationError({"last": "The last address comes before the first."})


class AddressUse(models.TextChoices):
    STATIC = "static", "Static"
    RESERVATION = "reservation", "DHCP reservation"
    SEEN = "seen", "Seen by a scan"


class Address(BinderRecord):
    """An address that something has; outside of its subnet it is refused."""

    address = models.GenericIPAddressField()
    network = link("docs_binder.Network", related_name="addresses")
    machine = link("docs_binder.Machine", related_name="addresses")
    hostname = text("host name", 200)
    mac = text("MAC address", 17)
    use = models.CharField(max_length=12, choices=AddressUse.choices, default=AddressUse.STATIC)

    class Meta:
        ordering = ("address", "pk")
        verbose_name_plural = "addresses"

    def __str__(self) -> str:
        return str(self.address)

    def clean(self) -> None:
        if self.network_id and (reason := outside_reason(self.address, self.network.subnet)):
            raise ValidationError({"address": reason})
        self.mac = plain_mac(self.mac)


def plain_mac(typed: str) -> str:
    """A MAC address as 00:11:22:aa:bb:cc, however it was typed. Errors: ValidationError."""
    digits = "".join(letter for letter in typed.lower() if letter not in ":-. ")
    if digits and (len(digits) != 12 or set(digits) - set("0123456789abcdef")):
        raise ValidationError({"mac": "A MAC address has twelve digits, such as 00:11:22:aa:bb:cc."})
    return ":".join(digits[start : start + 2] for start in range(0, len(digits), 2))


class InternetLine(BinderRecord):
    """A line to the Internet: who provides it, its addresses, whom to call."""

    provider = models.CharField(max_length=120)
    site = link("clients.Site")
    kind = text("kind of line", 80)
    speed = text("speed, down and up", 80)
    addresses = text("addresses", 200)
    gateway = text("gateway", 60)
    dns_servers = text("DNS servers")
    account_number = text("account number", 80)
    circuit = text("circuit number", 80)
    support_phone = text("support phone", 60)
    contract_ends_on = day("contract ends")

    class Meta:
        ordering = (Lower("provider"), "pk")

    def __str__(self) -> str:
        return self.provider


class WirelessNetwork(BinderRecord):
    """A wireless network; its key is a secret."""

    name = models.CharField("name (SSID)", max_length=64)
    site = link("clients.Site")
    network = link("docs_binder.Network")
    encryption = text("encryption", 40)
    used_by = text("used by", 120)
    key = secret()

    class Meta:
        ordering = (Lower("name"), "pk")

    def __str__(self) -> str:
        return self.name
