"""All addresses of the product."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("imports/", include("msp_office.imports.urls")),
    path("jobs/", include("msp_office.jobs.urls")),
    path("tickets/", include("tickets.urls")),
    path("binders/", include("docs_binder.urls")),
    path("vault/", include("msp_office.vault.urls")),
    path("clients/", include("clients.urls")),
    path("", include("clients.urls.prospects")),
    path("", include("msp_office.office.urls")),
    path("", include("staffing.urls")),
]

handler400 = "msp_office.office.views.errors.bad_request"
handler403 = "msp_office.office.views.errors.permission_denied"
handler404 = "msp_office.office.views.errors.page_not_found"
handler500 = "msp_office.office.views.errors.server_error"
