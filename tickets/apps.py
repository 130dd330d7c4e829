"""Django app configuration."""

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "tickets"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate, pre_migrate

        from msp_office.imports.declaring import import_kind
        from tickets import pdf
        from tickets.imports import TICKETS, TIME
        from tickets.models.search import make_search_indexes
        from tickets.models.triggers import drop_triggers, make_triggers

        pre_migrate.connect(drop_triggers, sender=self)
        post_migrate.connect(make_triggers, sender=self)
        post_migrate.connect(make_search_indexes, sender=self)
        import_kind(TICKETS)
        import_kind(TIME)
        pdf.declare()
