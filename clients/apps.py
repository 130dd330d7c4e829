"""Django app configuration."""

from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "clients"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from clients.imports import CALL_LISTS, REVENUE
        from msp_office.imports.declaring import import_kind

        import_kind(REVENUE)
        import_kind(CALL_LISTS)
