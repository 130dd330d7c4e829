"""The client's machines of every kind, what is plugged into what, printing, warranties."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from docs_binder.models.record import BinderRecord, day, link, text


class MachineKind(models.TextChoices):
    SERVER = "server", "Server"
    WORKSTATION = "workstation", "Workstation"
    LAPTOP = "laptop", "Laptop"
    SWITCH = "switch", "Switch"
    ACCESS_POINT = "access_point", "Access point"
    FIREWALL = "firewall", "Firewall"
    ROUTER = "router", "Router"
    PRINTER = "printer", "Printer"
    UPS = "ups", "UPS"
    NAS = "nas", "NAS"
    CAMERA = "camera", "Camera"
    PHONE = "phone", "Phone"
    VIRTUAL = "virtual", "Virtual machine"
    OTHER = "other", "Other"


class Machine(BinderRecord):
    """Anything with a plug, and virtual machines with their host. Names are unique within the client."""

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=MachineKind.choices, default=MachineKind.WORKSTATION)
    role = text("role", 200)
    site = link("clients.Site")
    location = text("location")
    make = text("make", 80)
    model = text("model", 120)
    serial = text("serial number", 80)
    os = text("operating system")
    user = link("docs_binder.NetworkUser")
    host = link("self", "runs on")
    purchased_on = day("purchased")
    warranty_ends_on = day("warranty ends")

    class Meta:
        ordering = (Lower("name"), "pk")
        constraints = (
            models.UniqueConstraint(
                "client", Lower("name"), name="machine_name_once_per_client",
                violation_error_message="A machine of this name exists already.",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.pk and self.host_id == self.pk:
            raise ValidationError({"host": "A machine does not run on itself."})


class Connection(BinderRecord):
    """A cable (or a link) from a port of one machine to a port of another."""

    machine = models.ForeignKey(Machine, on_delete=models.CASCADE, related_name="connections_from")
    port = text("port", 40)
    other = models.ForeignKey(
        Machine, on_delete=models.CASCADE, related_name="connections_to", verbose_name="other machine"
    )
    other_port = text("other port", 40)
    medium = text("medium and speed", 60)

    class Meta:
        ordering = ("machine", "port", "pk")
        constraints = (models.CheckConstraint(condition=~Q(machine=F("other")), name="connection_joins_two"),)

    def __str__(self) -> str:
        return f"{self.machine} {self.port} to {self.other} {self.other_port}"

    def clean(self) -> None:
        if self.machine_id == self.other_id:
            raise ValidationError({"other": "A cable has two ends: choose another machine."})


class PrintQueue(BinderRecord):
    """A printer as the computers see it: a queue with its driver and settings."""

    name = models.CharField("queue", max_length=120)
    printer = link("docs_binder.Machine")
    server = link("docs_binder.Machine", "print server")
    driver = text("driver")
    settings = text("settings", 200)
    used_by = text("used by", 200)
    supplies = text("toner and paper", 200)

    class Meta:
        ordering = (Lower("name"), "pk")

    def __str__(self) -> str:
        return self.name


class Warranty(BinderRecord):
    """A warranty or maintenance contract, of a machine or of anything else."""

    machine = link("docs_binder.Machine", related_name="warranties")
    covers = models.CharField("what it covers", max_length=200)
    provider = text("provider")
    contract_number = text("contract number", 80)
    response = text("response", 120)
    phone = text("phone", 60)
    ends_on = day("ends")

    class Meta:
        ordering = (F("ends_on").asc(nulls_last=True), "pk")
        verbose_name_plural = "warranties"

    def __str__(self) -> str:
        return self.covers
