"""Django app configuration."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "msp_office.imports"
    label = "imports"
    default_auto_field = "django.db.models.BigAutoField"
