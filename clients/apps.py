"""Django app configuration."""

from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "clients"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from clients.imports import CALL_LISTS, REVENUE
        from clients.pdf import leave_behind, worksheet
        from msp_office.imports.declaring import import_kind
        from msp_office.pdf.printing import print_kind

        for name, label, document in (
            ("print-inventory", "Print of an inventory", worksheet),
            ("print-leave-behind", "Print for a prospect", leave_behind),
        ):
            print_kind(name, label, permission="clients.view_prospects", document=document)
        import_kind(REVENUE)
        import_kind(CALL_LISTS)
