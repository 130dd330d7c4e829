"""Django app configuration."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "msp_office.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
