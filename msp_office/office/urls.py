"""Addresses that belong to no app."""

from django.urls import path

from msp_office.office.views import audit, pages, settings

urlpatterns = [
    path("", pages.home, name="home"),
    path("theme", pages.theme, name="theme"),
    path("rail", pages.rail, name="rail"),
    path("health", pages.health, name="health"),
    path("logo", pages.logo, name="logo"),
    path("office/", settings.office_settings, name="office-settings"),
    path("office/seal", settings.seal, name="history-seal"),
    path("office/unseal", settings.unseal, name="history-unseal"),
    path("audit/", audit.trail, name="audit"),
]
