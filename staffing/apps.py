"""Django app configuration."""

from django.apps import AppConfig


class StaffingConfig(AppConfig):
    name = "staffing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from staffing.pdf import declare

        declare()
