"""Whom the office looks after: clients with their sites and contacts."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class ClientStatus(models.TextChoices):
    ACTIVE = "active", "Active"
    FORMER = "former", "Former"


class Client(models.Model):
    """A company the office works for. Names are unique without regard to case."""

    name = models.CharField(max_length=160)
    status = models.CharField(max_length=10, choices=ClientStatus.choices, default=ClientStatus.ACTIVE)
    client_since = models.DateField(null=True, blank=True)
    former_since = models.DateField(null=True, blank=True)
    industry = models.CharField(max_length=80, blank=True)
    seats = models.PositiveIntegerField("people (seats)", null=True, blank=True)
    endpoints = models.PositiveIntegerField("computers (endpoints)", null=True, blank=True)
    tags = models.CharField(max_length=200, blank=True)  # words with commas between them, as they were typed
    notes = models.TextField(blank=True)
    logo = models.FileField(upload_to="client-logo/", blank=True, editable=False)  # PNG or JPEG, see LogoField
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = (Lower("name"), "pk")
        constraints = (
            models.UniqueConstraint(
                Lower("name"), name="client_name_once", violation_error_message="A client of this name exists already."
            ),
            models.CheckConstraint(condition=~Q(name=""), name="client_has_name"),
            models.CheckConstraint(
                condition=Q(former_since__isnull=True) | Q(status="former"),
                name="client_former_since_only_when_former",
                violation_error_message="Only a former client has a day since when.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def tag_list(self) -> list[str]:
        return list(filter(None, (tag.strip() for tag in self.tags.split(","))))


class ClientAlias(models.Model):
    """Another name of a client, as some other tool writes it. No two clients share one."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=160)

    class Meta:
        ordering = (Lower("name"), "pk")
        verbose_name_plural = "client aliases"
        constraints = (
            models.UniqueConstraint(
                Lower("name"), name="client_alias_once", violation_error_message="A client has this other name already."
            ),
            models.CheckConstraint(condition=~Q(name=""), name="client_alias_not_empty"),
        )

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """A place where a client works. Names are unique within the client."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="sites")
    name = models.CharField(max_length=120)
    address = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = (Lower("name"), "pk")
        constraints = (models.UniqueConstraint("client", Lower("name"), name="site_name_once_per_client"),)

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """A person at a client, who asks for work or decides about it."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="contacts")
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.SET_NULL, related_name="contacts")
    name = models.CharField(max_length=120)
    email = models.EmailField("e-mail", blank=True)
    phone = models.CharField(max_length=40, blank=True)
    job_title = models.CharField(max_length=80, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = (Lower("name"), "pk")

    def __str__(self) -> str:
        return self.name
