"""What the client bought and how to get in: licences, passwords, rules, protection, domains, vendors."""

from django.db import models
from django.db.models import F
from django.db.models.functions import Lower

from docs_binder.models.record import BinderRecord, day, link, secret, text


class Licence(BinderRecord):
    """A software licence; its key is a secret."""

    product = models.CharField(max_length=160)
    vendor = text("vendor")
    seats = models.PositiveIntegerField(null=True, blank=True)
    registered_to = text("registered to", 160)
    order_number = text("order number", 80)
    purchased_on = day("purchased")
    expires_on = day("expires")
    key = secret()

    class Meta:
        ordering = (Lower("product"), "pk")

    def __str__(self) -> str:
        return self.product


class Installation(BinderRecord):
    """A licence as it is installed on one machine."""

    licence = models.ForeignKey(Licence, on_delete=models.CASCADE, related_name="installations")
    machine = models.ForeignKey("docs_binder.Machine", on_delete=models.CASCADE, related_name="installations")

    class Meta:
        ordering = ("licence", "machine", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["licence", "machine"], name="licence_once_on_a_machine",
                violation_error_message="This licence is on this machine already.",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.licence} on {self.machine}"


class KeyPassword(BinderRecord):
    """A login that a stranger needs to work here; password and one-time codes are secrets."""

    what = models.CharField("what it opens", max_length=160)
    machine = link("docs_binder.Machine")
    where = text("address or place", 250)
    username = text("user name", 160)
    password = secret()
    codes = secret()

    class Meta:
        ordering = (Lower("what"), "pk")

    def __str__(self) -> str:
        return self.what


class RuleAction(models.TextChoices):
    ALLOW = "allow", "Allow"
    DENY = "deny", "Deny"
    FORWARD = "forward", "Forward"
    TUNNEL = "tunnel", "VPN"


class FirewallRule(BinderRecord):
    """One rule of a firewall, in the order in which it is tried."""

    firewall = link("docs_binder.Machine")
    place = models.PositiveIntegerField("number", null=True, blank=True)
    action = models.CharField(max_length=8, choices=RuleAction.choices, default=RuleAction.ALLOW)
    source = text("from", 160)
    destination = text("to", 160)
    ports = text("ports", 120)
    purpose = models.CharField("what for", max_length=200)

    class Meta:
        ordering = ("firewall", F("place").asc(nulls_last=True), "pk")

    def __str__(self) -> str:
        return self.purpose


class Protection(BinderRecord):
    """What protects the client: anti-virus, filtering, second factors."""

    what = models.CharField("protection", max_length=120)
    product = text("product", 120)
    covers = text("what it covers", 200)
    admin_page = text("administration", 200)
    managed_by = text("managed by", 120)
    expires_on = day("expires")

    class Meta:
        ordering = (Lower("what"), "pk")

    def __str__(self) -> str:
        return self.what


class Domain(BinderRecord):
    """A domain name: who registered it where, and when it runs out."""

    name = models.CharField("domain", max_length=160)
    registrar = text("registrar", 160)
    technical_contact = text("technical contact", 200)
    name_servers = text("name servers", 250)
    managed_by = text("managed by", 120)
    paid_by = text("paid by", 120)
    expires_on = day("expires")

    class Meta:
        ordering = (Lower("name"), "pk")

    def __str__(self) -> str:
        return self.name


class Certificate(BinderRecord):
    """A certificate for one or more names."""

    names = models.CharField("for", max_length=200)
    issuer = text("issuer", 120)
    installed_on = link("docs_binder.Machine", "installed on")
    renewed_how = text("how it is renewed", 160)
    expires_on = day("expires")

    class Meta:
        ordering = (Lower("names"), "pk")

    def __str__(self) -> str:
        return self.names


class Hosting(BinderRecord):
    """A web site and where it is hosted."""

    site_name = models.CharField("web site", max_length=160)
    hosted_at = text("hosted at", 160)
    managed_by = text("managed by", 120)
    admin_page = text("administration", 200)
    account = text("account", 120)

    class Meta:
        ordering = (Lower("site_name"), "pk")
        verbose_name_plural = "hosting"

    def __str__(self) -> str:
        return self.site_name


class Vendor(BinderRecord):
    """A company or person to call, and what for."""

    name = models.CharField(max_length=160)
    what_for = text("what for", 200)
    contact = text("contact", 120)
    phone = text("phone", 60)
    email = text("e-mail", 160)
    account_number = text("account number", 80)
    hours = text("hours", 80)

    class Meta:
        ordering = (Lower("name"), "pk")

    def __str__(self) -> str:
        return self.name


class OtherNote(BinderRecord):
    """Anything else that a stranger must know."""

    title = models.CharField(max_length=160)
    body = models.TextField("text", blank=True, max_length=20_000)

    class Meta:
        ordering = (Lower("title"), "pk")

    def __str__(self) -> str:
        return self.title
