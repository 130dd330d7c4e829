"""Django app configuration."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "msp_office.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
