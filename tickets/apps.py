"""Django app configuration."""

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "tickets"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from msp_office.imports.declaring import import_kind
        from tickets.imports import TICKETS, TIME

        import_kind(TICKETS)
        import_kind(TIME)
