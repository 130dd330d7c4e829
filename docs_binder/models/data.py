"""Where the client's data, mail and backups are, and who may reach them."""

from django.db import models
from django.db.models.functions import Lower

from docs_binder.models.record import BinderRecord, day, link, text


class DataLocation(BinderRecord):
    """A kind of data and where it is stored."""

    what = models.CharField("what data", max_length=160)
    machine = link("docs_binder.Machine", "on")
    path = text("where", 250)
    used_by = text("used by", 200)
    size = text("size", 40)
    backed_up = link("docs_binder.BackupPlan", "backed up by")

    class Meta:
        ordering = (Lower("what"), "pk")

    def __str__(self) -> str:
        return self.what


class Share(BinderRecord):
    """A shared folder and who may open it."""

    name = models.CharField("share", max_length=120)
    machine = link("docs_binder.Machine", "on")
    path = text("path", 250)
    drive = text("drive letter", 10)
    permissions = text("who may", 250)

    class Meta:
        ordering = (Lower("name"), "pk")

    def __str__(self) -> str:
        return self.name


class MailService(BinderRecord):
    """Where mail of a domain is stored, how it is filtered, and how it is read."""

    domain = models.CharField("mail domain", max_length=120)
    stored_at = text("stored at", 160)
    filtered_by = text("filtered by", 160)
    mx = text("MX records", 250)
    archived = text("archived", 160)
    clients_settings = text("settings in mail programs", 250)
    admin_page = text("administration", 200)
    managed_by = text("managed by", 120)
    mailboxes = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = (Lower("domain"), "pk")

    def __str__(self) -> str:
        return self.domain


class YesNo(models.TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"


class BackupPlan(BinderRecord):
    """A backup as a stranger needs to know it: what, where to, how often, how long kept, and whether it came back."""

    what = models.CharField("what is backed up", max_length=200)
    tool = text("program", 120)
    where_to = text("where to", 200)
    how_often = text("how often", 120)
    kept_for = text("kept for", 120)
    off_site = models.CharField("off-site", max_length=3, blank=True, choices=YesNo.choices)
    encrypted = models.CharField(max_length=3, blank=True, choices=YesNo.choices)
    watched_by = text("who watches it", 120)
    restore_tested_on = day("last restore test")
    restore_result = text("its result", 250)

    class Meta:
        ordering = (Lower("what"), "pk")

    def __str__(self) -> str:
        return self.what


class GroupPolicy(BinderRecord):
    """A group policy: what it does, and to whom."""

    name = models.CharField(max_length=160)
    applies_to = text("applies to", 200)
    does = models.TextField("what it does", blank=True, max_length=5_000)

    class Meta:
        ordering = (Lower("name"), "pk")
        verbose_name_plural = "group policies"

    def __str__(self) -> str:
        return self.name


class NetworkUser(BinderRecord):
    """A person at the client who signs in to their network."""

    name = models.CharField(max_length=120)
    login = text("login", 120)
    email = text("e-mail", 160)
    department = text("department", 120)
    groups = text("groups", 250)
    is_active = models.BooleanField("active", default=True)

    class Meta:
        ordering = (Lower("name"), "pk")

    def __str__(self) -> str:
        return self.name
