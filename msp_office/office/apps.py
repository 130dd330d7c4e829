"""Django app configuration."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "msp_office.office"
    label = "office"
    default_auto_field = "django.db.models.BigAutoField"
