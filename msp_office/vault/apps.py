"""Django app configuration."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "msp_office.vault"
    label = "vault"
    default_auto_field = "django.db.models.BigAutoField"
