"""Django app configuration."""

from django.apps import AppConfig


class BinderConfig(AppConfig):
    name = "docs_binder"
    default_auto_field = "django.db.models.BigAutoField"
