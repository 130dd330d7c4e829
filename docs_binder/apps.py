"""Django app configuration."""

from django.apps import AppConfig


class BinderConfig(AppConfig):
    name = "docs_binder"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from docs_binder.imports import KINDS
        from msp_office.imports.declaring import import_kind

        for kind in KINDS:
            import_kind(kind)
        from docs_binder.jobs import declare

        declare()
